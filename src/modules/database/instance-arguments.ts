import { type DbInstanceConfig } from "@cdktf/provider-aws/lib/db-instance";
import { exportedLogs } from "./instance-monitoring";

/** What the primary and its replica have in common. */
export interface InstanceShape {
  readonly identifier: string;
  readonly instanceClass: string;
  readonly multiAz: boolean;
  /** Size up to which RDS grows the volume by itself. A replica needs its own limit. */
  readonly maximumStorageGiB: number;
  readonly subnetIds: string[];
  readonly securityGroupId: string;
  /** Key of the region's data domain, for the volume, snapshots and performance data. */
  readonly keyArn: string;
  readonly parameterGroupName: string;
  readonly protectedFromDestroy: boolean;
}

export interface InstanceOperation {
  readonly backupRetentionDays: number;
  /** `HH:MM-HH:MM`, UTC. */
  readonly backupWindowUtc: string;
  /** `ddd:HH:MM-ddd:HH:MM`, UTC. */
  readonly maintenanceWindowUtc: string;
  readonly insights: { readonly mode: "standard" | "advanced"; readonly retentionDays: number; readonly monitoringSeconds: number };
  readonly monitoringRoleArn: string;
}

export function commonArguments(shape: InstanceShape, operation: InstanceOperation) {
  return {
    identifier: shape.identifier,
    instanceClass: shape.instanceClass,
    multiAz: shape.multiAz,
    storageType: "gp3",
    maxAllocatedStorage: shape.maximumStorageGiB,
    storageEncrypted: true,
    kmsKeyId: shape.keyArn,
    publiclyAccessible: false,
    vpcSecurityGroupIds: [shape.securityGroupId],
    parameterGroupName: shape.parameterGroupName,
    // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html: valid until 2061
    caCertIdentifier: "rds-ca-rsa2048-g1",
    backupRetentionPeriod: operation.backupRetentionDays,
    backupWindow: operation.backupWindowUtc,
    maintenanceWindow: operation.maintenanceWindowUtc,
    applyImmediately: false,
    autoMinorVersionUpgrade: true,
    copyTagsToSnapshot: true,
    deleteAutomatedBackups: false,
    enabledCloudwatchLogsExports: [...exportedLogs],
    performanceInsightsEnabled: true,
    performanceInsightsKmsKeyId: shape.keyArn,
    performanceInsightsRetentionPeriod: operation.insights.retentionDays,
    databaseInsightsMode: operation.insights.mode,
    monitoringInterval: operation.insights.monitoringSeconds,
    monitoringRoleArn: operation.monitoringRoleArn,
    deletionProtection: shape.protectedFromDestroy,
    // A terabyte is copied to another region before a replica exists; the provider gives up after 40 minutes.
    timeouts: { create: "180m", update: "180m", delete: "60m" },
  } satisfies Partial<DbInstanceConfig>;
}
