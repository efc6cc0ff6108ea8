import { TimestreamwriteDatabase } from "@cdktf/provider-aws/lib/timestreamwrite-database";
import { TimestreamwriteTable } from "@cdktf/provider-aws/lib/timestreamwrite-table";
import { Construct } from "constructs";
import { physicalName } from "../../facts/naming";
import { backupTag, selected } from "../../facts/backup-tag";
import { type Place } from "../shared/place";

export interface LiveAnalyticsProps {
  readonly place: Place;
  readonly keyArn: string;
  /** Hours in the memory store. */
  readonly memoryRetentionHours: number;
  /** Days in the magnetic store, after those in memory. */
  readonly magneticRetentionDays: number;
  readonly protectedFromDestroy: boolean;
}

/** Tables by role, each with the dimension that its records are partitioned by. */
const tables = {
  "market-data": { name: "market_data", partitionKey: "symbol" },
  "performance-metrics": { name: "performance_metrics", partitionKey: "strategy" },
} as const;

/** Names of the tables. */
export const timestreamTables: readonly string[] = Object.values(tables).map(({ name }) => name);

/**
 * Time series in Timestream for LiveAnalytics. Late records go straight to the magnetic store.
 * Writers send up to 100 records in one call, to both regions.
 *
 * @see https://docs.aws.amazon.com/timestream/latest/developerguide/customer-defined-partition-keys.html
 */
export class LiveAnalytics extends Construct {
  public readonly databaseName: string;

  public constructor(scope: Construct, id: string, props: LiveAnalyticsProps) {
    super(scope, id);
    const lifecycle = { preventDestroy: props.protectedFromDestroy };
    const tags = { [backupTag]: selected };
    const database = new TimestreamwriteDatabase(this, "database", {
      databaseName: physicalName("timestream", props.place.names, "market"),
      kmsKeyId: props.keyArn,
      lifecycle,
    });
    this.databaseName = database.databaseName;
    for (const [role, { name, partitionKey }] of Object.entries(tables))
      new TimestreamwriteTable(this, role, {
        databaseName: database.databaseName,
        tableName: name,
        retentionProperties: {
          memoryStoreRetentionPeriodInHours: props.memoryRetentionHours,
          magneticStoreRetentionPeriodInDays: props.magneticRetentionDays,
        },
        magneticStoreWriteProperties: { enableMagneticStoreWrites: true },
        schema: { compositePartitionKey: { type: "DIMENSION", name: partitionKey, enforcementInRecord: "REQUIRED" } },
        tags,
        lifecycle,
      });
  }
}
