import { selects } from "../../recovery/recovery-points";
import { arnOf } from "../world/arns";
import { type EstateResource } from "../world/estate-resource";
import { type AccessWorld, type EstateRole } from "../world/world";
import { copyCalls } from "./backup-copies";
import { type Call } from "./call";
import { withKeys } from "./keys";

/**
 * What AWS Backup calls for each kind of store that a plan selects.
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSBackupServiceRolePolicyForBackup.html
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSBackupServiceRolePolicyForS3Backup.html
 */
const stores: Readonly<Record<string, (arn: string) => readonly (readonly [action: string, resource: string])[]>> = {
  aws_db_instance: (arn) => [
    ["rds:CreateDBSnapshot", arn],
    ["rds:CreateDBSnapshot", arn.replace(/:db:.*/, ":snapshot:awsbackup:job-1")],
    ["rds:CopyDBSnapshot", arn.replace(/:db:.*/, ":snapshot:awsbackup:job-1")],
    ["rds:DescribeDBSnapshots", arn.replace(/:db:.*/, ":snapshot:awsbackup:job-1")],
  ],
  aws_s3_bucket: (arn) => [
    ["s3:GetBucketVersioning", arn],
    ["s3:PutBucketNotification", arn],
    ["s3:GetObject", `${arn}/one`],
    ["s3:GetObjectVersion", `${arn}/one`],
  ],
  aws_timestreamwrite_table: (arn) => [["timestream:StartAwsBackupJob", arn]],
  aws_dynamodb_table: (arn) => [["dynamodb:StartAwsBackupJob", arn]],
  // Its tables are backed up.
  aws_timestreamwrite_database: () => [],
};

/**
 * Backups of everything that carries the selection's tag in its region and environment.
 *
 * @throws Error for a store that carries the tag and of which it is not known how AWS Backup backs it up.
 */
export function backupCalls(selection: EstateResource, world: AccessWorld, role: EstateRole): Call[] {
  // The failover sets the tag that a promoted database waits for.
  const selected = world.resources.filter((store) => selects(selection, store));
  return selected.flatMap((store) => {
    const made = stores[store.type]?.(arnOf(store) ?? "");
    if (made === undefined)
      throw new Error(`${store.stack} ${store.address}: it carries the tag of backups, and it is not known how AWS Backup reads it`);
    const why = `${selection.stack} ${selection.address}: ${store.address} is backed up`;
    return [
      ...made.flatMap(([action, resource]) => withKeys(world, { who: role, action, resource, region: store.region, why })),
      ...(made.length === 0 ? [] : copyCalls(selection, world, role, store)),
    ];
  });
}

/** @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSBackupServiceRolePolicyForRestores.html */
export const restoreCalls = ({ stack, address, region, account }: EstateResource, role: EstateRole): Call[] =>
  ["db:awsbackup-restore-test-1", "snapshot:awsbackup:copyjob-1"].map((resource) => ({
    who: role,
    action: "rds:RestoreDBInstanceFromDBSnapshot",
    resource: `arn:aws:rds:${region}:${account}:${resource}`,
    region,
    why: `${stack} ${address}: a copy is restored`,
  }));
