import { anyOf, destroyed, entryWorse, on, only, removed, turnedOff, worse, worseOrCreated } from "../matchers";
import { type Evidence, found, type Matcher, type Subject } from "../model";
import { listAt, read, unknown } from "../values";
import { plainConnections } from "./parameters";

const switches = [
  "storage_encrypted",
  "at_rest_encryption_enabled",
  "transit_encryption_enabled",
  "encrypted",
  "sqs_managed_sse_enabled",
  "server_side_encryption.0.enabled",
  "encrypt_at_rest.0.enabled",
  "node_to_node_encryption.0.enabled",
  "root_block_device.0.encrypted",
];
const keys = [
  "kms_key_id",
  "kms_master_key_id",
  "kms_key_arn",
  "encryption_key",
  "kms_key",
  "server_side_encryption.0.kms_key_arn",
  "encryption_configuration.0.kms_key",
];

/** Algorithm of a bucket's default encryption. */
const algorithm = "rule.0.apply_server_side_encryption_by_default.0.sse_algorithm";
const bucketKey = "rule.0.apply_server_side_encryption_by_default.0.kms_master_key_id";

export const encryptionRemoved: Matcher = anyOf(
  ...switches.map(turnedOff),
  ...keys.map(removed),
  only(
    ["aws_s3_bucket_server_side_encryption_configuration"],
    anyOf(
      worse(algorithm, (before, after) => String(before).startsWith("aws:kms") && !String(after).startsWith("aws:kms")),
      removed(bucketKey),
      on(
        ["destroy"],
        destroyed(() => "new objects fall back to the key that AWS owns"),
      ),
    ),
  ),
  only(
    ["aws_kinesis_stream"],
    worse("encryption_type", (before, after) => before === "KMS" && after !== "KMS"),
  ),
  only(
    ["aws_ebs_encryption_by_default"],
    anyOf(
      turnedOff("enabled"),
      destroyed(() => "new volumes are no longer encrypted by themselves"),
    ),
  ),
);

const other = (path: string): Matcher => worse(path, (before, after) => before !== undefined && after !== undefined && before !== after);
export const encryptionKeyChanged: Matcher = anyOf(...keys.map(other), other(bucketKey));

const atRest: Readonly<Record<string, string>> = {
  aws_db_instance: "storage_encrypted",
  aws_rds_cluster: "storage_encrypted",
  aws_elasticache_replication_group: "at_rest_encryption_enabled",
  aws_efs_file_system: "encrypted",
  aws_ebs_volume: "encrypted",
  aws_docdb_cluster: "storage_encrypted",
  aws_neptune_cluster: "storage_encrypted",
};

/** Without a word these types are made unencrypted. A replica across regions takes its key from an argument of its own. */
export const createdUnencrypted: Matcher = (subject, estate) => {
  const path = atRest[subject.type];
  if (
    path === undefined ||
    subject.effect !== "create" ||
    read(subject.after, "kms_key_id") !== undefined ||
    read(subject.after, "replicate_source_db") !== undefined
  )
    return [];
  return worseOrCreated(path, (value) => value !== unknown && value !== true && value !== "true")(subject, estate);
};

export const rotationOff: Matcher = anyOf(
  only(["aws_kms_key"], turnedOff("enable_key_rotation")),
  only(
    ["aws_kms_key"],
    worse("rotation_period_in_days", (before, after) => Number(after) > Number(before)),
  ),
  only(
    ["aws_secretsmanager_secret_rotation"],
    on(
      ["destroy"],
      destroyed(() => "the secret keeps its value from now on"),
    ),
  ),
);

export const keyDisabled: Matcher = only(
  ["aws_kms_key", "aws_kms_replica_key", "aws_kms_external_key"],
  anyOf(turnedOff("is_enabled"), turnedOff("enabled")),
);

/** Policies of a load balancer that refuse everything older than TLS 1.2; all others are weaker or not known. */
const isStrong = (policy: unknown): boolean => /^ELBSecurityPolicy-(TLS13-1-[23](-|$)|TLS-1-2-|FS-1-2-)/.test(String(policy));
const viewerRank = (value: unknown): number =>
  ["SSLv3", "TLSv1", "TLSv1_2016", "TLSv1.1_2016", "TLSv1.2_2018", "TLSv1.2_2019", "TLSv1.2_2021", "TLSv1.2_2025", "TLSv1.3_2025"].indexOf(
    String(value),
  );
const viewer = "viewer_certificate.0.minimum_protocol_version";

const plainViewers = (before: unknown, after: unknown): string | undefined =>
  read(before, "viewer_protocol_policy") !== "allow-all" && read(after, "viewer_protocol_policy") === "allow-all"
    ? "it answers in plain text, too"
    : undefined;

const oldProtocols = ["SSLv3", "TLSv1", "TLSv1.1"];
function weakerOrigin(before: unknown, after: unknown): string | undefined {
  const [policy, protocols] = ["custom_origin_config.0.origin_protocol_policy", "custom_origin_config.0.origin_ssl_protocols"];
  if (read(before, policy) === "https-only" && read(after, policy) !== undefined && read(after, policy) !== "https-only")
    return "it is asked in plain text, too";
  const was = listAt(before, protocols);
  const is = listAt(after, protocols);
  const gained =
    is === unknown || was === unknown ? [] : is.filter((protocol) => oldProtocols.includes(String(protocol)) && !was.includes(protocol));
  return gained.length > 0 ? `it may be asked by ${gained.map(String).join(", ")}` : undefined;
}

/** A listener in plain text that passes requests on, instead of sending them to its encrypted neighbour. */
function plainListener({ effect, after }: Subject): readonly Evidence[] {
  const actions = listAt(after, "default_action");
  const forwards = actions !== unknown && actions.some((action) => read(action, "type") === "forward");
  return effect === "create" && read(after, "protocol") === "HTTP" && forwards
    ? [found("requests are taken and passed on in plain text", "protocol")]
    : [];
}

export const tlsWeakened: Matcher = anyOf(
  only(
    ["aws_lb_listener", "aws_alb_listener"],
    anyOf(
      worseOrCreated("ssl_policy", (value) => value !== undefined && !isStrong(value)),
      worse("protocol", (before, after) => (before === "HTTPS" && after === "HTTP") || (before === "TLS" && after === "TCP")),
      plainListener,
    ),
  ),
  only(
    ["aws_lb_target_group", "aws_alb_target_group"],
    worse("protocol", (before, after) => before === "HTTPS" && after === "HTTP"),
  ),
  only(
    ["aws_cloudfront_distribution"],
    anyOf(
      worse(viewer, (before, after) => viewerRank(after) < viewerRank(before)),
      worse("default_cache_behavior.0.viewer_protocol_policy", (before, after) => before !== "allow-all" && after === "allow-all"),
      entryWorse("ordered_cache_behavior", "path_pattern", plainViewers),
      entryWorse("origin", "origin_id", weakerOrigin),
    ),
  ),
  only(
    ["aws_elasticache_replication_group"],
    worse("transit_encryption_mode", (before, after) => before === "required" && after !== "required"),
  ),
  plainConnections,
);
