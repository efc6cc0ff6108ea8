import { backupTag, selected } from "../../../facts/backup-tag";
import { responseItem } from "../../../facts/trading-flag";
import { type EstateResource } from "../access/world/estate-resource";

/** How a resource that holds data comes back after it was lost or spoilt. */
export type Protection =
  /** By the plan of its region, since it carries the tag. */
  | { readonly kind: "backup-plan" }
  | { readonly kind: "other"; readonly by: string }
  | { readonly kind: "nothing"; readonly because: string };

const tagged = ({ tags }: EstateResource): boolean => tags[backupTag] === selected;
const other = (by: string): Protection => ({ kind: "other", by });
const nothing = (because: string): Protection => ({ kind: "nothing", because });

/** Purpose of a bucket: the part of its name between the owner and the account's id. */
const purposeOf = ({ args, owner }: EstateResource): string =>
  new RegExp(`-${owner}-(.+)-\\d{12}-`).exec(String(args.bucket))?.[1] ?? String(args.bucket);

/** Buckets that no plan selects, by purpose. */
const buckets: Readonly<Record<string, Protection>> = {
  web: other("versions of 90 days, and the build that made it"),
  audit: other("a lock on every version, and replication"),
  "cache-seed": nothing("it holds copies of what is in backups, for days"),
  logs: other("versions of 90 days; log groups hold what was exported"),
  "access-logs": other("versions of 90 days"),
  state: other("versions of a year, and replication without deletions"),
  "state-logs": other("versions"),
  trail: other("versions, the lock that the configuration sets, and digests that show a change"),
  "trail-logs": other("versions"),
  config: other("versions; AWS Config records the present again"),
  "config-logs": other("versions"),
};

/**
 * The one table of what holds data: how each is protected, or why it need not be. A type that is not here, and a
 * bucket or a database that carries no tag and stands in no row, is not understood.
 */
const table: Readonly<Record<string, (resource: EstateResource) => Protection | undefined>> = {
  aws_db_instance: (resource) =>
    tagged(resource)
      ? { kind: "backup-plan" }
      : resource.args.replicate_source_db === undefined
        ? undefined
        : other("its source is backed up; its own automated backups from the day on which it is promoted, the plan from its tag on"),
  aws_s3_bucket: (resource) => (tagged(resource) ? { kind: "backup-plan" } : buckets[purposeOf(resource)]),
  aws_timestreamwrite_database: () => nothing("what it holds lies in its tables"),
  aws_timestreamwrite_table: (resource) => (tagged(resource) ? { kind: "backup-plan" } : undefined),
  aws_timestreaminfluxdb_db_instance: () => nothing("AWS Backup does not know it; writers send every record to both regions"),
  aws_dynamodb_table: (resource) =>
    tagged(resource)
      ? { kind: "backup-plan" }
      : resource.args.hash_key === responseItem.key
        ? nothing("guards remember an hour, each region for itself; an approval that is lost is given again")
        : undefined,
  aws_elasticache_replication_group: () => other("daily snapshots, exported to the backups bucket; AWS Backup does not know caches"),
  aws_secretsmanager_secret: () => other("a window of 30 days after a deletion, versions, and a copy in the other region"),
  aws_ecr_repository: () => other("replication to the other region; images can be built again"),
  aws_route53_zone: () => other("its records follow from the code"),
  aws_ssm_parameter: () =>
    other(
      "written by Terraform in both regions, and exported into the backups bucket; what the runtime writes into it is read before it is believed",
    ),
  aws_kms_key: () => other("a window before deletion; key material is AWS's to keep"),
  aws_backup_vault: () => other("its lock, and copies in the other region's vault"),
};

export const storeTypes: readonly string[] = Object.keys(table);

/** @returns undefined for a store that the table does not understand. */
export const protectionOf = (resource: EstateResource): Protection | undefined => table[resource.type]?.(resource);
