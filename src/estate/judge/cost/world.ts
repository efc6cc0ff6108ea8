import { regionOf } from "../quotas/resources";
import { type SynthesizedStack } from "../../synthesized";
import { type Resource, type Surroundings } from "./model";
import { type MonthlyUsage } from "./usage";

/** Every managed resource of stacks, with what its pricing rule may ask. */
export function resourcesOf(stacks: readonly SynthesizedStack[]): readonly Resource[] {
  return stacks.flatMap((stack) =>
    Object.entries(stack.json.resource ?? {}).flatMap(([type, byName]) =>
      Object.entries(byName).map(([name, args]) => ({ type, name, stack, region: regionOf(stack, args), args })),
    ),
  );
}

/**
 * Answers what rules ask about the resources around one.
 *
 * @param usageOf assumptions of an environment; a stack of an account uses those of its first one
 */
export function surroundings(
  resources: readonly Resource[],
  usageOf: (environment: string) => MonthlyUsage,
): (resource: Resource) => Surroundings {
  const byOwner = grouped(resources, ({ stack, type }) => `${stack.instance.owner} ${type}`);
  const byAccount = grouped(resources, ({ stack, type }) => `${stack.instance.accountId} ${type}`);
  const byAddress = new Map(resources.map((resource) => [`${resource.stack.instance.id} ${resource.type}.${resource.name}`, resource]));
  const regions = [...new Set(resources.map(({ region }) => region))];
  return (resource) => {
    const { owner, id, environments, accountId } = resource.stack.instance;
    const usage = usageOf(environments[0] ?? owner);
    const all = (type: string): readonly Resource[] => byOwner.get(`${owner} ${type}`) ?? [];
    const here = (type: string): readonly Resource[] => all(type).filter(({ region }) => region === resource.region);
    const account = (type: string): readonly Resource[] => byAccount.get(`${accountId} ${type}`) ?? [];
    const share = usage.assumed.requests.recoveryPercent / 100;
    return {
      usage,
      traffic: isRecovery(resource) ? share : 1 - share,
      all,
      here,
      account,
      accountHere: (type) => account(type).filter(({ region }) => region === resource.region),
      referred: (argument) => {
        const [, address = ""] = /^\$\{(?:element\(\[)?(aws_\w+\.[\w-]+)\./.exec(String(argument)) ?? [];
        return byAddress.get(`${id} ${address}`);
      },
      zones: Math.max(1, new Set(here("aws_subnet").map(({ args }) => String(args.availability_zone))).size),
      peer: regions.find((region) => region !== resource.region) ?? resource.region,
    };
  };
}

/** Whether a resource is in the region that stands by, whichever stack makes it. */
export const isRecovery = ({ stack: { instance }, region }: Resource): boolean =>
  region === instance.region ? instance.role === "recovery" : instance.role === "primary";

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
