import { type EnvironmentConfig } from "../../../../../config/schema/environment";
import { type SynthesizedStack } from "../../../synthesized";
import { type EstateResource } from "../../access/world/estate-resource";
import { quotasIn } from "../../quotas/live";
import { type Parity, parityOf } from "../parity";
import { type AllowedDifference, allowedDifferences } from "../parity-differences";
import { quotaDifferences } from "../parity-quotas";
import { answer } from "../status/reads";
import { type Unread } from "./answers";
import { liveWorld } from "./live-world";
import { needDifferences } from "./needs";

/** What both regions have now; the same differences may be as in what is synthesized. */
export interface LiveParity extends Parity {
  /** Never empty where a call was refused or not answered: parity is not known then. */
  readonly unread: readonly Unread[];
}

/** What is compared of two resources that are there. */
const facts: readonly string[] = [
  "actions_enabled",
  "allocated_storage",
  "desired_count",
  "has_its_minimum",
  "images",
  "instance_class",
  "min_capacity",
  "multi_az",
  "node_type",
  "num_node_groups",
  "replicas_per_node_group",
  "has_value",
];

/** Differences that only a running estate has. */
export const liveDifferences: readonly AllowedDifference[] = [
  {
    layer: "services",
    type: "aws_appautoscaling_target",
    what: "min_capacity",
    because: "somebody, or the schedule of peaks, has raised it where orders are served; a failover raises it to what is needed at peak",
  },
  {
    layer: "services",
    type: "aws_ecs_service",
    what: "desired_count",
    because: "it stands by, scaled to what it serves now; a failover raises it to what is needed at peak",
  },
];

/**
 * Compares what both regions really have: services with their tasks, images and bounds of scaling, certificates of load balancers,
 * databases, caches, secrets and parameters without reading their values, alarms with whether they notify, and quotas. Reads only.
 *
 * @param now what is left of a certificate is counted from then
 */
export async function liveParity(
  world: readonly EstateResource[],
  stacks: readonly SynthesizedStack[],
  config: EnvironmentConfig,
  now: Date,
): Promise<LiveParity> {
  const regions = [config.regions.primary.name, config.regions.recovery.name];
  const [{ resources, unread }, quotas] = await Promise.all([liveWorld(world, config), answer(quotasIn(config.account.id, regions))]);
  const { differences, ...parity } = parityOf(resources, config, {
    capacities: facts,
    allowed: [...allowedDifferences, ...liveDifferences],
  });
  return {
    ...parity,
    differences: [
      ...differences,
      ...needDifferences(world, resources, new Set(unread.map(({ type }) => type)), config, now),
      ...("known" in quotas ? quotaDifferences(stacks, config, quotas.known) : []),
    ],
    unread: [...unread, ...("unknown" in quotas ? [{ region: regions.join(", "), type: "quotas", because: quotas.unknown }] : [])],
  };
}
