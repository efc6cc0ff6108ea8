import { type Adapter, type AdapterContext } from "../router/adapter";
import { type Call } from "../router/call";
import { cancelledKey } from "./cancelled-rotation";
import { runFunction } from "./function-calls";

const steps = ["createSecret", "setSecret", "testSecret", "finishSecret"];

interface Rotation {
  readonly ARN: string;
  /** Only when a rotation was started. */
  readonly VersionId?: string;
}

/**
 * RotateSecret (Secrets Manager): ministack makes a pending version (python/ministack_patches.py) and
 * calls no function. Here the secret's function is called for each step, one after the other, after
 * the answer. A step that fails ends the rotation, and the version stays pending, as with AWS after
 * its last attempt.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
 */
export const secretRotation: Adapter = {
  name: "secret-rotation",
  matches: ({ service, operation }) => service === "secretsmanager" && operation === "RotateSecret",
  answer: async (call, context) => {
    const answer = await context.send("ministack", call);
    if (answer.status >= 300) return answer;
    const { ARN, VersionId } = JSON.parse(answer.body.toString("utf8")) as Rotation;
    context.store.delete(cancelledKey(ARN));
    if (VersionId !== undefined) void rotate(call, { ARN, VersionId }, context);
    return answer;
  },
};

async function rotate(call: Call, { ARN, VersionId }: Rotation, context: AdapterContext): Promise<void> {
  const described = await context.send("ministack", {
    ...call,
    operation: "DescribeSecret",
    headers: { ...call.headers, "x-amz-target": "secretsmanager.DescribeSecret" },
    body: Buffer.from(JSON.stringify({ SecretId: ARN })),
  });
  const { RotationLambdaARN = "" } = JSON.parse(described.body.toString("utf8")) as { RotationLambdaARN?: string };
  for (const Step of steps) {
    const outcome = await runFunction(
      call.region,
      RotationLambdaARN.split(":function:").at(-1) ?? "",
      JSON.stringify({ Step, SecretId: ARN, ClientRequestToken: VersionId }),
      context,
    );
    context.log(
      `${Step} of ${ARN}: ${outcome === undefined ? `no function ${RotationLambdaARN}` : `${outcome.failed ? outcome.payload : "done"} ${outcome.log}`}`,
    );
    if (outcome?.failed !== false) return;
  }
}
