import { dispatch } from "@smart0dte/aws-stand-in/router/dispatch";
import { backendOf } from "@smart0dte/aws-stand-in/router/routes";
import { fakeContext, queryCall, signedCall } from "./fake-backends";

describe("who answers a call", () => {
  it.each([
    ["s3", "GET /", "ministack"],
    ["kms", "CreateKey", "ministack"],
    ["ec2", "CreateVpc", "moto"],
    ["ec2", "CreatePlacementGroup", "ministack"],
    ["sts", "GetCallerIdentity", "moto"],
    ["quantum", "Entangle", undefined],
  ] as const)("sends %s:%s to %s", (service, operation, backend) => {
    expect(backendOf({ service, operation })).toBe(backend);
  });

  it("hands a call on unchanged when no adapter takes it", async () => {
    const context = fakeContext(() => ({ status: 201, body: Buffer.from("made") }));
    const call = queryCall("ec2", { Action: "CreateVpc" });
    const { answer, by } = await dispatch(call, context);
    expect([answer.status, answer.body.toString(), by]).toEqual([201, "made", "moto"]);
    expect(context.received).toEqual([{ backend: "moto", call }]);
  });

  it("invents nothing for a service that nobody emulates", async () => {
    const context = fakeContext();
    const { answer } = await dispatch(signedCall({ service: "quantum", path: "/entangle" }), context);
    expect(answer.status).toBe(501);
    expect(JSON.parse(answer.body.toString())).toMatchObject({ message: "not emulated: quantum:GET /entangle" });
    expect(answer.headers["x-amzn-errortype"]).toBe("NotEmulated");
    expect(context.received).toEqual([]);
  });

  it("says no in the shape of the call's protocol", async () => {
    const refused = async (...parts: Parameters<typeof signedCall>) => (await dispatch(signedCall(...parts), fakeContext())).answer;
    const form = { "content-type": "application/x-www-form-urlencoded" };
    const query = await refused({ service: "quantum", method: "POST", headers: form, body: "Action=Entangle" });
    expect(query.body.toString()).toContain(
      "<ErrorResponse><Error><Type>Sender</Type><Code>NotEmulated</Code><Message>not emulated: quantum:Entangle</Message>",
    );
    const json = await refused({
      service: "quantum",
      headers: { "x-amz-target": "Quantum.Entangle", "content-type": "application/x-amz-json-1.0" },
    });
    expect(json.headers["content-type"]).toBe("application/x-amz-json-1.0");
    expect(JSON.parse(json.body.toString())).toEqual({ __type: "NotEmulated", message: "not emulated: quantum:Entangle" });
    const control = await refused({ service: "s3", host: "111111111111.s3-control.us-east-1.amazonaws.com", path: "/v20180820/jobs" });
    expect(control.body.toString()).toContain("<ErrorResponse><Error>");
  });

  it("asks for a signature when neither it nor the host names a service", async () => {
    const { answer } = await dispatch(
      { method: "GET", host: "127.0.0.1", path: "/", query: "", headers: {}, body: Buffer.alloc(0) },
      fakeContext(),
    );
    expect(answer.status).toBe(400);
    expect(answer.body.toString()).toContain("MissingAuthenticationToken");
  });
});

describe("a call whose input AWS's model refuses", () => {
  const violation = "Value 'it's' at 'description' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[a-z]+$";
  const judging = () => ({ ...fakeContext(), judge: () => Promise.resolve({ operation: "CreateIPSet", violations: [violation] }) });
  const change = { service: "wafv2", method: "POST", headers: { "x-amz-target": "AWSWAF_20190729.CreateIPSet" } };

  it("gets the error that AWS answers, and reaches no server", async () => {
    const context = judging();
    const { answer, by } = await dispatch(signedCall(change), context);
    expect({ status: answer.status, by, received: context.received }).toEqual({ status: 400, by: "AWS's model", received: [] });
    expect(JSON.parse(answer.body.toString())).toEqual({
      __type: "ValidationException",
      message: `1 validation error detected: ${violation}`,
    });
    const ec2 = await dispatch(queryCall("ec2", { Action: "CreateVpc" }), judging());
    expect(ec2.answer.body.toString()).toContain("<Code>InvalidParameterValue</Code>");
  });

  it("is none that reads", async () => {
    const { by } = await dispatch(queryCall("ec2", { Action: "DescribeVpcs" }), judging());
    expect(by).toBe("moto");
  });

  it("is said in the log when it could not be judged, and goes on", async () => {
    const context = { ...fakeContext(), judge: () => Promise.resolve({ unknown: "no such model" }) };
    const { by } = await dispatch(signedCall(change), context);
    expect({ by, lines: context.lines }).toEqual({ by: "moto", lines: ["not judged: wafv2:CreateIPSet: no such model"] });
  });
});
