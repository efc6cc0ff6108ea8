import { database, gone, kept, key, made, otherKey } from "./helpers.mjs";

const bucketEncryption = (inner) => ({ bucket: "smart0dte-dev-reports", rule: [{ apply_server_side_encryption_by_default: [inner] }] });
const topic = { name: "alarms", kms_master_key_id: key };
const cmk = { description: "data", enable_key_rotation: true, is_enabled: true };
const listener = {
  load_balancer_arn: "arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/app/api/1",
  port: 443,
  protocol: "HTTPS",
  ssl_policy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
  certificate_arn: "arn:aws:acm:us-east-1:111111111111:certificate/1",
  default_action: [{ type: "fixed-response", fixed_response: [{ content_type: "text/plain", status_code: "404" }] }],
};
const parameters = (value) => ({
  name: "orders",
  family: "postgres16",
  parameter: [{ name: "rds.force_ssl", value, apply_method: "immediate" }],
});

export default {
  "topic-key-removed": kept("aws_sns_topic", topic, { kms_master_key_id: undefined }),
  "topic-key-added": kept("aws_sns_topic", { ...topic, kms_master_key_id: undefined }, { kms_master_key_id: key }),
  "topic-key-changed": kept("aws_sns_topic", topic, { kms_master_key_id: otherKey }),
  "bucket-falls-back-to-aws-key": kept(
    "aws_s3_bucket_server_side_encryption_configuration",
    bucketEncryption({ sse_algorithm: "aws:kms", kms_master_key_id: key }),
    { rule: [{ apply_server_side_encryption_by_default: [{ sse_algorithm: "AES256" }] }] },
  ),
  "queue-encryption-off": kept("aws_sqs_queue", { name: "orders", sqs_managed_sse_enabled: true }, { sqs_managed_sse_enabled: false }),
  "database-made-unencrypted": made("aws_db_instance", { ...database, storage_encrypted: false, kms_key_id: undefined }),
  "volume-made-unencrypted": made("aws_ebs_volume", { availability_zone: "us-east-1a", size: 10 }),
  "volume-made-encrypted": made("aws_ebs_volume", { availability_zone: "us-east-1a", size: 10, encrypted: true }),
  "rotation-off": kept("aws_kms_key", cmk, { enable_key_rotation: false }),
  "rotation-on": kept("aws_kms_key", { ...cmk, enable_key_rotation: false }, { enable_key_rotation: true }),
  "secret-rotation-destroyed": gone("aws_secretsmanager_secret_rotation", {
    secret_id: "arn:aws:secretsmanager:us-east-1:111111111111:secret:broker",
    rotation_lambda_arn: "arn:aws:lambda:us-east-1:111111111111:function:rotate",
    rotation_rules: [{ automatically_after_days: 30 }],
  }),
  "key-disabled": kept("aws_kms_key", cmk, { is_enabled: false }),
  "key-enabled": kept("aws_kms_key", { ...cmk, is_enabled: false }, { is_enabled: true }),
  "tls-policy-weakened": kept("aws_lb_listener", listener, { ssl_policy: "ELBSecurityPolicy-2016-08" }),
  "tls-policy-strengthened": kept(
    "aws_lb_listener",
    { ...listener, ssl_policy: "ELBSecurityPolicy-2016-08" },
    { ssl_policy: "ELBSecurityPolicy-TLS13-1-2-2021-06" },
  ),
  "database-tls-optional": kept("aws_db_parameter_group", parameters("1"), { parameter: parameters("0").parameter }),
};
