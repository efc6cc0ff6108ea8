import { type Adapter } from "../router/adapter";

interface CreateSecret {
  readonly AddReplicaRegions?: readonly unknown[];
  readonly ForceOverwriteReplicaSecret?: boolean;
}

/**
 * CreateSecret with AddReplicaRegions (Secrets Manager): ministack makes the secret and overlooks
 * the replicas, which it makes well when asked on their own. So they are asked for on their own.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
 */
export const secretReplicas: Adapter = {
  name: "secret-replicas",
  matches: ({ service, operation }) => service === "secretsmanager" && operation === "CreateSecret",
  answer: async (call, { send }) => {
    const answer = await send("ministack", call);
    const { AddReplicaRegions = [], ForceOverwriteReplicaSecret = false } = JSON.parse(call.body.toString("utf8")) as CreateSecret;
    if (answer.status >= 300 || AddReplicaRegions.length === 0) return answer;
    const { ARN } = JSON.parse(answer.body.toString("utf8")) as { ARN: string };
    const replicated = await send("ministack", {
      ...call,
      operation: "ReplicateSecretToRegions",
      headers: { ...call.headers, "x-amz-target": "secretsmanager.ReplicateSecretToRegions" },
      body: Buffer.from(JSON.stringify({ SecretId: ARN, AddReplicaRegions, ForceOverwriteReplicaSecret })),
    });
    return replicated.status >= 300 ? replicated : answer;
  },
};
