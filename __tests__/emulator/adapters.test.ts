import { adapters } from "@smart0dte/aws-stand-in/adapters/index";
import { dispatch } from "@smart0dte/aws-stand-in/router/dispatch";
import { fakeContext, queryCall, signedCall } from "./fake-backends";

describe("account settings of EBS", () => {
  it("keeps the default key per region", async () => {
    const context = fakeContext();
    const read = async (region: string) =>
      (await dispatch(queryCall("ec2", { Action: "GetEbsDefaultKmsKeyId" }, region), context)).answer.body.toString();
    await dispatch(queryCall("ec2", { Action: "ModifyEbsDefaultKmsKeyId", KmsKeyId: "arn:key" }), context);
    expect(await read("us-east-1")).toContain("<kmsKeyId>arn:key</kmsKeyId>");
    expect(await read("us-west-2")).toContain("<kmsKeyId>alias/aws/ebs</kmsKeyId>");
    await dispatch(queryCall("ec2", { Action: "ResetEbsDefaultKmsKeyId" }), context);
    expect(await read("us-east-1")).toContain("<kmsKeyId>alias/aws/ebs</kmsKeyId>");
  });

  it("keeps whether snapshots may be shared", async () => {
    const context = fakeContext();
    const state = async (action: string, parameters = {}) =>
      (await dispatch(queryCall("ec2", { Action: action, ...parameters }), context)).answer.body.toString();
    expect(await state("GetSnapshotBlockPublicAccessState")).toContain("<state>unblocked</state>");
    await state("EnableSnapshotBlockPublicAccess", { State: "block-all-sharing" });
    expect(await state("GetSnapshotBlockPublicAccessState")).toContain("<state>block-all-sharing</state>");
  });
});

describe("signature version of topics", () => {
  const attributes = () => queryCall("sns", { Action: "GetTopicAttributes", TopicArn: "arn:topic" });
  const context = () =>
    fakeContext((_backend, { operation }) => ({
      body: Buffer.from(
        operation === "CreateTopic"
          ? "<TopicArn>arn:topic</TopicArn>"
          : "<Attributes><entry><key>Owner</key><value>1</value></entry></Attributes>",
      ),
    }));

  it.each([
    [
      "with the topic",
      {
        Action: "CreateTopic",
        Name: "topic",
        "Attributes.entry.1.key": "DisplayName",
        "Attributes.entry.1.value": "x",
        "Attributes.entry.2.key": "SignatureVersion",
        "Attributes.entry.2.value": "2",
      },
    ],
    ["later", { Action: "SetTopicAttributes", TopicArn: "arn:topic", AttributeName: "SignatureVersion", AttributeValue: "2" }],
  ] as const)("is given back when it was set %s", async (_when, parameters) => {
    const own = context();
    await dispatch(queryCall("sns", { ...parameters }), own);
    expect((await dispatch(attributes(), own)).answer.body.toString()).toContain(
      "<entry><key>SignatureVersion</key><value>2</value></entry></Attributes>",
    );
  });

  it("is not made up, and goes with the topic", async () => {
    const own = context();
    expect((await dispatch(attributes(), own)).answer.body.toString()).not.toContain("SignatureVersion");
    await dispatch(
      queryCall("sns", { Action: "SetTopicAttributes", TopicArn: "arn:topic", AttributeName: "SignatureVersion", AttributeValue: "2" }),
      own,
    );
    await dispatch(queryCall("sns", { Action: "DeleteTopic", TopicArn: "arn:topic" }), own);
    expect((await dispatch(attributes(), own)).answer.body.toString()).not.toContain("SignatureVersion");
  });
});

describe("logging of functions", () => {
  const functions = "/2015-03-31/functions";
  const answering = () =>
    fakeContext((_backend, { method, path }) => ({
      body: Buffer.from(method === "GET" && path.endsWith("/f") ? '{"Configuration":{"FunctionName":"f"}}' : '{"FunctionName":"f"}'),
    }));
  const call = (method: string, path: string, body?: object) =>
    signedCall({ service: "lambda", method, path, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });

  it("is given back as it was set, by name and by ARN", async () => {
    const context = answering();
    await dispatch(call("POST", functions, { FunctionName: "f", LoggingConfig: { LogFormat: "JSON" } }), context);
    const read = (await dispatch(call("GET", `${functions}/f`), context)).answer;
    expect(JSON.parse(read.body.toString())).toEqual({ Configuration: { FunctionName: "f", LoggingConfig: { LogFormat: "JSON" } } });
    await dispatch(call("PUT", `${functions}/f/configuration`, { LoggingConfig: { LogFormat: "Text" } }), context);
    const again = (
      await dispatch(call("GET", `${functions}/arn%3Aaws%3Alambda%3Aus-east-1%3A111111111111%3Afunction%3Af/configuration`), context)
    ).answer;
    expect(JSON.parse(again.body.toString())).toMatchObject({ LoggingConfig: { LogFormat: "Text" } });
  });

  it("is not made up for a function that has none", async () => {
    const context = answering();
    await dispatch(call("POST", functions, { FunctionName: "f" }), context);
    expect((await dispatch(call("GET", `${functions}/f`), context)).answer.body.toString()).not.toContain("LoggingConfig");
  });
});

it("has adapters of different names, so that the log tells which one answered", () => {
  const names = adapters.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
