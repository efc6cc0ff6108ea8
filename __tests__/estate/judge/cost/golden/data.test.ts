import { type SynthesizedStack } from "../../../../../src/estate/synthesized";
import { stackOf, monthOf } from "./month";

const writer = {
  engine: "postgres",
  instance_class: "db.r6g.xlarge",
  multi_az: true,
  storage_type: "gp3",
  allocated_storage: 1000,
  iops: 14_000,
  backup_retention_period: 30,
  database_insights_mode: "advanced",
};
const replica = { replicate_source_db: "arn:x", instance_class: "db.t4g.medium", storage_type: "gp3", backup_retention_period: 1 };
const cluster = {
  engine: "redis",
  node_type: "cache.r6g.large",
  num_node_groups: 3,
  replicas_per_node_group: 1,
  snapshot_retention_limit: 3,
};
const lifecycle = (rules: readonly object[]) => ({
  aws_s3_bucket: { b: { bucket: "p-e-data-1-us-east-1" } },
  aws_s3_bucket_lifecycle_configuration: {
    l: { bucket: "${aws_s3_bucket.b.bucket}", rule: rules.map((one) => ({ status: "Enabled", filter: [{}], ...one })) },
  },
});

describe("totals by hand of what holds data", () => {
  it.each<[type: string, arithmetic: string, month: number, ...stacks: SynthesizedStack[]]>([
    // 730 x 0.899 = 656.27; 1000 x 0.23 = 230; (14000 - 12000) x 0.04 = 80; 500 + 24 x 30 = 1220 GB of backups, 220 beyond the storage: 20.90; 4 vCPU x 730 x 0.0125 = 36.50.
    ["aws_db_instance", "656.27 + 230 + 80 + 20.90 + 36.50", 1023.67, stackOf({ aws_db_instance: { w: writer } })],
    // 1023.67, and (700 - 500) MiB/s beyond the baseline of a striped volume x 0.16 = 32.
    ["aws_db_instance", "1023.67 + 32", 1055.67, stackOf({ aws_db_instance: { w: { ...writer, storage_throughput: 700 } } })],
    // Beside the writer's 1023.67: 730 x 0.065 = 47.45; 1000 GB as its source x 0.115 = 115; 730 GB of changes x 0.02 = 14.60.
    [
      "aws_db_instance",
      "1023.67 + 47.45 + 115 + 14.60",
      1200.72,
      stackOf({ aws_db_instance: { w: writer } }),
      stackOf({ aws_db_instance: { r: replica } }, "us-west-2"),
    ],
    ["aws_db_proxy", "4 vCPU x 730 h x 0.015", 43.8, stackOf({ aws_db_instance: { w: writer }, aws_db_proxy: { p: {} } })],
    // 500 + 24 x 10 = 740 GB x 0.095 = 70.30; 730 GB x 0.02 = 14.60.
    [
      "aws_db_instance_automated_backups_replication",
      "70.30 + 14.60",
      84.9,
      stackOf({ aws_db_instance: { w: writer } }),
      stackOf({ aws_db_instance_automated_backups_replication: { c: { retention_period: 10 } } }, "us-west-2"),
    ],
    // 6 nodes x 730 x 0.206 = 902.28; two snapshots beyond the free one, of 3 x 13.07 GB half full: 39.21 GB x 0.085 = 3.33.
    ["aws_elasticache_replication_group", "902.28 + 3.33", 905.61, stackOf({ aws_elasticache_replication_group: { c: cluster } })],
    // The same again for a secondary of 3 shards as its primary, without replicas or snapshots: 3 x 730 x 0.206 = 451.14; 730 GB x 0.02 = 14.60.
    [
      "aws_elasticache_replication_group",
      "905.61 + 451.14 + 14.60",
      1371.35,
      stackOf({ aws_elasticache_replication_group: { c: cluster } }),
      stackOf({ aws_elasticache_replication_group: { f: { global_replication_group_id: "g", replicas_per_node_group: 0 } } }, "us-west-2"),
    ],
    // 60 M writes x 0.50 = 30; 60 M KiB = 57.22 GB a month: 24 h of it, 1.881 GB, x 730 x 0.036 = 49.4385; 30 days, 56.44 GB, x 0.03 = 1.6931; 200 TCU-h x 0.518 = 103.60.
    [
      "aws_timestreamwrite_table",
      "30 + 49.4385 + 1.6931 + 103.60",
      184.73,
      stackOf({
        aws_timestreamwrite_table: {
          t: { retention_properties: { memory_store_retention_period_in_hours: 24, magnetic_store_retention_period_in_days: 30 } },
        },
      }),
    ],
    [
      "aws_timestreaminfluxdb_db_instance",
      "730 h x 0.119 + 20 GB x 0.10",
      88.87,
      stackOf({
        aws_timestreaminfluxdb_db_instance: {
          i: { db_instance_type: "db.influx.medium", allocated_storage: 20, deployment_type: "SINGLE_AZ" },
        },
      }),
    ],
    // Nothing expires: 12 x 100 GB x 0.023 = 27.60; 102,400 writes x 0.005/1000 = 0.512; 1 M reads x 0.0004/1000 = 0.40.
    ["aws_s3_bucket", "27.60 + 0.512 + 0.40", 28.51, stackOf({ aws_s3_bucket: { b: { bucket: "p-e-data-1-us-east-1" } } })],
    // A purpose with its own volume: 12 x 60 x 0.023 = 16.56; 61,440 writes: 0.307; reads 0.40.
    ["aws_s3_bucket", "16.56 + 0.307 + 0.40", 17.27, stackOf({ aws_s3_bucket: { b: { bucket: "p-e-logs-1-us-east-1" } } })],
    // 365 days: 36.5 in STANDARD = 1.2 months x 100 x 0.023 = 2.76; 146 more in GLACIER = 4.8 x 100 x 0.0036 = 1.728; 182.5 in DEEP_ARCHIVE = 6 x 100 x 0.00099 = 0.594; 0.912 of requests.
    [
      "aws_s3_bucket",
      "2.76 + 1.728 + 0.594 + 0.912",
      5.99,
      stackOf(
        lifecycle([
          { expiration: [{ days: 365 }] },
          {
            transition: [
              { days: 36.5, storage_class: "GLACIER" },
              { days: 182.5, storage_class: "DEEP_ARCHIVE" },
            ],
          },
        ]),
      ),
    ],
    // Intelligent tiering, kept 60 days: 30 days = 0.98630 months x 100 x 0.023 = 2.2685, 30 more x 0.0125 = 1.2329; 197.26 GB in objects of 1 MiB = 201,995 watched x 0.0025/1000 = 0.5050; 0.912 of requests.
    [
      "aws_s3_bucket",
      "2.2685 + 1.2329 + 0.5050 + 0.912",
      4.92,
      stackOf(lifecycle([{ transition: [{ days: 0, storage_class: "INTELLIGENT_TIERING" }] }, { expiration: [{ days: 60 }] }])),
    ],
    [
      "aws_s3_bucket_replication_configuration",
      "100 GB x (0.02 + 0.015)",
      3.5,
      stackOf({
        aws_s3_bucket: { b: { bucket: "p-e-data-1-us-east-1" } },
        aws_s3_bucket_replication_configuration: {
          r: { bucket: "${aws_s3_bucket.b.bucket}", rule: [{ destination: { replication_time: { status: "Enabled" } } }] },
        },
      }),
    ],
    ["aws_ecr_repository", "5 GB x 0.10", 0.5, stackOf({ aws_ecr_repository: { r: {} } })],
    // The secret and its replica: 2 x 0.40; 20,000 reads: 2 x 0.05.
    [
      "aws_secretsmanager_secret",
      "0.80 + 0.10",
      0.9,
      stackOf({ aws_secretsmanager_secret: { s: { replica: [{ region: "us-west-2" }] } } }),
    ],
    // Each region has its own copy: 2 x (2 x 0.625 + 4 x 0.125 + 10 x 0.25).
    ["aws_dynamodb_table", "2 x 4.25", 8.5, stackOf({ aws_dynamodb_table: { t: { replica: [{ region_name: "us-west-2" }] } } })],
  ])("%s: %s = %d", (type, _arithmetic, month, ...stacks) => {
    expect(monthOf(type, ...stacks)).toBe(month);
  });
});
