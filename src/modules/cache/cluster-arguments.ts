import {
  type ElasticacheReplicationGroupConfig,
  type ElasticacheReplicationGroupLogDeliveryConfiguration,
} from "@cdktf/provider-aws/lib/elasticache-replication-group";
import { ports } from "../../facts/ports";

/** What every cluster has, whether it is its own master or follows one in another region. */
export interface ClusterOperation {
  readonly replicationGroupId: string;
  readonly replicasPerShard: number;
  readonly subnetGroupName: string;
  readonly securityGroupId: string;
  /** Key of the region's cache domain. */
  readonly keyArn: string;
  readonly snapshotRetentionDays: number;
  /** `HH:MM-HH:MM`, UTC. */
  readonly snapshotWindowUtc: string;
  /** `ddd:HH:MM-ddd:HH:MM`, UTC. */
  readonly maintenanceWindowUtc: string;
  readonly topicArn: string;
  readonly protectedFromDestroy: boolean;
}

export function commonClusterArguments(operation: ClusterOperation, logDelivery: ElasticacheReplicationGroupLogDeliveryConfiguration[]) {
  return {
    replicationGroupId: operation.replicationGroupId,
    port: ports.redis,
    replicasPerNodeGroup: operation.replicasPerShard,
    automaticFailoverEnabled: true,
    multiAzEnabled: true,
    subnetGroupName: operation.subnetGroupName,
    securityGroupIds: [operation.securityGroupId],
    kmsKeyId: operation.keyArn,
    snapshotRetentionLimit: operation.snapshotRetentionDays,
    snapshotWindow: operation.snapshotWindowUtc,
    maintenanceWindow: operation.maintenanceWindowUtc,
    finalSnapshotIdentifier: `${operation.replicationGroupId}-final`,
    notificationTopicArn: operation.topicArn,
    logDeliveryConfiguration: logDelivery,
    applyImmediately: false,
    timeouts: { create: "90m", update: "90m", delete: "60m" },
  } satisfies Partial<ElasticacheReplicationGroupConfig>;
}

/**
 * The token changes at run time, by rotation. The strategy belongs to the token: sent alone, AWS refuses it.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html
 */
export const rotatedArguments = ["auth_token", "auth_token_update_strategy"] as const;
