import {
  fixed,
  free,
  moved,
  NotUnderstood,
  type Part,
  priced,
  type Resource,
  type ServicePricing,
  type Surroundings,
  used,
} from "../model";
import { hoursPerMonth } from "../usage";

const page = "https://aws.amazon.com/elasticache/pricing/";

/** The cache that says shards and node type: a secondary of a global datastore takes both from its primary. */
function leading(cluster: Resource, { all }: Surroundings): Resource {
  if (cluster.args.global_replication_group_id === undefined) return cluster;
  const primary = all("aws_elasticache_replication_group").find(({ args }) => args.global_replication_group_id === undefined);
  if (primary === undefined) throw new NotUnderstood("the cache that it follows is not in the estate");
  return primary;
}

/** Memory of a node that holds data, for the sizes that the price table has. @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheNodes.SupportedTypes.html */
const memoryGiB: Readonly<Record<string, number>> = {
  "cache.t4g.micro": 0.5,
  "cache.t4g.small": 1.37,
  "cache.t4g.medium": 3.09,
  "cache.r6g.large": 13.07,
  "cache.r6g.xlarge": 26.32,
  "cache.r6g.2xlarge": 52.82,
};

function clusterParts(cluster: Resource, around: Surroundings): readonly Part[] {
  const primary = leading(cluster, around);
  const nodeType = String(primary.args.node_type);
  const engine = String(primary.args.engine ?? "redis");
  const shards = Number(primary.args.num_node_groups ?? 1);
  const nodes = Number(cluster.args.num_cache_clusters ?? shards * (1 + Number(cluster.args.replicas_per_node_group ?? 0)));
  const { usedPercent, writtenGiBPerDay } = around.usage.assumed.cache;
  const data = (usedPercent / 100) * shards * (memoryGiB[nodeType] ?? 0);
  // One snapshot of each active cache is kept for nothing.
  const kept = Math.max(0, Number(cluster.args.snapshot_retention_limit ?? 0) - 1);
  return [
    fixed(`elasticache.${engine}.${nodeType}`, nodes * hoursPerMonth),
    used("elasticache.backup", kept * data),
    ...(cluster === primary ? [] : [{ ...moved("transfer.regions", (writtenGiBPerDay * hoursPerMonth) / 24), region: primary.region }]),
  ];
}

export const cache: ServicePricing = {
  service: "ElastiCache",
  types: {
    aws_elasticache_replication_group: priced(clusterParts),
    aws_elasticache_global_replication_group: free(page, "nodes and what passes between the regions are paid for with the caches"),
    aws_elasticache_parameter_group: free(page),
    aws_elasticache_subnet_group: free(page),
    aws_elasticache_user: free(page),
    aws_elasticache_user_group: free(page),
  },
};
