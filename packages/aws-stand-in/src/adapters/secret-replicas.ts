import { type Adapter } from "../router/adapter";
import { type Call } from "../router/call";

interface CreateSecret {
  readonly AddReplicaRegions?: readonly unknown[];
  readonly ForceOverwriteReplicaSecret?: boolean;
}

/**
 * CreateSecret with AddReplicaRegions (Secrets Manager): ministack makes the secret and overlooks
 * the replicas, which it makes well when asked on their own. So they are asked for on their own.
 * RemoveRegionsFromReplication and StopReplicationToReplica, which it lacks, go to it as a call that
 * python/ministack_patches.py understands.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_StopReplicationToReplica.html
 */
export const secretReplicas: Adapter = {
  name: "secret-replicas",
  matches: ({ service, operation }) =>
    service === "secretsmanager" && ["CreateSecret", "RemoveRegionsFromReplication", "StopReplicationToReplica"].includes(operation),
  answer: async (call, { send }) => {
    if (call.operation === "RemoveRegionsFromReplication") return send("ministack", replicate(call, call.body));
    if (call.operation === "StopReplicationToReplica") {
      const { SecretId } = JSON.parse(call.body.toString("utf8")) as { readonly SecretId: string };
      return send("ministack", replicate(call, Buffer.from(JSON.stringify({ SecretId, StopReplicationToReplica: true }))));
    }
    const answer = await send("ministack", call);
    const { AddReplicaRegions = [], ForceOverwriteReplicaSecret = false } = JSON.parse(call.body.toString("utf8")) as CreateSecret;
    if (answer.status >= 300 || AddReplicaRegions.length === 0) return answer;
    const { ARN } = JSON.parse(answer.body.toString("utf8")) as { ARN: string };
    const replicated = await send(
      "ministack",
      replicate(call, Buffer.from(JSON.stringify({ SecretId: ARN, AddReplicaRegions, ForceOverwriteReplicaSecret }))),
    );
    return replicated.status >= 300 ? replicated : answer;
  },
};

const replicate = (call: Call, body: Buffer): Call => ({
  ...call,
  operation: "ReplicateSecretToRegions",
  headers: { ...call.headers, "x-amz-target": "secretsmanager.ReplicateSecretToRegions" },
  body,
});
