import { configRule, never, resource, test } from "../evidence";
import { type Control } from "./control";

const encryptedWithKey = { kms_key_id: { present: true } } as const;

/** How data and networks are closed. */
export const protectionControls: readonly Control[] = [
  {
    id: "data-at-rest-is-encrypted",
    statement: "Data at rest are encrypted with keys of the environment.",
    frameworks: { soc2: ["CC6.1", "CC6.7"], iso27001: ["A.8.24"], cis: ["2.2.1", "2.3.1"], pci: ["3.5.1"], nist: ["SC-28"] },
    evidence: [
      resource("database", "aws_db_instance", { storage_encrypted: true, ...encryptedWithKey }),
      resource("database-replica", "aws_db_instance", { storage_encrypted: true, ...encryptedWithKey }),
      resource("secrets", "aws_secretsmanager_secret", { kms_key_id: { present: true } }),
      resource("notifications", "aws_sns_topic", { kms_master_key_id: { present: true } }),
      resource("baseline", "aws_ebs_encryption_by_default", { enabled: true }),
      resource("registry", "aws_ecr_repository", { "encryption_configuration.encryption_type": "KMS" }),
      test("stacks/policy.test.ts", "buckets are private, encrypted with our keys, versioned and reached over TLS"),
      configRule("database-encrypted"),
      configRule("cache-encrypted"),
    ],
  },
  {
    id: "keys-rotate",
    statement: "Keys rotate by themselves and are not lost by mistake.",
    frameworks: { soc2: ["CC6.1"], iso27001: ["A.8.24"], cis: ["3.6"], pci: ["3.6.1", "3.7.4"], nist: ["SC-12"] },
    evidence: [
      resource("security", "aws_kms_key", { enable_key_rotation: true, deletion_window_in_days: { atLeast: 7 } }, { least: 8 }),
      resource("audit", "aws_kms_key", { enable_key_rotation: true }),
      resource("posture", "aws_config_remediation_configuration", { automatic: true }, { at: "/key-rotation-remediation" }),
      never("keys-are-not-destroyed"),
    ],
  },
  {
    id: "data-in-transit-is-encrypted",
    statement: "Data in transit are encrypted, from the viewer to the task and to every store.",
    frameworks: { soc2: ["CC6.7"], iso27001: ["A.8.24"], cis: ["2.1.1"], pci: ["4.2.1"], nist: ["SC-8"] },
    evidence: [
      resource("edge", "aws_cloudfront_distribution", { "viewer_certificate.minimum_protocol_version": "TLSv1.2_2021" }),
      resource("services", "aws_lb_target_group", { protocol: "HTTPS" }),
      resource("database", "aws_db_parameter_group", { parameter: { having: { name: "rds.force_ssl", value: "1" } } }),
      resource("database", "aws_db_proxy", { require_tls: true }),
      resource("cache", "aws_elasticache_replication_group", { transit_encryption_enabled: true }),
      never("buckets-refuse-unsafe-requests"),
      configRule("bucket-tls"),
    ],
  },
  {
    id: "nothing-is-public",
    statement: "No bucket, snapshot, function or database is public, in the account as a whole.",
    frameworks: { soc2: ["CC6.1", "CC6.6"], iso27001: ["A.8.3"], cis: ["2.1.4", "2.3.3"], pci: ["1.4.4"], nist: ["AC-3", "AC-6"] },
    evidence: [
      resource("account", "aws_s3_account_public_access_block", {
        block_public_acls: true,
        block_public_policy: true,
        ignore_public_acls: true,
        restrict_public_buckets: true,
      }),
      resource("storage", "aws_s3_bucket_public_access_block", { block_public_policy: true, restrict_public_buckets: true }, { least: 7 }),
      resource("baseline", "aws_ebs_snapshot_block_public_access", { state: "block-all-sharing" }),
      resource("posture", "aws_accessanalyzer_analyzer", { type: "ACCOUNT" }, { at: "/external-access" }),
      configRule("bucket-public-access"),
      configRule("database-private"),
    ],
  },
  {
    id: "networks-are-separated",
    statement: "Stores have no way to the internet, and what reaches them is named.",
    frameworks: { soc2: ["CC6.6"], iso27001: ["A.8.20", "A.8.22"], cis: ["5.1", "5.4"], pci: ["1.3.1", "1.4.4"], nist: ["SC-7", "AC-4"] },
    evidence: [
      test("stacks/network.test.ts", "leads only the public subnets to the internet gateway"),
      test("stacks/policy.test.ts", "security groups let nobody in from everywhere"),
      configRule("default-group-closed"),
      configRule("ssh-closed"),
    ],
  },
  {
    id: "network-flows-are-logged",
    statement: "Network flows and questions to DNS are logged.",
    frameworks: { soc2: ["CC7.2"], iso27001: ["A.8.16"], cis: ["3.7"], pci: ["10.2.1"], nist: ["AU-12", "SI-4"] },
    evidence: [resource("network", "aws_flow_log", { traffic_type: "ALL" }), configRule("flow-logs")],
  },
  {
    id: "requests-are-filtered",
    statement: "Requests pass a firewall at the edge and in the region, whose decisions are logged.",
    frameworks: { soc2: ["CC6.6"], iso27001: ["A.8.23", "A.8.26"], pci: ["6.4.2"], nist: ["SC-7", "SI-3"] },
    evidence: [
      resource("edge", "aws_wafv2_web_acl", { scope: "CLOUDFRONT" }),
      resource("ingress", "aws_wafv2_web_acl", { scope: "REGIONAL" }),
      resource("ingress", "aws_wafv2_web_acl_logging_configuration", { log_destination_configs: { present: true } }),
      configRule("balancer-waf"),
    ],
  },
];
