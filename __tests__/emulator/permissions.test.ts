import { functionKeyId, roleKeyId } from "@smart0dte/aws-stand-in/permissions/caller";
import { refusedByPolicies } from "@smart0dte/aws-stand-in/permissions/enforce";
import { dispatch } from "@smart0dte/aws-stand-in/router/dispatch";
import { type Call } from "@smart0dte/aws-stand-in/router/call";
import { type InputJudgement } from "@smart0dte/aws-stand-in/router/input-check";
import { fakeContext, type FakeContext, queryCall, signedCall } from "./fake-backends";

const role = "arn:aws:iam::111111111111:role/rotation";
const secret = "arn:aws:secretsmanager:us-east-1:111111111111:secret:cache-AbCdEf";
const key = "arn:aws:kms:us-east-1:111111111111:key/one";
const fn = "arn:aws:lambda:us-east-1:111111111111:function:rotation";

const policy = (...statements: readonly object[]): string => JSON.stringify({ Version: "2012-10-17", Statement: statements });
const allow = (Action: string | string[], Resource: string): object => ({ Effect: "Allow", Action, Resource });
const keyPolicy = policy({ Effect: "Allow", Principal: { AWS: "arn:aws:iam::111111111111:root" }, Action: "kms:*", Resource: "*" });

interface World {
  readonly identity?: string;
  readonly boundary?: string;
  readonly secretPolicy?: string;
  readonly keyPolicy?: string;
}

/** Servers on which one role, one secret with a key and a function, and their policies are. */
function worldOf(
  { identity = policy(), boundary, secretPolicy, keyPolicy: ofKey = keyPolicy }: World,
  judgement: InputJudgement,
): FakeContext {
  const answers = (call: Call): unknown => {
    if (call.headers["x-estate-role"] !== undefined)
      return { arn: role, trust: policy(), boundary: boundary ?? null, unknownBoundary: false, identity: [["own", identity]] };
    if (call.operation === "DescribeSecret") return { ARN: secret, KmsKeyId: "alias/data", RotationLambdaARN: fn };
    if (call.operation === "GetResourcePolicy") return { ResourcePolicy: secretPolicy };
    if (call.operation === "DescribeKey") return { KeyMetadata: { Arn: key } };
    if (call.operation === "GetKeyPolicy") return { Policy: ofKey };
    return {};
  };
  return {
    ...fakeContext((_, call) => (call.service === "s3" ? { status: 404 } : { body: Buffer.from(JSON.stringify(answers(call))) })),
    judge: () => Promise.resolve(judgement),
  };
}

const byFunction = (service: string, target: string): Call => callBy(functionKeyId(role), service, target);
const byRole = (service: string, target: string): Call => callBy(roleKeyId("rotation"), service, target);

const callBy = (keyId: string, service: string, target: string): Call =>
  signedCall({
    service,
    method: "POST",
    headers: {
      "x-amz-target": target,
      "content-type": "application/x-amz-json-1.1",
      authorization: `AWS4-HMAC-SHA256 Credential=${keyId}/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
    },
  });
const messageOf = async (call: Call, world: FakeContext): Promise<string | undefined> => {
  const refused = await refusedByPolicies(call, world);
  return refused === undefined ? undefined : (JSON.parse(refused.body.toString("utf8")) as { message: string }).message;
};
const reads = { operation: "GetSecretValue", input: { SecretId: "cache" } };
const reading = byFunction("secretsmanager", "secretsmanager.GetSecretValue");
const rotates = { operation: "RotateSecret", input: { SecretId: "cache" } };
const rotation = byFunction("secretsmanager", "secretsmanager.RotateSecret");
const read = [allow("secretsmanager:GetSecretValue", `${secret.slice(0, -6)}*`), allow("kms:Decrypt", key)];

describe("a function's call of the stand-in", () => {
  it("passes when its role may make it, the use of the secret's key included", async () => {
    expect(await messageOf(reading, worldOf({ identity: policy(...read) }, reads))).toBeUndefined();
  });

  it.each([
    [
      "its policies allow nothing",
      { identity: policy() },
      /secretsmanager:GetSecretValue on resource: .*cache-AbCdEf because no identity policies/,
    ],
    [
      "they do not allow the key",
      { identity: policy(...read.slice(0, 1)) },
      /kms:Decrypt on resource: .*key\/one because no identity policies/,
    ],
    ["the key's own policy is silent", { identity: policy(...read), keyPolicy: policy() }, /kms:Decrypt .*because no resource policy/],
    [
      "its boundary leaves the call out",
      { identity: policy(...read), boundary: policy(allow("s3:*", "*")) },
      /because no permissions boundary/,
    ],
    [
      "the secret's policy denies it",
      { identity: policy(...read), secretPolicy: policy({ Sid: "Nobody", Effect: "Deny", Principal: "*", Action: "*", Resource: "*" }) },
      /explicit deny in the resource policy \(Nobody\)/,
    ],
  ] as const)("is refused when %s", async (_, world, message) => {
    expect(await messageOf(reading, worldOf(world, reads))).toMatch(message);
  });

  it("starts no rotation without permission to invoke the function that rotates", async () => {
    const rotate = allow("secretsmanager:RotateSecret", "*");
    expect(await messageOf(rotation, worldOf({ identity: policy(rotate) }, rotates))).toMatch(
      /lambda:InvokeFunction on resource: .*:rotation/,
    );
    expect(await messageOf(rotation, worldOf({ identity: policy(rotate, allow("lambda:InvokeFunction", fn)) }, rotates))).toBeUndefined();
  });

  it.each([
    [
      "sqs",
      "SendMessage",
      { QueueUrl: "https://sqs.us-east-1.amazonaws.com/111111111111/flag" },
      "arn:aws:sqs:us-east-1:111111111111:flag",
    ],
    ["ssm", "GetParameter", { Name: "/trading/flag" }, "arn:aws:ssm:us-east-1:111111111111:parameter/trading/flag"],
    [
      "wafv2",
      "UpdateRegexPatternSet",
      { Scope: "REGIONAL", Name: "own", Id: "1" },
      "arn:aws:wafv2:us-east-1:111111111111:regional/regexpatternset/own/1",
    ],
    [
      "elasticache",
      "ModifyReplicationGroup",
      { ReplicationGroupId: "own" },
      "arn:aws:elasticache:us-east-1:111111111111:replicationgroup:own",
    ],
  ] as const)("of %s:%s is decided for the one thing that it names", async (prefix, operation, input, arn) => {
    const may = (resource: string) =>
      messageOf(byFunction(prefix, `X.${operation}`), worldOf({ identity: policy(allow(`${prefix}:*`, resource)) }, { operation, input }));
    expect(await may(arn)).toBeUndefined();
    expect(await may(`${arn}-other`)).toContain(`${prefix}:${operation} on resource: ${arn} because no identity policies`);
  });

  it("is refused when nobody has said what it asks of IAM", async () => {
    const world = worldOf({ identity: policy(allow("*", "*")) }, { operation: "CreateVpc", input: {} });
    expect(await messageOf(byFunction("ec2", "AmazonEC2.CreateVpc"), world)).toMatch(/nobody has said what ec2:CreateVpc asks/);
  });

  it("is told from one of nobody in particular, whose permissions are not asked", async () => {
    const world = worldOf({}, reads);
    expect(await refusedByPolicies(signedCall({ service: "secretsmanager" }), world)).toBeUndefined();
    expect(world.received).toEqual([]);
  });
});

describe("a call of a command that runs as a role", () => {
  const may = (identity: string, service: string, target: string, judgement: InputJudgement) =>
    messageOf(byRole(service, target), worldOf({ identity }, judgement));
  const anything = policy(allow("*", "*"));

  it.each([
    [
      "dynamodb",
      "X.DeleteTable",
      { operation: "DeleteTable", input: { TableName: "own" } },
      "dynamodb:DeleteTable",
      "arn:aws:dynamodb:us-east-1:111111111111:table/own",
    ],
    ["ecs", "X.DeleteService", { operation: "DeleteService", input: { service: "own" } }, "ecs:DeleteService", "*"],
    [
      "logs",
      "Logs_20140328.PutRetentionPolicy",
      { operation: "PutRetentionPolicy", input: { logGroupName: "/own" } },
      "logs:PutRetentionPolicy",
      "arn:aws:logs:us-east-1:111111111111:log-group:/own",
    ],
    [
      "s3",
      "X.HeadObject",
      { operation: "HeadObject", input: { Bucket: "states", Key: "dev/network.tfstate" } },
      "s3:GetObject",
      "arn:aws:s3:::states/dev/network.tfstate",
    ],
    ["s3", "X.HeadBucket", { operation: "HeadBucket", input: { Bucket: "states" } }, "s3:ListBucket", "arn:aws:s3:::states"],
    [
      "iam",
      "X.DeleteRole",
      { operation: "DeleteRole", input: { RoleName: "rotation" } },
      "iam:DeleteRole",
      "arn:aws:iam::111111111111:role/rotation",
    ],
  ] as const)("is decided for what it names: %s %s", async (service, target, judgement, action, resource) => {
    const own = policy(allow(action, resource === "*" ? "*" : resource));
    expect(await may(own, service, target, judgement)).toBeUndefined();
    const others = policy(allow(action, "arn:aws:other:::thing"));
    expect(await may(others, service, target, judgement)).toContain(`${action} on resource: ${resource} because no identity policies`);
  });

  it("may hand a role to a service only where it may pass that role", async () => {
    const judgement = { operation: "CreateFunction", input: { FunctionName: "one", Role: "arn:aws:iam::111111111111:role/other" } };
    const create = allow("lambda:CreateFunction", "*");
    expect(await may(policy(create), "lambda", "X.CreateFunction", judgement)).toMatch(/iam:PassRole on resource: .*:role\/other/);
    expect(await may(policy(create, allow("iam:PassRole", "*")), "lambda", "X.CreateFunction", judgement)).toBeUndefined();
  });

  it("may ask who it is whatever its policies say, and nothing that AWS's reference does not have", async () => {
    expect(await may(policy(), "sts", "X.GetCallerIdentity", { operation: "GetCallerIdentity", input: {} })).toBeUndefined();
    expect(await may(anything, "ec2", "X.InventVpc", { operation: "InventVpc", input: {} })).toMatch(/nobody has said what ec2:InventVpc/);
  });

  it("is refused in the name of a role that is not there", async () => {
    const world = { ...fakeContext(() => ({ body: Buffer.from("null") })), judge: () => Promise.resolve({ operation: "ListTables" }) };
    expect(await messageOf(byRole("dynamodb", "X.ListTables"), world)).toBe("rotation is no role");
  });
});

describe("a database proxy on the stand-in", () => {
  const arn = "arn:aws:iam::111111111111:role/proxy";
  const create = (secretArn: string): Call =>
    queryCall("rds", { Action: "CreateDBProxy", DBProxyName: "one", RoleArn: arn, "Auth.member.1.SecretArn": secretArn });
  const trust = (condition?: object): string =>
    policy({
      Effect: "Allow",
      Principal: { Service: "rds.amazonaws.com" },
      Action: "sts:AssumeRole",
      ...(condition && { Condition: condition }),
    });
  const server = (trusted: string): FakeContext =>
    fakeContext((_, call) => {
      if (call.headers["x-estate-role"] !== undefined)
        return {
          body: Buffer.from(JSON.stringify({ arn, trust: trusted, boundary: null, unknownBoundary: false, identity: [] })),
        };
      return call.operation === "DescribeSecret" ? { body: Buffer.from(JSON.stringify({ ARN: secret })) } : { body: Buffer.from("made") };
    });

  it("is made of a whole ARN and a role that it can take", async () => {
    expect((await dispatch(create(secret), server(trust()))).answer.body.toString()).toBe("made");
  });

  it("is refused a role whose trust asks for what RDS Proxy does not send", async () => {
    const { answer } = await dispatch(create(secret), server(trust({ StringEquals: { "aws:SourceAccount": "111111111111" } })));
    expect([answer.status, answer.body.toString()]).toEqual([400, expect.stringContaining("without condition keys")]);
  });

  it("is refused a part of a secret's ARN", async () => {
    const { answer } = await dispatch(create(secret.slice(0, -7)), server(trust()));
    expect([answer.status, answer.body.toString()]).toEqual([400, expect.stringContaining("takes the whole ARN, with its suffix")]);
  });
});
