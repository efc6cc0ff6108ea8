import { stripedStorage } from "../../../facts/striped-storage";
import { bucketsMeant } from "./buckets";
import { block, blocks, broken, type ServiceRule, text } from "./rule";

/** A whole ARN of a secret ends in a hyphen and six characters. */
const partial = /^arn:aws:secretsmanager:[^:]*:[^:]*:secret:(?!.*-[A-Za-z0-9]{6}$)/;

/** Parameters of PostgreSQL that are read when it starts, of those that somebody sets. @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.PostgreSQL.CommonDBATasks.Parameters.html */
const readAtStart = new Set([
  "max_connections",
  "max_locks_per_transaction",
  "max_wal_senders",
  "max_worker_processes",
  "rds.logical_replication",
  "shared_buffers",
  "shared_preload_libraries",
  "track_activity_query_size",
  "track_commit_timestamp",
]);

/** Arguments that a member of a global datastore has from it. */
const ofDatastore = [
  "engine",
  "engine_version",
  "node_type",
  "num_node_groups",
  "parameter_group_name",
  "at_rest_encryption_enabled",
  "transit_encryption_enabled",
  "snapshot_name",
];

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
    id: "secret-names-without-suffix",
    aws: "A name that ends in a hyphen and six characters makes a part of its ARN look like a whole one, and Secrets Manager finds nothing by it.",
    source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen",
    find: (estate) =>
      estate
        .all("aws_secretsmanager_secret")
        .filter(({ args }) => /-[A-Za-z0-9]{6}$/.test(text(args.name)))
        .map((secret) => broken(secret, `is named ${text(secret.args.name)}`)),
  },
  {
    id: "promoted-secrets-are-not-overwritten",
    aws: "Asked to overwrite the secret of a region, Secrets Manager replaces one that was promoted there, and its value is lost.",
    source: "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ReplicateSecretToRegions.html",
    find: (estate) =>
      estate
        .all("aws_secretsmanager_secret")
        .filter(({ args }) => args.force_overwrite_replica_secret === true)
        .map((secret) => broken(secret, "overwrites what its regions have")),
  },
  {
    id: "proxies-lead-to-writers",
    aws: "RDS Proxy takes the writer of a replication for a target, and no replica.",
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.html#rds-proxy.limitations",
    find: (estate) =>
      estate.all("aws_db_proxy_target").flatMap((target) =>
        estate
          .beside(target, "aws_db_instance")
          .filter(
            ({ address, args }) =>
              args.replicate_source_db !== undefined && text(target.args.db_instance_identifier).includes(`${address}.`),
          )
          .map((replica) => broken(target, `leads to the replica ${replica.address}`)),
      ),
  },
  {
    id: "one-copy-of-an-instance-at-a-time",
    aws: "RDS copies the backups of an instance only while it is available, which it is not while a replica is made of it.",
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_StartDBInstanceAutomatedBackupsReplication.html",
    find: (estate) =>
      estate.all("aws_db_instance_automated_backups_replication").flatMap((copy) =>
        estate
          .beside(copy, "aws_db_instance")
          .filter(
            ({ address, args }) =>
              args.replicate_source_db === copy.args.source_db_instance_arn &&
              !JSON.stringify([copy.args.depends_on, copy.args.source_db_instance_arn]).includes(address),
          )
          .map((replica) => broken(copy, `is begun while ${replica.address} is made`)),
      ),
  },
  {
    id: "parameters-read-at-start-wait-for-it",
    aws: "RDS refuses to change at once what PostgreSQL reads when it starts.",
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_Parameter.html",
    find: (estate) =>
      estate.all("aws_db_parameter_group").flatMap((group) =>
        blocks(group.args.parameter)
          .filter(({ name, apply_method: method }) => readAtStart.has(text(name)) && method !== "pending-reboot")
          .map(({ name }) => broken(group, `sets ${text(name)} at once`)),
      ),
  },
  {
    id: "members-follow-the-datastore",
    aws: "A member of a global datastore has engine, nodes and encryption from it; given, they are refused.",
    source: "https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html",
    find: (estate) =>
      estate
        .all("aws_elasticache_replication_group")
        .filter(({ args }) => args.global_replication_group_id !== undefined)
        .flatMap((member) => ofDatastore.filter((name) => member.args[name] !== undefined).map((name) => broken(member, `sets ${name}`))),
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
        ...estate.all("aws_lb").flatMap((one) => bucketsMeant(estate, one, block(one.args.access_logs).bucket)),
        ...estate.all("aws_s3_bucket_logging").flatMap((one) => bucketsMeant(estate, one, one.args.target_bucket)),
      ]);
      return estate
        .all("aws_s3_bucket_server_side_encryption_configuration")
        .filter((one) => {
          const [rule] = blocks(one.args.rule);
          return (
            text(block(rule?.apply_server_side_encryption_by_default).sse_algorithm).startsWith("aws:kms") &&
            bucketsMeant(estate, one, one.args.bucket).some((bucket) => targets.has(bucket))
          );
        })
        .map((one) => broken(one, "encrypts delivered logs with a key of the account's"));
    },
  },
];
