import {
  CopySnapshotCommand,
  type ElastiCacheClient,
  InvalidParameterValueException,
  paginateDescribeSnapshots,
  type Snapshot,
  SnapshotAlreadyExistsFault,
} from "@aws-sdk/client-elasticache";

export interface ExportProps {
  readonly client: ElastiCacheClient;
  readonly replicationGroupId: string;
  readonly bucket: string;
  /** How the names begin that the bucket takes. */
  readonly prefixes: readonly string[];
  /** Present time. Snapshots are exported until they are two days old: a night that failed is made up for in the next. */
  readonly now: Date;
}

export interface ExportResult {
  readonly exported: readonly string[];
  /** In the bucket since an earlier event. */
  readonly present: readonly string[];
}

const exportedForMilliseconds = 48 * 60 * 60 * 1000;

/**
 * Exports the group's recent snapshots to the bucket, one object per shard. A snapshot that a person
 * named after something else than the group is left where it is: the bucket takes no other names.
 *
 * Idempotent by name: the target is named after the source, and ElastiCache overwrites nothing, so
 * the bucket itself remembers what was done. Powertools' idempotency would keep the same fact in a
 * DynamoDB table, with an expiry after which it forgets, and a state that can disagree with the
 * bucket.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CopySnapshot.html
 */
export async function exportSnapshots(props: ExportProps): Promise<ExportResult> {
  const exported: string[] = [];
  const present: string[] = [];
  const failed: Error[] = [];
  for (const source of await recentSnapshots(props)) {
    const target = targetName(source);
    try {
      await props.client.send(
        new CopySnapshotCommand({ SourceSnapshotName: source, TargetSnapshotName: target, TargetBucket: props.bucket }),
      );
      exported.push(target);
    } catch (error) {
      if (isPresent(error)) present.push(target);
      else
        failed.push(
          new Error(
            `snapshot ${source} could not be exported to ${props.bucket}: ${error instanceof Error ? error.message : "unknown error"}`,
          ),
        );
    }
  }
  if (failed.length > 0) throw new AggregateError(failed, failed.map(({ message }) => message).join("; "));
  return { exported, present };
}

/** Target names take letters, digits and hyphens; automatic snapshots are called `automatic.<group>-<time>`. */
export const targetName = (source: string): string => source.replace(/[^A-Za-z0-9]+/g, "-");

async function recentSnapshots({ client, replicationGroupId, prefixes, now }: ExportProps): Promise<string[]> {
  const oldest = now.getTime() - exportedForMilliseconds;
  const names: string[] = [];
  for await (const { Snapshots = [] } of paginateDescribeSnapshots({ client }, { ReplicationGroupId: replicationGroupId })) {
    for (const snapshot of Snapshots) {
      const { SnapshotName: name, SnapshotStatus: status } = snapshot;
      if (
        name !== undefined &&
        status === "available" &&
        completedAt(snapshot) >= oldest &&
        prefixes.some((prefix) => targetName(name).startsWith(prefix))
      )
        names.push(name);
    }
  }
  return names.sort();
}

/** A snapshot of a cluster has one time per shard; the last one counts. */
const completedAt = ({ NodeSnapshots = [] }: Snapshot): number =>
  Math.max(0, ...NodeSnapshots.map(({ SnapshotCreateTime }) => SnapshotCreateTime?.getTime() ?? 0));

const isPresent = (error: unknown): boolean =>
  error instanceof SnapshotAlreadyExistsFault ||
  (error instanceof InvalidParameterValueException && /already contains an object/i.test(error.message));
