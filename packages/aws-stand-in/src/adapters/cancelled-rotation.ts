import { type Adapter, type AdapterContext } from "../router/adapter";
import { type Answer, type Call } from "../router/call";

interface Secret {
  ARN: string;
  Name: string;
  RotationEnabled?: boolean;
  RotationLambdaARN?: string;
  RotationRules?: unknown;
}

const operations = ["CancelRotateSecret", "DescribeSecret"];

/** Where the cancellation of a secret is kept. */
export const cancelledKey = (arn: string): string => `secretsmanager/${arn}/cancelled`;

/**
 * CancelRotateSecret (Secrets Manager): ministack has no such call. The cancellation is kept by
 * secret and shows in DescribeSecret until the secret is rotated again.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CancelRotateSecret.html
 */
export const cancelledRotation: Adapter = {
  name: "cancelled-rotation",
  matches: ({ service, operation }) => service === "secretsmanager" && operations.includes(operation),
  answer: async (call, context) => {
    const { answer, secret } = call.operation === "CancelRotateSecret" ? await describeSecret(call, context) : await sendOn(call, context);
    if (secret === undefined) return answer;
    const key = cancelledKey(secret.ARN);
    if (call.operation === "CancelRotateSecret") {
      context.store.set(key, Buffer.from("true"));
      return { ...answer, body: Buffer.from(JSON.stringify({ ARN: secret.ARN, Name: secret.Name })) };
    }
    return call.operation === "DescribeSecret" && context.store.has(key)
      ? { ...answer, body: Buffer.from(JSON.stringify(withoutRotation(secret))) }
      : answer;
  },
};

async function sendOn(call: Call, { send }: AdapterContext): Promise<{ answer: Answer; secret: Secret | undefined }> {
  const answer = await send("ministack", call);
  return { answer, secret: answer.status < 300 ? (JSON.parse(answer.body.toString("utf8")) as Secret) : undefined };
}

const describeSecret = (call: Call, context: AdapterContext): Promise<{ answer: Answer; secret: Secret | undefined }> =>
  sendOn({ ...call, operation: "DescribeSecret", headers: { ...call.headers, "x-amz-target": "secretsmanager.DescribeSecret" } }, context);

function withoutRotation(secret: Secret): Secret {
  const { RotationLambdaARN: _lambda, RotationRules: _rules, ...rest } = secret;
  return { ...rest, RotationEnabled: false };
}
