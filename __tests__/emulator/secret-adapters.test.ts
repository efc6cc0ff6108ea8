import { dispatch } from "@smart0dte/aws-stand-in/router/dispatch";
import { fakeContext, signedCall } from "./fake-backends";

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
