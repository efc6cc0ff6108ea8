/** Part of a capacity provider strategy of ECS. */
export interface Capacity {
  readonly capacityProvider: string;
  readonly weight: number;
  readonly base?: number;
}

/**
 * Tasks that a strategy puts on a capacity provider at the most: its base, and its share of the rest by
 * weight, rounded up.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html
 */
export function tasksOn(provider: string, strategy: readonly Capacity[], tasks: number): number {
  const chosen = strategy.find(({ capacityProvider }) => capacityProvider === provider);
  if (chosen === undefined) return 0;
  const base = Math.min(tasks, chosen.base ?? 0);
  const rest = Math.max(0, tasks - strategy.reduce((sum, { base: fixed = 0 }) => sum + fixed, 0));
  const weights = strategy.reduce((sum, { weight }) => sum + weight, 0);
  return base + (weights === 0 ? 0 : Math.ceil((rest * chosen.weight) / weights));
}

/** Sets of tasks that run while a version is deployed: the old one and the new one, whether blue and green or rolling at 200 %. */
export const setsDuringDeployment = 2;

/** CPU units of a vCPU. */
export const unitsPerVcpu = 1024;

/** vCPUs of an instance type by its size, as AWS counts them for its quotas: large has 2, 4xlarge 16. @see https://aws.amazon.com/ec2/instance-types/ */
export function vcpusOf(instanceType: string): number {
  const size = instanceType.split(".")[1] ?? "";
  const [, times = "1"] = /^(\d*)xlarge$/.exec(size) ?? [];
  return size.endsWith("xlarge") ? 4 * Number(times || "1") : size === "medium" ? 1 : 2;
}
