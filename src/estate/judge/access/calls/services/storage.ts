import { arnOf } from "../../world/arns";
import { backupCalls, restoreCalls } from "../backups";
import { type Call } from "../call";
import { keyNamed, keyOf } from "../keys";
import { text, first, list, byService, roleAt, takes, inAccount, caller, type Derivations } from "./derive";

/** What S3 and AWS Backup do. */
export const storage: Derivations = {
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html
  aws_s3_bucket_replication_configuration: (resource, world) => {
    const role = roleAt(resource, world, resource.args.role);
    const source = `arn:aws:s3:::${text(resource.args.bucket)}`;
    const call = caller(resource, role, "objects are replicated");
    const rules = list(resource.args.rule).map((rule) => first((rule as { destination?: unknown }).destination));
    const bucket = world.resources.find(({ type, args }) => type === "aws_s3_bucket" && args.bucket === resource.args.bucket);
    const key = bucket === undefined ? undefined : keyOf(world, bucket);
    const through = (region: string, arn: string): Call["context"] => ({
      "kms:ViaService": `s3.${region}.amazonaws.com`,
      "kms:EncryptionContext:aws:s3:arn": arn,
    });
    return [
      takes(resource, "s3.amazonaws.com", role, {}),
      call("s3:GetReplicationConfiguration", source),
      call("s3:ListBucket", source),
      ...["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"].map((action) =>
        call(action, `${source}/one`),
      ),
      ...(key === undefined ? [] : [call("kms:Decrypt", key, through(resource.region, source))]),
      ...rules.flatMap((destination) => {
        const target = text(destination.bucket);
        const copy = first(destination.encryption_configuration).replica_kms_key_id;
        const other = world.resources.find((one) => one.type === "aws_s3_bucket" && arnOf(one) === target);
        const copyKey = other === undefined ? undefined : keyNamed(world, text(copy), other);
        return [
          ...["s3:ReplicateObject", "s3:ReplicateTags"].map((action) => call(action, `${target}/one`)),
          ...(copyKey === undefined || other === undefined ? [] : [call("kms:Encrypt", copyKey, through(other.region, target))]),
        ];
      }),
    ];
  },
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
  aws_s3_bucket_logging: (resource) => [
    byService(
      resource,
      "logging.s3.amazonaws.com",
      "s3:PutObject",
      `arn:aws:s3:::${text(resource.args.target_bucket)}/${text(resource.args.target_prefix)}one`,
      "access logs are delivered",
      `arn:aws:s3:::${text(resource.args.bucket)}`,
    ),
  ],
  aws_backup_selection: (resource, world) => {
    const role = roleAt(resource, world, resource.args.iam_role_arn);
    return [takes(resource, "backup.amazonaws.com", role, inAccount(resource)), ...backupCalls(resource, world, role)];
  },
  aws_backup_restore_testing_selection: (resource, world) => {
    const role = roleAt(resource, world, resource.args.iam_role_arn);
    return [takes(resource, "backup.amazonaws.com", role, inAccount(resource)), ...restoreCalls(resource, role)];
  },
};
