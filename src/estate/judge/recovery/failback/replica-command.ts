import { backupTag, selectedWhenPromoted } from "../../../../facts/backup-tag";
import { type EstateResource } from "../../access/world/estate-resource";
import { type Check, type Command, isThere, type Named, wait } from "./shell";

type Args = EstateResource["args"];

export interface ReplicaPlace extends Named {
  readonly args: Args;
  readonly tags: Readonly<Record<string, string>>;
  /** By which the key of the region's data is found, and the group that admits the database's clients. */
  readonly keyAlias: string;
  readonly securityGroup: string;
}

const key = ({ region, keyAlias }: ReplicaPlace): string =>
  `$(aws kms describe-key --region ${region} --key-id ${keyAlias} --query KeyMetadata.Arn --output text)`;
const group = ({ region, securityGroup }: ReplicaPlace): string =>
  `$(aws ec2 describe-security-groups --region ${region} --filters Name=group-name,Values=${securityGroup} --query 'SecurityGroups[].GroupId' --output text)`;

const plain = (option: string) => (value: unknown) => `--${option} ${String(value)}`;
const flag = (option: string) => (value: unknown) => (value === true ? `--${option}` : `--no-${option}`);
const unsaid = (): string => "";

/**
 * Options of the call that makes a replica, by the argument of `aws_db_instance` that asks for the same: what is made by
 * hand must be what an apply would have made, or the next plan changes it.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstanceReadReplica.html
 */
const options: Readonly<Record<string, (value: unknown, place: ReplicaPlace) => string>> = {
  instance_class: plain("db-instance-class"),
  db_subnet_group_name: plain("db-subnet-group-name"),
  parameter_group_name: plain("db-parameter-group-name"),
  vpc_security_group_ids: (_, place) => `--vpc-security-group-ids ${group(place)}`,
  kms_key_id: (_, place) => `--kms-key-id ${key(place)}`,
  multi_az: flag("multi-az"),
  deletion_protection: flag("deletion-protection"),
  publicly_accessible: flag("publicly-accessible"),
  copy_tags_to_snapshot: flag("copy-tags-to-snapshot"),
  auto_minor_version_upgrade: flag("auto-minor-version-upgrade"),
  storage_type: plain("storage-type"),
  iops: plain("iops"),
  storage_throughput: plain("storage-throughput"),
  max_allocated_storage: plain("max-allocated-storage"),
  ca_cert_identifier: plain("ca-certificate-identifier"),
  enabled_cloudwatch_logs_exports: (value) => `--enable-cloudwatch-logs-exports ${(value as string[]).join(" ")}`,
  performance_insights_enabled: flag("enable-performance-insights"),
  performance_insights_kms_key_id: (_, place) => `--performance-insights-kms-key-id ${key(place)}`,
  performance_insights_retention_period: plain("performance-insights-retention-period"),
  database_insights_mode: plain("database-insights-mode"),
  monitoring_interval: plain("monitoring-interval"),
  monitoring_role_arn: plain("monitoring-role-arn"),
  port: plain("port"),
  // Set once the replica is there.
  backup_retention_period: unsaid,
  backup_window: unsaid,
  maintenance_window: unsaid,
  // What a replica has of its source, or of its name.
  allocated_storage: unsaid,
  db_name: unsaid,
  engine: unsaid,
  engine_version: unsaid,
  identifier: unsaid,
  password_wo: unsaid,
  password_wo_version: unsaid,
  replicate_source_db: unsaid,
  storage_encrypted: unsaid,
  username: unsaid,
  // Terraform's own.
  apply_immediately: unsaid,
  delete_automated_backups: unsaid,
  final_snapshot_identifier: unsaid,
  lifecycle: unsaid,
  skip_final_snapshot: unsaid,
  tags: unsaid,
  timeouts: unsaid,
};

/** Whether it is backed up and maintained as its stack says. RDS writes days in small letters. */
const isKept = ({ region, identifier, args }: ReplicaPlace): Check => ({
  says: `${identifier} of ${region} is backed up and maintained when its stack says`,
  command: `aws rds describe-db-instances --region ${region} --query "DBInstances[?DBInstanceIdentifier=='${identifier}'].[BackupRetentionPeriod,PreferredBackupWindow,PreferredMaintenanceWindow] | [0]" --output text | tr 'A-Z\\t' 'a-z '`,
  is: [args.backup_retention_period, args.backup_window, args.maintenance_window].map((value) => String(value).toLowerCase()).join(" "),
});

/** @throws Error for an argument of the estate's databases that nobody has said the option of. */
export function replicaCommands(place: ReplicaPlace, accountId: string, source: Named): Command[] {
  const { region, identifier, args } = place;
  const said = Object.entries(args).map(([argument, value]) => {
    const option = options[argument];
    if (option === undefined) throw new Error(`src/estate/judge/recovery/failback/replica-command.ts has no option for ${argument}`);
    return option(value, place);
  });
  const tags = Object.entries({ ...place.tags, [backupTag]: selectedWhenPromoted }).map(([name, value]) => `'Key=${name},Value=${value}'`);
  return [
    {
      run: [
        `aws rds create-db-instance-read-replica --region ${region} --source-region ${source.region}`,
        `--db-instance-identifier ${identifier} --source-db-instance-identifier arn:aws:rds:${source.region}:${accountId}:db:${source.identifier}`,
        ...said.filter((option) => option !== ""),
        `--tags ${tags.join(" ")}`,
      ].join(" "),
      unless: { ...isThere(place), is: "[!N]*" },
    },
    { run: wait(place) },
    {
      run: `aws rds modify-db-instance --region ${region} --db-instance-identifier ${identifier} --backup-retention-period ${String(args.backup_retention_period)} --preferred-backup-window ${String(args.backup_window)} --preferred-maintenance-window ${String(args.maintenance_window)} --apply-immediately`,
      unless: isKept(place),
    },
    { run: wait(place) },
  ];
}
