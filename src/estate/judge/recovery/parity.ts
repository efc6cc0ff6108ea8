import { type EnvironmentConfig } from "../../../../config/schema/environment";
import { type EstateResource } from "../access/world/estate-resource";
import { environmentRegions } from "./environment-regions";
import { type AllowedDifference, allowedDifferences, allows, counterparts, withoutLayer } from "./parity-differences";

/** Something that the primary region has and the recovery region has not, or has less of. */
export interface Difference {
  readonly layer: string;
  readonly type: string;
  /** Address without what tells regions and builds apart, metric of an alarm, or an argument that says how much. */
  readonly what: string;
  readonly primary: string;
  readonly recovery: string;
  /** Why it may be so; undefined where nothing says. */
  readonly because: string | undefined;
}

export interface Parity {
  readonly environment: string;
  /** How many resources of the primary region were compared. */
  readonly compared: number;
  readonly differences: readonly Difference[];
}

/** Arguments that say how much a resource carries, as it is synthesized. */
const capacities: readonly string[] = [
  "allocated_storage",
  "cpu",
  "instance_class",
  "iops",
  "max_capacity",
  "memory",
  "min_capacity",
  "multi_az",
  "node_type",
  "num_node_groups",
  "replicas_per_node_group",
];

/** What is compared of two resources, and which differences may be. */
export interface Yardstick {
  readonly capacities: readonly string[];
  readonly allowed: readonly AllowedDifference[];
}

/** The synthesized estate's. */
const synthesized: Yardstick = { capacities, allowed: allowedDifferences };

type Args = EstateResource["args"];
const blocks = (value: unknown): readonly Args[] => (Array.isArray(value) ? (value as Args[]) : value === undefined ? [] : [value as Args]);

/** Of a stack of one region, its layer. */
export const layerOf = ({ stack, region }: EstateResource): string => stack.slice(stack.indexOf(`-${region}-`) + region.length + 2);

/** Metrics of an alarm; of several in an expression all. */
const metricsOf = ({ metric_name: plain, metric_query: queries }: Args): string =>
  [plain, ...blocks(queries).flatMap(({ metric }) => blocks(metric).map(({ metric_name: name }) => name))]
    .filter((name) => typeof name === "string")
    .join(" ");

/**
 * Compares what each layer of the primary region has with the same layer of the recovery region, resource by resource:
 * by address in the same code, by type and metric where another layer stands for it.
 */
export function parityOf(world: readonly EstateResource[], config: EnvironmentConfig, yardstick: Yardstick = synthesized): Parity {
  const { owner, primary, recovery } = environmentRegions(config);
  const own = world.filter((one) => one.owner === owner && one.stack.includes(`-${one.region}-`));
  const here = own.filter(({ region }) => region === primary);
  const there = own.filter(({ region }) => region === recovery);
  const layers = [...new Set(here.map(layerOf))].sort();
  const differences = layers.flatMap((layer) => {
    const resources = here.filter((one) => layerOf(one) === layer);
    const counterpart = counterparts[layer] ?? layer;
    const others = there.filter((one) => layerOf(one) === counterpart);
    if (others.length === 0)
      return [
        { layer, type: "", what: "the layer", primary: `${resources.length} resources`, recovery: "none", because: withoutLayer[layer] },
        ...resources
          .filter((one) => one.type === "aws_secretsmanager_secret" && !isCopied(one, recovery))
          .map(({ type, address }) => ({ layer, type, what: address, primary: "1", recovery: "0", because: undefined })),
      ];
    const identity = (one: EstateResource): string => identityOf(one, counterpart === layer);
    return differencesIn(
      { layer, identity, recovery, restricted: config.dataClassification === "restricted", yardstick },
      resources,
      others,
    );
  });
  return { environment: owner, compared: here.length, differences };
}

function identityOf(one: EstateResource, sameCode: boolean): string {
  if (!sameCode) return one.type === "aws_cloudwatch_metric_alarm" ? metricsOf(one.args) : one.type;
  return one.address.replace(/_[0-9A-F]{8}$/, "").replaceAll(one.region, "<region>");
}

interface Comparison {
  readonly layer: string;
  readonly identity: (one: EstateResource) => string;
  readonly recovery: string;
  /** Whether the environment's data is. */
  readonly restricted: boolean;
  readonly yardstick: Yardstick;
}

/** Whether Secrets Manager copies a secret to a region. */
const isCopied = ({ args }: EstateResource, to: string): boolean => blocks(args.replica).some(({ region }) => region === to);

function differencesIn(
  { layer, identity, recovery, restricted, yardstick }: Comparison,
  resources: readonly EstateResource[],
  others: readonly EstateResource[],
): Difference[] {
  const groups = new Map<string, EstateResource[]>();
  for (const one of resources) {
    if (one.type === "aws_secretsmanager_secret" && isCopied(one, recovery)) continue;
    const key = `${one.type} ${identity(one)}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const allowed = yardstick.allowed.filter((row) => row.layer === layer && !(row.exceptRestricted === true && restricted));
  return [...groups].flatMap(([key, mine]) => {
    const [first] = mine;
    if (first === undefined) return [];
    const { type } = first;
    const theirs = others.filter((one) => `${one.type} ${identity(one)}` === key);
    const difference = (what: string, has: string, lacks: string): Difference => ({
      layer,
      type,
      what,
      primary: has,
      recovery: lacks,
      because: allowed.find((row) => row.type === type && allows(row, what))?.because,
    });
    const what = identity(first);
    if (theirs.length < mine.length) return [difference(what, String(mine.length), String(theirs.length))];
    return yardstick.capacities.flatMap((name) => {
      const [most, other] = [largest(mine, name), largest(theirs, name)];
      return less(other, most) ? [difference(name, String(most), String(other ?? "nothing"))] : [];
    });
  });
}

const largest = (among: readonly EstateResource[], name: string): unknown =>
  among
    .map(({ args }) => args[name])
    .filter((value) => value !== undefined)
    .sort((one, other) => Number(one) - Number(other))
    .at(-1);

/** Classes of instances have no order here: another one is a difference. */
const less = (value: unknown, than: unknown): boolean =>
  than !== undefined && (typeof than === "string" && Number.isNaN(Number(than)) ? value !== than : Number(value ?? 0) < Number(than));
