import { type Adapter } from "../router/adapter";

/**
 * RemoveRegionsFromReplication (Secrets Manager): ministack has no such call. It goes on as the call
 * that adds replicas, with a field that python/ministack_patches.py reads.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RemoveRegionsFromReplication.html
 */
export const removedReplicas: Adapter = {
  name: "removed-replicas",
  matches: ({ service, operation }) => service === "secretsmanager" && operation === "RemoveRegionsFromReplication",
  answer: (call, { send }) =>
    send("ministack", { ...call, operation: "ReplicateSecretToRegions", headers: { ...call.headers, "x-amz-target": "secretsmanager.ReplicateSecretToRegions" } }),
};
