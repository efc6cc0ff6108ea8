/**
 * Endpoint services of the ECS container agent. Only instances run an agent that calls them; tasks on
 * Fargate do not.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html
 */
export const agentServices = ["ecs-agent", "ecs-telemetry"] as const;

/** The agent's endpoints, where ECS is reached through an endpoint and something runs on instances. */
export const agentEndpoints = (chosen: readonly string[], onInstances: boolean): readonly string[] =>
  onInstances && chosen.includes("ecs") ? agentServices : [];
