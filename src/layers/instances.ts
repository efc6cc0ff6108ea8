import { type EnvironmentConfig, type RegionConfig, type RegionRole } from "../../config/schema/environment";
import { foundations, type Layer, layers as allLayers, type Placement } from "./registry";
import { circles } from "./run-graph";

/** One stack of the estate: a layer at one place. */
export interface StackInstance {
  /** Name of the stack and of its folder below `cdktf.out/stacks/`. */
  readonly id: string;
  readonly layer: string;
  readonly title: string;
  /** Environment, or name of the account for stacks that exist once per account. */
  readonly owner: string;
  /** Environments that the stack serves: one, or all of its account. */
  readonly environments: readonly string[];
  readonly accountId: string;
  readonly accountName: string;
  readonly region: string;
  readonly role: RegionRole;
  /** Key of the state object; a pure function of owner, region and layer. */
  readonly stateKey: string;
  /** Stacks whose contracts it reads; always of its own region. */
  readonly dependsOn: readonly string[];
  /** Stacks that must be applied before it although it reads nothing from them. */
  readonly after: readonly string[];
}

/** A stack instance with the configuration its class is built from. */
export interface PlacedStack {
  readonly instance: StackInstance;
  readonly layer: Layer;
  /** The environment; for stacks of an account its home environment, the first one by name. */
  readonly environment: EnvironmentConfig;
  /** Every environment of the same account. */
  readonly accountEnvironments: readonly EnvironmentConfig[];
  /** Every environment: what delivers to others computes their names. */
  readonly estate: readonly EnvironmentConfig[];
  readonly region: RegionConfig;
  /** The other region of the pair. */
  readonly peer: RegionConfig;
}

/** Whether the stack's region is the one that writes now; a failover moves that, and no placement with it. */
export const writes = ({ instance, environment }: Pick<PlacedStack, "instance" | "environment">): boolean =>
  instance.role === environment.activeRegion;

const roles: readonly RegionRole[] = ["primary", "recovery"];

function rolesOf(placement: Placement, environment: EnvironmentConfig): readonly RegionRole[] {
  switch (placement) {
    case "everyRegion":
    case "accountRegion":
      return roles;
    case "primaryRegion":
    case "account":
      return ["primary"];
    case "recoveryRegion":
      return ["recovery"];
    case "organization":
      return environment.organization === undefined ? [] : ["primary"];
    case "usEast1":
      return roles.filter((role) => environment.regions[role].name === "us-east-1");
  }
}

/** Whether an environment has a stack of a layer in one of its regions. @throws Error for a layer that there is none of */
export function standsIn(id: string, environment: EnvironmentConfig, role: RegionRole): boolean {
  const layer = allLayers.find((one) => one.id === id);
  if (layer === undefined) throw new Error(`there is no layer ${id}`);
  return rolesOf(layer.placement, environment).includes(role);
}

const perAccount = (placement: Placement): boolean => placement === "account" || placement === "accountRegion";

/**
 * All stacks of the estate in the order in which they can be applied: every stack comes after those
 * it depends on. The order is stable, so two runs print and write the same.
 *
 * @throws Error when the registry's edges form a cycle or name an unknown layer.
 */
export function placeStacks(estate: readonly EnvironmentConfig[], layers: readonly Layer[] = allLayers): readonly PlacedStack[] {
  const drafts = layers.flatMap((layer) =>
    estate.flatMap((environment) => {
      const accountEnvironments = estate.filter(({ account }) => account.id === environment.account.id);
      if (perAccount(layer.placement) && accountEnvironments[0] !== environment) return [];
      return rolesOf(layer.placement, environment).map((role) => draft(layer, environment, accountEnvironments, estate, role));
    }),
  );
  return sortByOrder(drafts.map((placed) => ({ ...placed, instance: { ...placed.instance, ...edges(placed, drafts, layers) } })));
}

function draft(
  layer: Layer,
  environment: EnvironmentConfig,
  accountEnvironments: readonly EnvironmentConfig[],
  estate: readonly EnvironmentConfig[],
  role: RegionRole,
): PlacedStack {
  const shared = perAccount(layer.placement);
  const owner = shared ? environment.account.name : environment.environment;
  const region = environment.regions[role];
  return {
    layer,
    environment,
    accountEnvironments,
    estate,
    region,
    peer: environment.regions[role === "primary" ? "recovery" : "primary"],
    instance: {
      id: `${owner}-${region.name}-${layer.id}`,
      layer: layer.id,
      title: layer.title,
      owner,
      environments: (shared ? accountEnvironments : [environment]).map(({ environment: name }) => name),
      accountId: environment.account.id,
      accountName: environment.account.name,
      region: region.name,
      role,
      stateKey: `${owner}/${region.name}/${layer.id}.tfstate`,
      dependsOn: [],
      after: [],
    },
  };
}

/** The stacks of `layer` that belong to the same environment, or to its account. */
function relatives(of: PlacedStack, layer: string, drafts: readonly PlacedStack[]): PlacedStack[] {
  return drafts.filter(
    ({ instance, layer: candidate }) =>
      candidate.id === layer &&
      instance.accountId === of.instance.accountId &&
      (instance.owner === of.instance.owner || perAccount(candidate.placement) || perAccount(of.layer.placement)),
  );
}

/** The stacks of the layers that all others stand on. */
function standsOn(of: PlacedStack, drafts: readonly PlacedStack[]): string[] {
  const own = foundations.findIndex(({ layer }) => layer === of.layer.id);
  return (own === -1 ? foundations : foundations.slice(0, own)).flatMap(({ layer, region }) =>
    relatives(of, layer, drafts)
      .filter(({ instance }) => region === "any" || instance.region === of.instance.region)
      .map(({ instance }) => instance.id),
  );
}

function edges(placed: PlacedStack, drafts: readonly PlacedStack[], layers: readonly Layer[]): Pick<StackInstance, "dependsOn" | "after"> {
  const { layer, instance } = placed;
  for (const name of [...layer.dependsOn, ...layer.after.map((order) => order.layer)]) {
    if (!layers.some(({ id }) => id === name))
      throw new Error(`layer ${layer.id} names the layer ${name}, which the registry does not have`);
  }
  const inRegion = (name: string): string[] =>
    relatives(placed, name, drafts)
      .filter((other) => other.instance.region === instance.region)
      .map((other) => other.instance.id);
  const elsewhere = (name: string): string[] =>
    relatives(placed, name, drafts)
      .filter((other) => other.instance.region !== instance.region)
      .map((other) => other.instance.id);
  const dependsOn = [...new Set(layer.dependsOn.flatMap(inRegion))];
  const ordered = layer.after.flatMap((order) => (order.region === "same" ? inRegion(order.layer) : elsewhere(order.layer)));
  return { dependsOn, after: [...new Set([...standsOn(placed, drafts), ...ordered])].filter((id) => !dependsOn.includes(id)) };
}

function sortByOrder(stacks: readonly PlacedStack[]): readonly PlacedStack[] {
  const sorted: PlacedStack[] = [];
  const done = new Set<string>();
  let waiting = stacks;
  while (waiting.length > 0) {
    const ready = waiting.filter(({ instance }) => [...instance.dependsOn, ...instance.after].every((id) => done.has(id)));
    if (ready.length === 0) {
      const found = circles(waiting.map(({ instance }) => [instance.id, [...instance.dependsOn, ...instance.after]]));
      throw new Error(`the registry's order has a cycle among: ${found.map((circle) => [...circle].sort().join(", ")).join("; ")}`);
    }
    for (const placed of ready) done.add(placed.instance.id);
    sorted.push(...ready);
    waiting = waiting.filter(({ instance }) => !done.has(instance.id));
  }
  return sorted;
}
