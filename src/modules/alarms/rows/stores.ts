import { type DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import { type S3BucketReplicationConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-replication-configuration";
import { type Metric } from "../measure";
import { bucket } from "./buckets";
import { cache } from "./caches";
import { database, proxy } from "./databases";
import { type Row, row, shortName } from "./row";
import { influx, table } from "./time-series";

/**
 * In the region of the source, by rule.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html
 */
const replication = row<S3BucketReplicationConfigurationA>("replication", (configuration, { place, value }) => {
  const source = configuration.bucketInput ?? "";
  const [rule] = rulesOf(configuration);
  const dimensions = {
    SourceBucket: source,
    DestinationBucket: rule?.destination?.bucket.replace(/^arn:aws:s3:::/, "") ?? "",
    RuleId: rule?.id ?? "",
  };
  const subject = shortName(place, source).replace(new RegExp(`-${place.accountId}-.*$`), "");
  return {
    subject: `${subject}-replication`,
    watches: [
      {
        role: "latency",
        measure: { namespace: "AWS/S3", name: "ReplicationLatency", statistic: "Maximum", dimensions },
        threshold: { key: "storage.replicationLatencySeconds" },
        periodSeconds: 300,
        periods: 2,
        severity: "warning",
        meaning: `Copies of the bucket ${subject} are more than ${value("storage.replicationLatencySeconds")} s behind`,
        firstAction: "look at the pending operations of the rule in the S3 console",
      },
      {
        role: "failed",
        measure: { namespace: "AWS/S3", name: "OperationsFailedReplication", statistic: "Sum", dimensions },
        threshold: 0,
        periodSeconds: 300,
        periods: 1,
        severity: "warning",
        meaning: `Objects of the bucket ${subject} could not be copied to the other region`,
        firstAction: "read the events of failed replication: a right on a key is the usual reason",
      },
    ],
  };
});

const rulesOf = (configuration: S3BucketReplicationConfigurationA): readonly { id?: string; destination?: { bucket: string } }[] =>
  configuration.ruleInput as readonly { id?: string; destination?: { bucket: string } }[];

/**
 * CloudWatch takes silence of DynamoDB's metrics for no change, whatever an alarm says; filled in, there is none.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
 */
const keyValueTable = row<DynamodbTable>("table", ({ nameInput }, { place }) => {
  const subject = `table-${shortName(place, nameInput)}`;
  const throttled = (name: string): Metric => ({
    namespace: "AWS/DynamoDB",
    name,
    statistic: "Sum",
    dimensions: { TableName: nameInput ?? "" },
  });
  return {
    subject,
    watches: [
      {
        role: "throttled",
        measure: {
          expression: "FILL(reads, 0) + FILL(writes, 0)",
          label: "Requests that were refused for their rate",
          of: { reads: throttled("ReadThrottleEvents"), writes: throttled("WriteThrottleEvents") },
        },
        threshold: 0,
        periods: 5,
        datapoints: 3,
        severity: "warning",
        meaning: `Requests to the table ${shortName(place, nameInput)} are refused for their rate`,
        firstAction: "find who asks so often; the table takes as much as its account's quota",
      },
    ],
  };
});

/** What is watched of everything that holds data. */
export const storeRows: Readonly<Record<string, Row>> = {
  aws_db_instance: database,
  aws_dynamodb_table: keyValueTable,
  aws_db_proxy: proxy,
  aws_elasticache_replication_group: cache,
  aws_timestreamwrite_table: table,
  aws_timestreaminfluxdb_db_instance: influx,
  aws_s3_bucket: bucket,
  aws_s3_bucket_replication_configuration: replication,
};
