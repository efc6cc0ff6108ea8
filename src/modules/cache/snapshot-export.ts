import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { Construct } from "constructs";
import { snapshotExportStatements } from "../function-permissions/redis-snapshot-export";
import { type LogKeeping } from "../data/encrypted-log-group";
import { InternalFunction } from "../functions/internal-function";
import { type FunctionArchive } from "../../facts/function-archive";
import { bucketArn } from "../shared/arns";
import { type Place } from "../shared/place";
import { exportPrefixes } from "./snapshot-names";

export interface SnapshotExportProps {
  readonly place: Place;
  readonly archive: FunctionArchive;
  readonly replicationGroupId: string;
  /** Topic that the cache reports to. */
  readonly topicArn: string;
  /** Bucket of the same region; ElastiCache exports to no other. */
  readonly bucket: { readonly name: string; readonly keyArn: string };
  readonly logs: LogKeeping;
  readonly failureTopicArn: string;
}

/**
 * Copies each finished snapshot of the cache into a bucket of ours, from where it is replicated to
 * the other region. ElastiCache keeps its snapshots in its own storage, which does not leave the region.
 *
 * A new cluster is seeded from objects encrypted with SSE-S3 only, so a restore copies them to the
 * bucket `cache-seed` first.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/backups-exporting.html
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/backups-seeding-redis.html
 */
export class SnapshotExport extends Construct {
  public constructor(
    scope: Construct,
    id: string,
    { place, archive, replicationGroupId, topicArn, bucket, logs, failureTopicArn }: SnapshotExportProps,
  ) {
    super(scope, id);
    const { functionArn } = new InternalFunction(this, "function", {
      place,
      name: "redis-snapshot-export",
      description: "Exports finished cache snapshots to the backups bucket",
      archive,
      environment: {
        REPLICATION_GROUP_ID: replicationGroupId,
        EXPORT_BUCKET: bucket.name,
        EXPORT_PREFIXES: exportPrefixes(replicationGroupId).join(","),
      },
      statements: snapshotExportStatements({
        region: place.region,
        accountId: place.accountId,
        replicationGroupId,
        bucketArn: bucketArn(bucket.name),
        keyArn: bucket.keyArn,
      }),
      timeoutSeconds: 120,
      logs,
      failureTopicArn,
    });
    const permission = new LambdaPermission(this, "permission", {
      statementId: "snapshots",
      action: "lambda:InvokeFunction",
      functionName: functionArn,
      principal: "sns.amazonaws.com",
      sourceArn: topicArn,
    });
    new SnsTopicSubscription(this, "subscription", {
      topicArn,
      protocol: "lambda",
      endpoint: functionArn,
      filterPolicyScope: "MessageBody",
      filterPolicy: JSON.stringify({ "ElastiCache:SnapshotComplete": [{ exists: true }] }),
      dependsOn: [permission],
    });
  }
}
