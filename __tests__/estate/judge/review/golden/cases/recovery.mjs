import { database, gone, kept } from "./helpers.mjs";

const replica = {
  identifier: "smart0dte-dev-orders-replica",
  replicate_source_db: "arn:aws:rds:us-west-2:111111111111:db:orders",
  instance_class: "db.r6g.large",
  skip_final_snapshot: true,
};
const table = {
  name: "smart0dte-dev-sessions",
  billing_mode: "PAY_PER_REQUEST",
  hash_key: "id",
  attribute: [{ name: "id", type: "S" }],
  stream_enabled: true,
  stream_view_type: "NEW_AND_OLD_IMAGES",
  point_in_time_recovery: [{ enabled: true }],
  replica: [{ region_name: "us-west-2" }],
};
const rule = (status) => ({
  id: "all",
  status,
  filter: [{ prefix: "" }],
  delete_marker_replication: [{ status: "Enabled" }],
  destination: [{ bucket: "arn:aws:s3:::smart0dte-dev-reports-west" }],
});
const replication = (status) => ({
  role: "arn:aws:iam::111111111111:role/replication",
  bucket: "smart0dte-dev-reports",
  rule: [rule(status)],
});
const copy = { destination_vault_arn: "arn:aws:backup:us-west-2:111111111111:backup-vault:main" };
const otherRegion = { destination_vault_arn: "arn:aws:backup:eu-west-1:111111111111:backup-vault:main" };
const elsewhere = { destination_vault_arn: "arn:aws:backup:us-east-1:777777777777:backup-vault:copies" };
const keptFor = (days) => ({ ...copy, lifecycle: [{ delete_after: days }] });
const plan = (...copies) => ({
  name: "daily",
  rule: [
    {
      rule_name: "daily",
      target_vault_name: "main",
      schedule: "cron(0 5 ? * * *)",
      lifecycle: [{ delete_after: 35 }],
      ...(copies.length > 0 ? { copy_action: copies } : {}),
    },
  ],
});
const selection = { name: "all", plan_id: "plan-1", iam_role_arn: "arn:aws:iam::111111111111:role/backup", resources: ["*"] };
const record = {
  zone_id: "Z1",
  name: "api.example.com",
  type: "A",
  ttl: 60,
  records: ["192.0.2.1"],
  set_identifier: "primary",
  health_check_id: "check-1",
  failover_routing_policy: [{ type: "PRIMARY" }],
};

/** As a failover leaves it: it copies nothing, and has the tag by which it is backed up. */
const promoted = { ...replica, replicate_source_db: undefined, tags: { Backup: "true" } };
const ignored = { lifecycle: [{ ignore_changes: ["replicate_source_db"] }] };
const target = { db_proxy_name: "orders", target_group_name: "default", db_instance_identifier: database.identifier };

export default {
  "promoted-database-loses-its-tag": kept("aws_db_instance", promoted, {
    replicate_source_db: replica.replicate_source_db,
    tags: { Backup: "when-promoted" },
    ...ignored,
  }),
  "promoted-database-keeps-its-tag": kept("aws_db_instance", promoted, { backup_window: "09:00-10:00", ...ignored }),
  "fenced-database-gets-its-way-back": {
    before: { "aws_db_instance.main": database },
    after: { "aws_db_instance.main": database, "aws_db_proxy_target.main": target },
  },
  "database-made-with-its-way": {
    before: {},
    after: { "aws_db_instance.main": database, "aws_db_proxy_target.main": target },
  },
  "multi-az-off": kept("aws_db_instance", database, { multi_az: false }),
  "multi-az-on": kept("aws_db_instance", { ...database, multi_az: false }, { multi_az: true }),
  "read-replica-destroyed": gone("aws_db_instance", replica),
  "table-replica-removed": kept("aws_dynamodb_table", table, { replica: undefined }),
  "table-replica-added": kept("aws_dynamodb_table", { ...table, replica: undefined }, { replica: table.replica }),
  "replication-destroyed": gone("aws_s3_bucket_replication_configuration", replication("Enabled")),
  "replication-stopped": kept("aws_s3_bucket_replication_configuration", replication("Enabled"), { rule: [rule("Disabled")] }),
  "replication-started": kept("aws_s3_bucket_replication_configuration", replication("Disabled"), { rule: [rule("Enabled")] }),
  "point-in-time-recovery-off": kept("aws_dynamodb_table", table, { point_in_time_recovery: [{ enabled: false }] }),
  "point-in-time-recovery-on": kept(
    "aws_dynamodb_table",
    { ...table, point_in_time_recovery: [{ enabled: false }] },
    { point_in_time_recovery: [{ enabled: true }] },
  ),
  "backups-go-with-the-database": kept("aws_db_instance", database, { delete_automated_backups: true }),
  "backup-selection-destroyed": gone("aws_backup_selection", selection),
  "backup-copy-removed": kept("aws_backup_plan", plan(copy), { rule: plan().rule }),
  "backups-kept-shorter": kept("aws_backup_plan", plan(), { rule: [{ ...plan().rule[0], lifecycle: [{ delete_after: 7 }] }] }),
  "backup-copy-moved": kept("aws_backup_plan", plan(copy), { rule: plan(otherRegion).rule }),
  "backup-copy-kept-shorter": kept("aws_backup_plan", plan(keptFor(60)), { rule: plan(keptFor(30)).rule }),
  "backup-copy-kept-longer": kept("aws_backup_plan", plan(keptFor(30)), { rule: plan(keptFor(60)).rule }),
  "backups-copied-to-another-account": kept("aws_backup_plan", plan(copy), { rule: plan(copy, elsewhere).rule }),
  "backups-made-with-a-copy-elsewhere": { before: {}, after: { "aws_backup_plan.main": plan(copy, elsewhere) } },
  "backup-copies-elsewhere-kept-longer": kept("aws_backup_plan", plan(copy, { ...elsewhere, lifecycle: [{ delete_after: 30 }] }), {
    rule: plan(copy, { ...elsewhere, lifecycle: [{ delete_after: 60 }] }).rule,
  }),
  "backup-copy-added": kept("aws_backup_plan", plan(), { rule: plan(copy).rule }),
  "health-check-removed": kept("aws_route53_record", record, { health_check_id: undefined }),
  "record-ttl-changed": kept("aws_route53_record", record, { ttl: 30 }),
  "failover-record-destroyed": gone("aws_route53_record", record),
};
