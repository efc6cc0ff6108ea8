import { stripedStorage } from "../../../facts/striped-storage";
import { block, blocks, broken, type ServiceRule, text } from "./rule";

/** A whole ARN of a secret ends in a hyphen and six characters. */
const partial = /^arn:aws:secretsmanager:[^:]*:[^:]*:secret:(?!.*-[A-Za-z0-9]{6}$)/;

/** What arguments of an instance ask for at least. */
const baseline = { iops: stripedStorage.iops, storage_throughput: stripedStorage.throughputMiBps } as const;

export const dataRules: readonly ServiceRule[] = [
  {
    id: "whole-secret-arn-for-a-proxy",
    aws: "RDS Proxy takes the whole ARN of a secret, with its six characters; a shorter one names nothing.",
    source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen",
    find: (estate) =>
      estate.all("aws_db_proxy").flatMap((proxy) =>
        blocks(proxy.args.auth)
          .filter(({ secret_arn: arn }) => partial.test(text(arn)))
          .map(({ secret_arn: arn }) => broken(proxy, `names the secret ${text(arn)} without its suffix`)),
      ),
  },
  {
    id: "cross-region-replica-arguments",
    aws: "A replica takes engine, size and credentials from its source; given, they are refused or ignored, and a source with a managed password takes no replica.",
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html#rds-secrets-manager-limitations",
    find: (estate) =>
      estate
        .all("aws_db_instance")
        .filter(({ args }) => args.replicate_source_db !== undefined)
        .flatMap((replica) =>
          ["engine", "allocated_storage", "username", "db_name", "password", "password_wo", "manage_master_user_password"]
            .filter((name) => replica.args[name] !== undefined)
            .map((name) => broken(replica, `sets ${name}`)),
        ),
  },
  {
    id: "storage-performance-above-baseline",
    aws: "From 400 GiB on, gp3 volumes of PostgreSQL have 12,000 IOPS and 500 MiB/s; less is refused.",
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html#gp3-storage",
    find: (estate) =>
      estate
        .all("aws_db_instance")
        .filter(({ args }) => Number(args.allocated_storage) >= stripedStorage.fromGiB)
        .flatMap((one) =>
          Object.entries(baseline)
            .filter(([name, least]) => one.args[name] !== undefined && Number(one.args[name]) < least)
            .map(([name]) => broken(one, `asks for ${name} ${String(one.args[name])}`)),
        ),
  },
  {
    id: "storage-performance-of-small-volumes",
    aws: "Below 400 GiB, gp3 volumes of PostgreSQL have the performance of their size; a wish for another is refused.",
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html#gp3-storage",
    find: (estate) =>
      estate
        .all("aws_db_instance")
        .filter(({ args }) => args.storage_type === "gp3" && Number(args.allocated_storage) < stripedStorage.fromGiB)
        .flatMap((one) =>
          Object.keys(baseline)
            .filter((name) => one.args[name] !== undefined)
            .map((name) => broken(one, `asks for ${name} at ${String(one.args.allocated_storage)} GiB`)),
        ),
  },
  {
    id: "token-with-tls",
    // A member that follows a global datastore has the encryption of its first member.
    aws: "ElastiCache takes an AUTH token only where traffic is encrypted.",
    source: "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html",
    find: (estate) =>
      estate
        .all("aws_elasticache_replication_group")
        .filter(
          ({ args }) =>
            args.auth_token !== undefined && args.transit_encryption_enabled !== true && args.global_replication_group_id === undefined,
        )
        .map((one) => broken(one, "has a token without encryption in transit")),
  },
  {
    id: "log-targets-with-s3-keys",
    aws: "Load balancers and S3's own access logs are not delivered to a bucket that is encrypted with a key of the account's.",
    source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html",
    find: (estate) => {
      const targets = new Set([
        ...estate.all("aws_lb").map(({ args }) => text(block(args.access_logs).bucket)),
        ...estate.all("aws_s3_bucket_logging").map(({ args }) => text(args.target_bucket)),
      ]);
      return estate
        .all("aws_s3_bucket_server_side_encryption_configuration")
        .filter(({ args, stack }) => {
          const bucket = Object.entries(stack.json.resource?.aws_s3_bucket ?? {}).find(([name]) =>
            text(args.bucket).includes(`aws_s3_bucket.${name}.`),
          );
          const name = bucket === undefined ? text(args.bucket) : text(bucket[1].bucket);
          const [rule] = blocks(args.rule);
          return (
            (targets.has(name) || targets.has(text(args.bucket))) &&
            text(block(rule?.apply_server_side_encryption_by_default).sse_algorithm).startsWith("aws:kms")
          );
        })
        .map((one) => broken(one, "encrypts delivered logs with a key of the account's"));
    },
  },
];
