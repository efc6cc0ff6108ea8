import { BackupClient, DescribeGlobalSettingsCommand } from "@aws-sdk/client-backup";
import { CloudWatchClient, DescribeAlarmsCommand, GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import { GetBucketPolicyCommand, HeadObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { DescribeSecretCommand, ListSecretVersionIdsCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { readAws } from "../../aws/read";
import { liveQuotas } from "../quotas/live";
import { type AccountReads } from "./probes";

/** So many of a bucket's objects are looked at. */
const objectsRead = 20;
/** How long a metric is looked back for. */
const metricMinutes = 30;

/** Reads of one account; each is undefined, or empty, for what is not there. They need no more than AWS's ReadOnlyAccess. */
export const accountReads = (account: string): AccountReads => ({
  objects: (bucket, region, prefix = "") =>
    readAws(S3Client, "s3", region, `reading the bucket ${bucket}`, async (client) => {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, MaxKeys: objectsRead }));
      return Promise.all(
        Contents.map(async ({ Key = "" }) => {
          const { ReplicationStatus } = await client.send(new HeadObjectCommand({ Bucket: bucket, Key }));
          return { key: Key, replication: ReplicationStatus };
        }),
      );
    }),
  bucketPolicy: (bucket, region) =>
    readAws(S3Client, "s3", region, `reading the policy of ${bucket}`, async (client) =>
      client.send(new GetBucketPolicyCommand({ Bucket: bucket })).then(
        ({ Policy }) => Policy,
        (error: unknown) => {
          if (error instanceof Error && error.name === "NoSuchBucketPolicy") return "";
          throw error;
        },
      ),
    ),
  secret: (name, region) =>
    readAws(SecretsManagerClient, "secretsmanager", region, `reading what ${name} is`, async (client) => {
      const [described, { Versions = [] }] = await Promise.all([
        client.send(new DescribeSecretCommand({ SecretId: name })),
        client.send(new ListSecretVersionIdsCommand({ SecretId: name, IncludeDeprecated: true })),
      ]);
      return { rotated: described.LastRotatedDate, stages: Versions.map(({ VersionStages = [] }) => VersionStages) };
    }),
  alarms: async (prefix, region) =>
    (await readAws(CloudWatchClient, "monitoring", region, "reading alarms", async (client) => {
      const { MetricAlarms = [] } = await client.send(new DescribeAlarmsCommand({ AlarmNamePrefix: prefix, MaxRecords: 100 }));
      return MetricAlarms.map(({ AlarmName = "", StateValue = "" }) => ({ name: AlarmName, state: StateValue }));
    })) ?? [],
  newestOfQueue: (queue, region, now) =>
    readAws(CloudWatchClient, "monitoring", region, `reading the length of ${queue}`, async (client) => {
      const { Datapoints = [] } = await client.send(
        new GetMetricStatisticsCommand({
          Namespace: "AWS/SQS",
          MetricName: "ApproximateNumberOfMessagesVisible",
          Dimensions: [{ Name: "QueueName", Value: queue }],
          StartTime: new Date(now.getTime() - metricMinutes * 60_000),
          EndTime: now,
          Period: 60,
          Statistics: ["Maximum"],
        }),
      );
      const times = Datapoints.flatMap(({ Timestamp }) => (Timestamp === undefined ? [] : [Timestamp.getTime()]));
      return times.length === 0 ? undefined : new Date(Math.max(...times));
    }),
  crossAccountBackup: (region) =>
    readAws(BackupClient, "backup", region, "reading what the organization says of copies of backups", async (client) =>
      client.send(new DescribeGlobalSettingsCommand({})).then(
        ({ GlobalSettings }) => GlobalSettings?.isCrossAccountBackupEnabled === "true",
        (error: unknown) => {
          // https://docs.aws.amazon.com/aws-backup/latest/devguide/API_DescribeGlobalSettings.html
          if (error instanceof Error && error.name === "InvalidRequestException") return undefined;
          throw error;
        },
      ),
    ),
  quotas: (regions) => liveQuotas(account, regions),
});
