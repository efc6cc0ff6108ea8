import { ElastiCacheClient } from "@aws-sdk/client-elasticache";
import { type SNSEvent } from "aws-lambda";
import { required } from "../shared/environment";
import { functionLog, type Log } from "../shared/logger";
import { exportSnapshots } from "./export";
import { snapshottedClusters } from "./notification";

/**
 * Exports snapshots of one replication group to S3 when ElastiCache reports one as complete. A throw
 * makes SNS deliver the event again.
 *
 * Environment: REPLICATION_GROUP_ID, EXPORT_BUCKET; EXPORT_PREFIXES, separated by commas.
 */
export function createHandler(
  environment: NodeJS.ProcessEnv,
  client: ElastiCacheClient = new ElastiCacheClient({}),
  log: Log = functionLog("redis-snapshot-export"),
  clock: () => Date = () => new Date(),
): (event: SNSEvent) => Promise<void> {
  return async (event) => {
    const replicationGroupId = required(environment, "REPLICATION_GROUP_ID");
    const bucket = required(environment, "EXPORT_BUCKET");
    const prefixes = required(environment, "EXPORT_PREFIXES").split(",");
    // Events name a node's cluster, `<group>-0001-002`, or the group.
    const concerned = snapshottedClusters(event).some(
      (cluster) => cluster === replicationGroupId || cluster.startsWith(`${replicationGroupId}-`),
    );
    if (!concerned) {
      log.info("no snapshot of this replication group, nothing to do", { replicationGroupId });
      return;
    }
    const { exported, present } = await exportSnapshots({ client, replicationGroupId, bucket, prefixes, now: clock() });
    log.info("snapshots are in the bucket", { replicationGroupId, bucket, exported: exported.join(" "), present: present.join(" ") });
  };
}

export const handler = createHandler(process.env);
