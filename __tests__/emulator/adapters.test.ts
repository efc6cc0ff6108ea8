import { adapters } from "../../src/emulator/adapters";
import { dispatch } from "../../src/emulator/router/dispatch";
import { fakeContext, queryCall, signedCall } from "./fake-backends";

const controlHost = "111111111111.s3-control.us-east-1.amazonaws.com";
const publicAccessBlock = (method: string, body = "") =>
  signedCall({ method, host: controlHost, path: "/v20180820/configuration/publicAccessBlock", body });

describe("public access block of the account", () => {
  it("gives back what was put, until it is deleted", async () => {
    const context = fakeContext();
    expect((await dispatch(publicAccessBlock("GET"), context)).answer).toMatchObject({ status: 404 });
    await dispatch(publicAccessBlock("PUT", "<PublicAccessBlockConfiguration/>"), context);
    expect((await dispatch(publicAccessBlock("GET"), context)).answer).toMatchObject({
      status: 200,
      body: Buffer.from("<PublicAccessBlockConfiguration/>"),
    });
    expect((await dispatch(publicAccessBlock("DELETE"), context)).answer.status).toBe(204);
    const { answer } = await dispatch(publicAccessBlock("GET"), context);
    expect(answer.body.toString()).toContain("NoSuchPublicAccessBlockConfiguration");
    expect(context.received).toEqual([]);
  });
});

describe("mirror of buckets", () => {
  it.each([
    ["by path", { path: "/bucket" }],
    ["by host", { host: "bucket.s3.us-east-1.amazonaws.com" }],
  ])("tells moto of a bucket that is made %s", async (_way, address) => {
    const context = fakeContext();
    await dispatch(signedCall({ method: "PUT", ...address }), context);
    expect(context.received.map(({ backend }) => backend)).toEqual(["ministack", "moto"]);
  });

  it("does not tell moto of a bucket that ministack refused", async () => {
    const context = fakeContext(() => ({ status: 409 }));
    const { answer } = await dispatch(signedCall({ method: "PUT", path: "/bucket" }), context);
    expect(answer.status).toBe(409);
    expect(context.received.map(({ backend }) => backend)).toEqual(["ministack"]);
  });

  it("leaves objects and settings of buckets alone", async () => {
    for (const call of [
      signedCall({ method: "PUT", path: "/bucket/key" }),
      signedCall({ method: "PUT", host: "bucket.s3.us-east-1.amazonaws.com", path: "/key" }),
      signedCall({ method: "PUT", path: "/bucket", query: "versioning=" }),
    ]) {
      const context = fakeContext();
      await dispatch(call, context);
      expect(context.received.map(({ backend }) => backend)).toEqual(["ministack"]);
    }
  });
});

describe("settings of buckets", () => {
  const notification = (method: string, body = "") => signedCall({ method, path: "/bucket", query: "notification=", body });

  it("keeps notifications and loses them with the bucket", async () => {
    const context = fakeContext();
    expect((await dispatch(notification("GET"), context)).answer.body.toString()).toBe("<NotificationConfiguration/>");
    await dispatch(notification("PUT", "<NotificationConfiguration><EventBridgeConfiguration/></NotificationConfiguration>"), context);
    expect((await dispatch(notification("GET"), context)).answer.body.toString()).toContain("EventBridgeConfiguration");
    await dispatch(signedCall({ method: "DELETE", path: "/bucket" }), context);
    expect((await dispatch(notification("GET"), context)).answer.body.toString()).toBe("<NotificationConfiguration/>");
  });

  it("keeps tiering configurations apart by id", async () => {
    const context = fakeContext();
    const tiering = (method: string, id: string, body = "") =>
      signedCall({ method, path: "/bucket", query: `id=${id}&intelligent-tiering=`, body });
    await dispatch(tiering("PUT", "archive", "<archive/>"), context);
    expect((await dispatch(tiering("GET", "archive"), context)).answer.body.toString()).toBe("<archive/>");
    expect((await dispatch(tiering("GET", "other"), context)).answer.body.toString()).toContain("NoSuchConfiguration");
  });

  it("does not keep settings of a bucket that does not exist", async () => {
    const context = fakeContext(() => ({ status: 404 }));
    expect((await dispatch(notification("PUT", "<NotificationConfiguration/>"), context)).answer.body.toString()).toContain("NoSuchBucket");
    expect(context.store.size).toBe(0);
  });
});

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

describe("subnets of caches", () => {
  const create = queryCall(
    "elasticache",
    { Action: "CreateCacheSubnetGroup", CacheSubnetGroupName: "cache", "SubnetIds.SubnetIdentifier.1": "subnet-1" },
    "us-west-2",
  );

  it("tells ministack what moto knows about each subnet", async () => {
    const context = fakeContext(() => ({
      body: Buffer.from("<item><availabilityZone>us-west-2a</availabilityZone><vpcId>vpc-1</vpcId></item>"),
    }));
    await dispatch(create, context);
    expect(context.received.map(({ backend, call }) => [backend, call.operation, call.region])).toEqual([
      ["moto", "DescribeSubnets", "us-west-2"],
      ["ministack", "CreateCacheSubnetGroup", "us-west-2"],
    ]);
    expect(new URLSearchParams(context.received[1]?.call.body.toString()).get("EstateSubnet.1")).toBe("subnet-1,vpc-1,us-west-2a");
  });

  it("invents nothing about a subnet that moto does not know", async () => {
    const context = fakeContext((backend) => (backend === "moto" ? { status: 400 } : {}));
    await dispatch(create, context);
    expect(context.received[1]?.call.body.toString()).not.toContain("EstateSubnet");
  });
});

describe("replicas of secrets", () => {
  const create = (body: object) =>
    signedCall({
      service: "secretsmanager",
      method: "POST",
      headers: { "x-amz-target": "secretsmanager.CreateSecret" },
      body: JSON.stringify(body),
    });

  it("asks for the replicas that a new secret is to have", async () => {
    const context = fakeContext(() => ({ body: Buffer.from('{"ARN":"arn:secret"}') }));
    const { answer } = await dispatch(create({ Name: "secret", AddReplicaRegions: [{ Region: "us-west-2" }] }), context);
    expect(answer.body.toString()).toBe('{"ARN":"arn:secret"}');
    expect(context.received.map(({ call }) => call.headers["x-amz-target"])).toEqual([
      "secretsmanager.CreateSecret",
      "secretsmanager.ReplicateSecretToRegions",
    ]);
    expect(JSON.parse(context.received[1]?.call.body.toString() ?? "")).toMatchObject({
      SecretId: "arn:secret",
      AddReplicaRegions: [{ Region: "us-west-2" }],
    });
  });

  it("asks for nothing when there are to be none, or when the secret was refused", async () => {
    const plain = fakeContext(() => ({ body: Buffer.from('{"ARN":"arn:secret"}') }));
    await dispatch(create({ Name: "secret" }), plain);
    expect(plain.received).toHaveLength(1);
    const refused = fakeContext(() => ({ status: 400 }));
    await dispatch(create({ Name: "secret", AddReplicaRegions: [{ Region: "us-west-2" }] }), refused);
    expect(refused.received).toHaveLength(1);
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

describe("instances of databases", () => {
  const instance = (name: string) =>
    `<DBInstance><DBInstanceIdentifier>${name}</DBInstanceIdentifier><DbiResourceId>db-SAME</DbiResourceId><PerformanceInsightsEnabled>false</PerformanceInsightsEnabled></DBInstance>`;
  const both = () => fakeContext(() => ({ body: Buffer.from(`<DBInstances>${instance("one")}${instance("two")}</DBInstances>`) }));
  const read = async (context: ReturnType<typeof both>) =>
    (await dispatch(queryCall("rds", { Action: "DescribeDBInstances" }), context)).answer.body.toString();

  it("get resource ids of their own, under which they are found again", async () => {
    const context = both();
    for (const name of ["one", "two"])
      await dispatch(queryCall("rds", { Action: "CreateDBInstance", DBInstanceIdentifier: name }), context);
    const ids = [...(await read(context)).matchAll(/<DbiResourceId>([^<]+)</g)].map(([, id]) => id ?? "");
    expect(new Set(ids).size).toBe(2);
    expect(ids).not.toContain("db-SAME");
    await dispatch(
      queryCall("rds", {
        Action: "DescribeDBInstances",
        "Filters.Filter.1.Name": "dbi-resource-id",
        "Filters.Filter.1.Values.Value.1": ids[1] ?? "",
      }),
      context,
    );
    const sent = new URLSearchParams(context.received.at(-1)?.call.body.toString());
    expect([sent.get("Filters.Filter.1.Name"), sent.get("Filters.Filter.1.Values.Value.1")]).toEqual(["db-instance-id", "two"]);
  });

  it("remember what was asked of Performance Insights, each its own", async () => {
    const context = both();
    await dispatch(
      queryCall("rds", {
        Action: "CreateDBInstance",
        DBInstanceIdentifier: "one",
        EnablePerformanceInsights: "true",
        PerformanceInsightsKMSKeyId: "arn:key",
      }),
      context,
    );
    const [one, two] = (await read(context)).split("</DBInstance>");
    expect(one).toContain("<PerformanceInsightsEnabled>true</PerformanceInsightsEnabled>");
    expect(one).toContain("<PerformanceInsightsKMSKeyId>arn:key</PerformanceInsightsKMSKeyId>");
    expect(two).toContain("<PerformanceInsightsEnabled>false</PerformanceInsightsEnabled>");
  });
});

describe("parameters of databases", () => {
  const describeParameters = (parameters = {}) =>
    queryCall("rds", { Action: "DescribeDBParameters", DBParameterGroupName: "group", ...parameters });
  const context = () =>
    fakeContext(() => ({ body: Buffer.from("<Parameters><Parameter><ParameterName>work_mem</ParameterName></Parameter></Parameters>") }));

  it("say that a user set them", async () => {
    const { answer } = await dispatch(describeParameters(), context());
    expect(answer.body.toString()).toBe(
      "<Parameters><Parameter><ParameterName>work_mem</ParameterName><Source>user</Source></Parameter></Parameters>",
    );
  });

  it("are none of the engine's", async () => {
    const { answer } = await dispatch(describeParameters({ Source: "engine-default" }), context());
    expect(answer.body.toString()).toBe("<Parameters></Parameters>");
  });
});

describe("cancelled rotation of secrets", () => {
  const rotating = {
    ARN: "arn:secret",
    Name: "secret",
    RotationEnabled: true,
    RotationLambdaARN: "arn:function",
    RotationRules: { AutomaticallyAfterDays: 30 },
  };
  const call = (operation: string) =>
    signedCall({
      service: "secretsmanager",
      method: "POST",
      headers: { "x-amz-target": `secretsmanager.${operation}` },
      body: '{"SecretId":"secret"}',
    });
  const context = () => fakeContext(() => ({ body: Buffer.from(JSON.stringify(rotating)) }));
  const described = async (own: ReturnType<typeof context>) =>
    JSON.parse((await dispatch(call("DescribeSecret"), own)).answer.body.toString()) as unknown;

  it("shows until the secret is rotated again", async () => {
    const own = context();
    expect(await described(own)).toEqual(rotating);
    const { answer } = await dispatch(call("CancelRotateSecret"), own);
    expect(JSON.parse(answer.body.toString())).toEqual({ ARN: "arn:secret", Name: "secret" });
    expect(await described(own)).toEqual({ ARN: "arn:secret", Name: "secret", RotationEnabled: false });
    await dispatch(call("RotateSecret"), own);
    expect(await described(own)).toEqual(rotating);
  });

  it("is refused for a secret that does not exist", async () => {
    const own = fakeContext(() => ({ status: 400, body: Buffer.from('{"__type":"ResourceNotFoundException"}') }));
    expect((await dispatch(call("CancelRotateSecret"), own)).answer.status).toBe(400);
    expect(own.store.size).toBe(0);
  });
});

it("has adapters of different names, so that the log tells which one answered", () => {
  const names = adapters.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
