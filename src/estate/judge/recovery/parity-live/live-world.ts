import { type EnvironmentConfig } from "../../../../../config/schema/environment";
import { type EstateResource } from "../../access/world/estate-resource";
import { environmentRegions } from "../environment-regions";
import { answer } from "../status/reads";
import { type Facts, type Unread } from "./answers";
import { readCertificates } from "./reads-certificates";
import { readScaling } from "./reads-scaling";
import { readAlarms, readCaches, readDatabases, readParameters, readSecrets, readServices } from "./reads";

/** What both regions really have of the types that are asked for, in the form of what is synthesized. */
export interface LiveWorld {
  readonly resources: readonly EstateResource[];
  readonly unread: readonly Unread[];
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** How the resources of a type are asked for, in one region. */
interface Asked {
  /** Argument by which AWS knows one. */
  readonly name: string;
  /** @param among those of the region that are asked for; @param world everything that is synthesized */
  readonly read: (
    region: string,
    names: readonly string[],
    among: readonly EstateResource[],
    world: readonly EstateResource[],
  ) => Promise<Facts>;
}

const alarms: Asked["read"] = (region, names) => readAlarms(region, commonPrefix(names));

/** What is asked for, by type; a type that is not here is compared as it is synthesized, by `estate recovery parity` alone. */
export const askedTypes: Readonly<Record<string, Asked>> = {
  aws_acm_certificate: {
    name: "domain_name",
    read: (region, names, among, world) => readCertificates(region, names, loadBalancersBeside(world, among)),
  },
  aws_appautoscaling_target: { name: "resource_id", read: readScaling },
  aws_cloudwatch_composite_alarm: { name: "alarm_name", read: alarms },
  aws_cloudwatch_metric_alarm: { name: "alarm_name", read: alarms },
  aws_db_instance: { name: "identifier", read: readDatabases },
  aws_ecs_service: { name: "name", read: inClusters },
  aws_elasticache_replication_group: { name: "replication_group_id", read: readCaches },
  aws_secretsmanager_secret: { name: "name", read: readSecrets },
  aws_ssm_parameter: { name: "name", read: readParameters },
};

/**
 * Asks both regions, all types at a time, reading only. What is not there is left out; what a call does not answer is noted,
 * and its type is left out of both regions, so that nothing is called equal or lacking that nobody has seen.
 */
export async function liveWorld(world: readonly EstateResource[], config: EnvironmentConfig): Promise<LiveWorld> {
  const { owner, primary, recovery } = environmentRegions(config);
  const own = world.filter(
    (one) => one.owner === owner && one.type in askedTypes && [primary, recovery].includes(one.region) && isCompared(world, one),
  );
  const places = Object.entries(askedTypes).flatMap(([type, asked]) => [primary, recovery].map((region) => ({ type, region, asked })));
  const read = await Promise.all(
    places.map(async ({ type, region, asked }) => {
      const among = own.filter((one) => one.type === type && one.region === region);
      // A copied secret is the primary region's resource, and is asked for where its copy is.
      const copies = type === "aws_secretsmanager_secret" && region === recovery ? own.filter((one) => one.type === type) : among;
      const names = [...new Set(copies.map(({ args }) => text(args[asked.name])))].sort();
      return {
        type,
        region,
        facts: await answer(names.length === 0 ? Promise.resolve<Facts>(new Map()) : asked.read(region, names, among, world)),
      };
    }),
  );
  const unread = read.flatMap(({ type, region, facts }): Unread[] =>
    "unknown" in facts ? [{ region, type, because: facts.unknown }] : [],
  );
  const factsOf = (type: string, region: string): Facts => {
    const found = read.find((one) => one.type === type && one.region === region)?.facts;
    return found !== undefined && "known" in found ? found.known : new Map();
  };
  const resources = own
    .filter(({ type }) => unread.every((one) => one.type !== type))
    .flatMap((one): EstateResource[] => {
      const name = text(one.args[askedTypes[one.type]?.name ?? ""]);
      const facts = factsOf(one.type, one.region).get(name);
      if (facts === undefined) return [];
      const copy = factsOf(one.type, recovery).get(name);
      const scaling = factsOf("aws_appautoscaling_target", one.region);
      return [{ ...one, args: { ...one.args, ...facts, ...standing(world, scaling, one, facts), ...copied(one, recovery, facts, copy) } }];
    });
  return { resources, unread };
}

type Fact = Readonly<Record<string, string | number>>;

const loadBalancersBeside = (world: readonly EstateResource[], resources: readonly EstateResource[]): string[] =>
  world.filter(({ type, stack }) => type === "aws_lb" && resources.some((one) => one.stack === stack)).map(({ args }) => text(args.name));

/** Of certificates those that a region's load balancer serves; CloudFront's is one for both regions. */
const isCompared = (world: readonly EstateResource[], one: EstateResource): boolean =>
  one.type !== "aws_acm_certificate" || loadBalancersBeside(world, [one]).length > 0;

/** Whether a service has as many tasks as its scaling asks for at the least: now, or as synthesized where that is not known. */
function standing(world: readonly EstateResource[], live: Facts, service: EstateResource, { running }: Fact): EstateResource["args"] {
  if (service.type !== "aws_ecs_service") return {};
  const scaling = world.find(
    ({ type, region, owner, args }) =>
      type === "aws_appautoscaling_target" &&
      region === service.region &&
      owner === service.owner &&
      text(args.resource_id).endsWith(`/${text(service.args.name)}`),
  );
  const least = live.get(text(scaling?.args.resource_id))?.min_capacity ?? scaling?.args.min_capacity ?? 1;
  return { has_its_minimum: Number(running) >= Number(least) ? 1 : 0 };
}

/** A secret counts as copied where the copy has a value and is in step; one without a value in either region lacks nothing there. */
function copied(secret: EstateResource, recovery: string, own: Fact, copy: Fact | undefined): EstateResource["args"] {
  const { replica } = secret.args;
  if (secret.type !== "aws_secretsmanager_secret" || !Array.isArray(replica) || replica.length === 0 || secret.region === recovery)
    return {};
  const isThere = copy !== undefined && Number(copy.has_value) >= Number(own.has_value) && !String(own.late).split(" ").includes(recovery);
  return { replica: isThere ? replica : [] };
}

/** Services are asked for by their cluster. */
async function inClusters(region: string, _: readonly string[], resources: readonly EstateResource[]): Promise<Facts> {
  const found = new Map<string, Readonly<Record<string, string | number>>>();
  const clusterOf = ({ args }: EstateResource): string => text(args.cluster).split("/").at(-1) ?? "";
  for (const cluster of new Set(resources.map(clusterOf))) {
    const names = resources.filter((one) => clusterOf(one) === cluster).map(({ args }) => text(args.name));
    for (const [name, facts] of await readServices(region, cluster, names)) found.set(name, facts);
  }
  return found;
}

/** What all names begin with. */
function commonPrefix(names: readonly string[]): string {
  const [first = ""] = names;
  let length = first.length;
  while (length > 0 && !names.every((name) => name.startsWith(first.slice(0, length)))) length -= 1;
  return first.slice(0, length);
}
