import { type Adapter } from "../router/adapter";
import { type Json, jsonOf, keepJson, keptJson, withJson } from "./kept-json";

/** Arguments of services that moto takes and does not give back. */
const forgotten = [
  "availabilityZoneRebalancing",
  "capacityProviderStrategy",
  "deploymentConfiguration",
  "enableECSManagedTags",
  "enableExecuteCommand",
  "healthCheckGracePeriodSeconds",
];

/**
 * Services of ECS ({Create,Update,Describe}Services): moto keeps a service and forgets some of its
 * arguments, which Terraform would set again in every run. What is set is kept by service and added
 * to the answers.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html
 */
export const ecsServices: Adapter = {
  name: "ecs-services",
  matches: ({ service, operation }) =>
    service === "ecs" && ["CreateService", "UpdateService", "DescribeServices", "DeleteService"].includes(operation),
  answer: async (call, { send, store }) => {
    const answer = await send("moto", call);
    if (answer.status >= 300) return answer;
    const [request, result] = [jsonOf(call), jsonOf(answer)];
    const keyOf = ({ serviceArn }: Json): string => `ecs/${String(serviceArn)}/arguments`;
    const complete = (described: Json): Json => ({ ...described, ...keptJson(store, keyOf(described)) });
    if (Array.isArray(result.services)) return withJson(answer, { ...result, services: (result.services as Json[]).map(complete) });
    const described = result.service as Json;
    if (call.operation === "DeleteService") store.delete(keyOf(described));
    else
      keepJson(store, keyOf(described), {
        ...keptJson(store, keyOf(described)),
        ...Object.fromEntries(Object.entries(request).filter(([name]) => forgotten.includes(name))),
      });
    return withJson(answer, { ...result, service: complete(described) });
  },
};
