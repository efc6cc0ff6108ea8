/**
 * How the exported snapshots of a cache begin, and therefore the objects that hold them: automatic
 * ones after their own name, `automatic.<group>-<time>`, in which a dot becomes a hyphen; others after
 * the group. ElastiCache appends the shard and `.rdb`.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/backups-exporting.html
 */
export const exportPrefixes = (replicationGroupId: string): string[] => [`automatic-${replicationGroupId}-`, `${replicationGroupId}-`];
