import { check, configRule, document, type Evidence, never, resource, test } from "./evidence";

/**
 * Where a framework asks for it: SOC 2 (Trust Services Criteria 2017), ISO/IEC 27001:2022 Annex A, CIS AWS
 * Foundations Benchmark 3.0, PCI DSS 4.0.1, NIST SP 800-53 rev. 5, and SEC and FINRA rules where they speak
 * of records and continuity.
 */
export interface Frameworks {
  readonly soc2?: readonly string[];
  readonly iso27001?: readonly string[];
  readonly cis?: readonly string[];
  readonly pci?: readonly string[];
  readonly nist?: readonly string[];
  readonly secFinra?: readonly string[];
}

export interface Control {
  readonly id: string;
  readonly statement: string;
  readonly frameworks: Frameworks;
  readonly evidence: readonly Evidence[];
}

const sixYears = 2192;
const encryptedWithKey = { kms_key_id: { present: true } } as const;

/** What the estate promises, and what shows that it holds. A claim without a pointer does not compile into one; a dead pointer fails a test. */
export const controls: readonly Control[] = [
  {
    id: "calls-are-recorded",
    statement: "Every call to AWS in every region is recorded, and the record shows whether it was changed.",
    frameworks: {
      soc2: ["CC7.2"],
      iso27001: ["A.8.15"],
      cis: ["3.1", "3.2", "3.5"],
      pci: ["10.2.1", "10.3.4"],
      nist: ["AU-2", "AU-12", "AU-10"],
    },
    evidence: [
      resource("audit", "aws_cloudtrail", {
        is_multi_region_trail: true,
        include_global_service_events: true,
        enable_log_file_validation: true,
        enable_logging: true,
        kms_key_id: { present: true },
        cloud_watch_logs_group_arn: { present: true },
      }),
      configRule("multi-region-trail"),
      configRule("trail-validation"),
      never("the-trail-goes-on"),
      document("docs/governance.md", "Who did what"),
    ],
  },
  {
    id: "data-access-is-recorded",
    statement: "Requests for data are recorded for every bucket, function and table that holds data.",
    frameworks: { soc2: ["CC7.2"], iso27001: ["A.8.15"], cis: ["3.8", "3.9"], pci: ["10.2.1.1"], nist: ["AU-2", "AU-3"] },
    evidence: [
      resource("audit", "aws_cloudtrail", { "advanced_event_selector.field_selector.equals": "Data" }),
      test("stacks/audit-stack.test.ts", "are recorded for every bucket, function and table of the estate"),
      resource("database", "aws_db_parameter_group", { "parameter.name": "pgaudit.log" }),
    ],
  },
  {
    id: "records-cannot-be-changed",
    statement: "Records of calls are locked for six years or more, written by AWS alone, and their readers are seen.",
    frameworks: {
      soc2: ["CC7.3"],
      iso27001: ["A.5.33"],
      cis: ["3.4"],
      pci: ["10.3.2", "10.3.3", "10.5.1"],
      nist: ["AU-9", "AU-11"],
      secFinra: ["17a-4(f)(2)", "FINRA 4511"],
    },
    evidence: [
      resource("audit", "aws_s3_bucket", { object_lock_enabled: true }, { at: "/records/" }),
      resource("audit", "aws_s3_bucket_object_lock_configuration", {
        "rule.default_retention.mode": { oneOf: ["GOVERNANCE", "COMPLIANCE"] },
        "rule.default_retention.years": { atLeast: 6 },
      }),
      resource("audit", "aws_s3_bucket_logging", {}, { at: "/records/" }),
      never("records-are-written-by-aws"),
      check("records-as-long-as-controls-ask"),
    ],
  },
  {
    id: "trade-records-are-kept",
    statement:
      "Records of trades are locked in a bucket of their own and copied to the other region; what applications record for audits is kept six years or more.",
    frameworks: { iso27001: ["A.5.33"], nist: ["AU-11", "SI-12"], secFinra: ["17a-4(b)(4)", "17a-4(f)", "FINRA 4511", "FINRA 4370"] },
    evidence: [
      resource("storage", "aws_s3_bucket_object_lock_configuration", { "rule.default_retention.years": { atLeast: 6 } }, { at: "/audit/" }),
      resource("storage-replication", "aws_s3_bucket_replication_configuration", { "rule.status": "Enabled" }),
      resource("services", "aws_cloudwatch_log_group", { retention_in_days: { atLeast: sixYears } }, { at: "/audit-events/" }),
      never("versions-stay"),
    ],
  },
  {
    id: "audit-questions-are-answered",
    statement: "It can be asked who did what to what, and the answer says when it is not whole.",
    frameworks: { soc2: ["CC7.3", "CC7.4"], iso27001: ["A.5.28"], pci: ["10.4.1"], nist: ["AU-6", "AU-7"] },
    evidence: [
      resource("audit", "aws_cloudwatch_query_definition", {}, { least: 5 }),
      test("estate/judge/audit/who.test.ts", "follows a person through the sessions"),
    ],
  },
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
      resource("database", "aws_db_parameter_group", { "parameter.name": "rds.force_ssl" }),
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
  {
    id: "least-privilege",
    statement: "Every role has what its code needs and no more, and none leaves its boundary.",
    frameworks: { soc2: ["CC6.3"], iso27001: ["A.5.15", "A.8.2"], cis: ["1.15", "1.16"], pci: ["7.2.1", "7.2.2"], nist: ["AC-2", "AC-6"] },
    evidence: [
      resource("services", "aws_iam_role", { permissions_boundary: { present: true } }, { least: 10 }),
      test("estate/judge/access/proof.test.ts", "is enough for every function, task, service and person"),
      never("nobody-leaves-the-boundary"),
      configRule("admin-policies"),
      resource("posture", "aws_accessanalyzer_analyzer", { type: "ACCOUNT_UNUSED_ACCESS" }, { at: "/unused-access" }),
    ],
  },
  {
    id: "second-factor",
    statement: "People enter with a second factor, and nobody has keys that last.",
    frameworks: {
      soc2: ["CC6.1", "CC6.2"],
      iso27001: ["A.5.17", "A.8.5"],
      cis: ["1.4", "1.5", "1.10"],
      pci: ["8.4.2", "8.4.3"],
      nist: ["IA-2"],
    },
    evidence: [
      test("stacks/access-stack.test.ts", "multi-factor"),
      configRule("root-mfa"),
      configRule("root-access-key"),
      configRule("console-mfa"),
      document("docs/access.md", "How people come in"),
    ],
  },
  {
    id: "passwords-are-strong",
    statement: "Passwords of users are long, change and do not come back.",
    frameworks: { soc2: ["CC6.1"], iso27001: ["A.5.17"], cis: ["1.8", "1.9"], pci: ["8.3.6", "8.3.7", "8.3.9"], nist: ["IA-5"] },
    evidence: [
      resource("account", "aws_iam_account_password_policy", {
        minimum_password_length: { atLeast: 14 },
        password_reuse_prevention: { atLeast: 24 },
      }),
      configRule("password-policy"),
      configRule("unused-credentials"),
      configRule("old-access-keys"),
    ],
  },
  {
    id: "duties-are-separated",
    statement: "Who plans cannot apply, who applies cannot change who has access, and readers see no data.",
    frameworks: { soc2: ["CC6.3", "CC8.1"], iso27001: ["A.5.3"], pci: ["6.5.4", "7.2.2"], nist: ["AC-5", "CM-5"] },
    evidence: [
      never("planner-writes-nothing"),
      never("access-by-break-glass-alone"),
      never("readers-read-no-secret"),
      never("readers-read-no-object"),
    ],
  },
  {
    id: "secrets-rotate",
    statement: "Secrets lie in Secrets Manager under a key and rotate; none is in code, plan or state.",
    frameworks: { soc2: ["CC6.1"], iso27001: ["A.8.24", "A.5.17"], pci: ["8.3.2", "8.6.3"], nist: ["IA-5", "SC-12"] },
    evidence: [
      resource("database", "aws_secretsmanager_secret_rotation", { rotation_lambda_arn: { present: true } }),
      resource("cache", "aws_secretsmanager_secret_rotation", { rotation_lambda_arn: { present: true } }),
      test("stacks/policy.test.ts", "no argument holds a secret"),
    ],
  },
  {
    id: "configuration-is-watched",
    statement: "The configuration of every resource is recorded and checked by rules, and what must not change is set again.",
    frameworks: { soc2: ["CC7.1", "CC8.1"], iso27001: ["A.8.9"], cis: ["3.3"], pci: ["1.2.8", "11.5.2"], nist: ["CM-2", "CM-6", "CM-8"] },
    evidence: [
      resource("posture", "aws_config_configuration_recorder", { "recording_group.all_supported": true }, { least: 2 }),
      resource("posture", "aws_config_configuration_recorder_status", { is_enabled: true }, { least: 2 }),
      resource("posture", "aws_config_delivery_channel", { s3_bucket_name: { present: true } }, { least: 2 }),
      resource("posture", "aws_config_remediation_configuration", { automatic: true }, { least: 5 }),
      resource("posture", "aws_config_conformance_pack", { template_body: { present: true } }, { least: 4 }),
      test("stacks/posture-stack.test.ts", "sets exactly what Terraform sets"),
      document("docs/drift.md", "What is drift"),
    ],
  },
  {
    id: "threats-are-detected",
    statement: "Attacks are looked for in both regions, and severe findings reach people at once.",
    frameworks: { soc2: ["CC7.2", "CC7.3"], iso27001: ["A.8.16"], pci: ["11.5.1", "12.10.5"], nist: ["SI-4", "IR-4"] },
    evidence: [
      resource("posture", "aws_guardduty_detector", { enable: true }, { least: 2 }),
      resource("posture", "aws_guardduty_detector_feature", { status: "ENABLED" }, { least: 2 }),
      resource(
        "posture",
        "aws_cloudwatch_event_rule",
        { event_pattern: { contains: '"numeric":[">=",7]' } },
        { at: "/alerts/attack", least: 2 },
      ),
      resource("posture", "aws_cloudwatch_event_target", { arn: { contains: "alerts-critical" } }, { at: "/alerts/attack-", least: 2 }),
    ],
  },
  {
    id: "findings-are-gathered",
    statement: "Findings of all watchers come together and are checked against published standards.",
    frameworks: { soc2: ["CC4.1", "CC7.1"], iso27001: ["A.5.36"], pci: ["11.3.1"], nist: ["CA-7", "RA-5"] },
    evidence: [
      resource("posture", "aws_securityhub_account", { enable_default_standards: false }, { least: 2 }),
      resource("posture", "aws_securityhub_standards_subscription", { standards_arn: { present: true } }, { least: 6 }),
      resource("posture", "aws_securityhub_finding_aggregator", { linking_mode: "SPECIFIED_REGIONS" }),
    ],
  },
  {
    id: "vulnerabilities-are-found",
    statement: "Images and functions are scanned for as long as they are there, and tags do not move.",
    frameworks: { soc2: ["CC7.1"], iso27001: ["A.8.8"], pci: ["6.3.1", "11.3.1"], nist: ["RA-5", "SI-2"] },
    evidence: [
      resource(
        "baseline",
        "aws_ecr_registry_scanning_configuration",
        { scan_type: "ENHANCED", "rule.scan_frequency": "CONTINUOUS_SCAN" },
        { least: 2 },
      ),
      resource("baseline", "aws_inspector2_enabler", { resource_types: "LAMBDA" }, { least: 2 }),
      resource("registry", "aws_ecr_repository", { image_tag_mutability: "IMMUTABLE" }),
    ],
  },
  {
    id: "personal-data-are-found",
    statement: "Buckets that may hold personal data are searched for them.",
    frameworks: { soc2: ["C1.1", "P4.2"], iso27001: ["A.5.34", "A.8.12"], pci: ["3.2.1"], nist: ["PM-5(1)", "SI-12"] },
    evidence: [
      resource("posture", "aws_macie2_account", { status: "ENABLED" }, { least: 2 }),
      resource("posture", "aws_macie2_classification_job", { job_type: "SCHEDULED" }, { least: 2 }),
    ],
  },
  {
    id: "data-are-classified",
    statement: "Every resource says whose it is and how its data are classed.",
    frameworks: { soc2: ["C1.1"], iso27001: ["A.5.9", "A.5.12"], pci: ["9.4.2", "12.5.1"], nist: ["CM-8", "RA-2"] },
    evidence: [document("docs/data.md", "Where the data is"), test("docs/data.test.ts", "has a row for every store of the estate")],
  },
  {
    id: "data-are-deleted",
    statement: "What nobody needs any more is deleted by policy.",
    frameworks: { soc2: ["C1.2"], iso27001: ["A.8.10"], pci: ["3.2.1"], nist: ["SI-12", "MP-6"] },
    evidence: [
      resource(
        "storage",
        "aws_s3_bucket_lifecycle_configuration",
        { "rule.noncurrent_version_expiration.noncurrent_days": { atLeast: 1 } },
        { least: 7 },
      ),
      test("stacks/policy.test.ts", "log groups forget after a while"),
      test("estate/judge/compliance/data-classes.test.ts", "deletes in time"),
    ],
  },
  {
    id: "data-are-backed-up",
    statement: "Databases can be taken back to any point of the last days, and copies lie in the other region.",
    frameworks: { soc2: ["A1.2"], iso27001: ["A.8.13"], pci: ["9.4.1.1"], nist: ["CP-9"], secFinra: ["FINRA 4370", "17a-4(f)(2)"] },
    evidence: [
      resource("database", "aws_db_instance", { backup_retention_period: { atLeast: 7 } }),
      resource("database-replica", "aws_db_instance_automated_backups_replication", { retention_period: { atLeast: 7 } }),
      resource("cache", "aws_elasticache_replication_group", { snapshot_retention_limit: { atLeast: 1 } }),
      configRule("database-backup"),
    ],
  },
  {
    id: "a-zone-may-fail",
    statement: "The loss of a zone stops nothing.",
    frameworks: { soc2: ["A1.2"], iso27001: ["A.8.14"], nist: ["CP-10", "SC-36"], secFinra: ["FINRA 4370"] },
    evidence: [
      resource("database", "aws_db_instance", { multi_az: true }),
      resource("cache", "aws_elasticache_replication_group", { automatic_failover_enabled: true, multi_az_enabled: true }),
      resource("network", "aws_nat_gateway", {}, { least: 6 }),
    ],
  },
  {
    id: "a-region-may-fail",
    statement: "The other region stands by, and traffic moves there without the one that is gone.",
    frameworks: {
      soc2: ["A1.2", "A1.3"],
      iso27001: ["A.5.29", "A.5.30"],
      nist: ["CP-2", "CP-7"],
      secFinra: ["FINRA 4370", "Reg SCI 1001(a)(2)(v)"],
    },
    evidence: [
      resource("database-replica", "aws_db_instance", { replicate_source_db: { present: true } }),
      resource("dns", "aws_route53_health_check", {}),
      test("stacks/failover.test.ts", "of the primary region moves everything"),
      document("docs/routing.md", "Declaring a failover"),
    ],
  },
  {
    id: "data-cannot-be-destroyed",
    statement: "What holds data that are kept is not destroyed by an apply.",
    frameworks: { soc2: ["A1.2", "CC8.1"], iso27001: ["A.8.13"], nist: ["CP-9", "CM-3"] },
    evidence: [
      resource("database", "aws_db_instance", { deletion_protection: true, "lifecycle.prevent_destroy": true }),
      resource("storage", "aws_s3_bucket", { force_destroy: false, "lifecycle.prevent_destroy": true }),
      test("stacks/policy.test.ts", "what holds data cannot be destroyed where the environment keeps data"),
    ],
  },
  {
    id: "changes-are-reviewed",
    statement: "Every change is code, planned, judged for what it loses or opens, and applied as it was planned.",
    frameworks: { soc2: ["CC8.1"], iso27001: ["A.8.32"], pci: ["6.5.1"], nist: ["CM-3", "CM-4"] },
    evidence: [
      document("docs/review.md", "Verdicts"),
      document("docs/live.md", "A bundle"),
      test("estate/run/live/bundle.test.ts", "reports everything that is wrong with any bundle at once"),
      resource("state", "aws_s3_bucket_versioning", { "versioning_configuration.status": "Enabled" }, { least: 2 }),
    ],
  },
];
