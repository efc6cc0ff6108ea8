import { sevenYears } from "../../../../facts/record-retention";
import { alarm, check, document, never, resource, test } from "../evidence";
import { met, type Requirement } from "./requirement";

/** Recovery, backups, costs, security, governance and changes. */
export const governance: readonly Requirement[] = [
  met("DR-01", "Primary serves everything", document("docs/routing.md", "Which region answers")),
  met(
    "DR-02",
    "Recovery region stands by",
    resource("database-replica", "aws_db_instance"),
    resource("cache-recovery", "aws_elasticache_replication_group"),
  ),
  met("DR-04", "Buckets are replicated across regions", resource("storage-replication", "aws_s3_bucket_replication_configuration")),
  met(
    "DR-05",
    "DNS fails over by itself",
    resource("dns", "aws_route53_health_check"),
    test("stacks/failover.test.ts", "of the primary region moves everything"),
  ),
  met(
    "BKP-01",
    "Any point of the last thirty days",
    resource("database", "aws_db_instance", { backup_retention_period: { atLeast: 7 } }),
    resource("database-replica", "aws_db_instance_automated_backups_replication"),
  ),
  met("BKP-05", "Snapshots of caches in both regions", resource("storage-replication", "aws_s3_bucket_replication_configuration")),
  met(
    "COST-02",
    "Spare capacity for what is not critical",
    resource(
      "services",
      "aws_ecs_service",
      { capacity_provider_strategy: { having: { capacity_provider: "FARGATE_SPOT", weight: { atLeast: 1 } } } },
      { some: true },
    ),
    check("critical-services-keep-their-capacity"),
  ),
  met(
    "COST-05",
    "Storage classes by age",
    resource("storage", "aws_s3_bucket_lifecycle_configuration", { "rule.status": "Enabled" }, { least: 14 }),
  ),
  met(
    "SEC-01",
    "In line with SOC 2, ISO 27001 and financial rules",
    document("docs/governance.md", "How an auditor is shown it"),
    resource("posture", "aws_config_conformance_pack", {}, { least: 4 }),
  ),
  met(
    "SEC-02",
    "Configuration is recorded",
    resource(
      "posture",
      "aws_config_configuration_recorder",
      { role_arn: { present: true }, "recording_group.all_supported": true },
      { least: 2 },
    ),
    resource("posture", "aws_config_configuration_recorder_status", { is_enabled: true }, { least: 2 }),
    resource("posture", "aws_config_config_rule", { "source.owner": "AWS" }, { least: 6 }),
  ),
  met(
    "SEC-03",
    "What must hold is set again",
    resource(
      "posture",
      "aws_config_remediation_configuration",
      { automatic: true, maximum_automatic_attempts: { atLeast: 1 } },
      { least: 5 },
    ),
  ),
  met(
    "SEC-04",
    "Findings in one place",
    resource(
      "posture",
      "aws_securityhub_account",
      { enable_default_standards: false, control_finding_generator: "SECURITY_CONTROL" },
      { least: 2 },
    ),
    resource("posture", "aws_securityhub_finding_aggregator"),
  ),
  met(
    "SEC-05",
    "Attacks are detected, reported and answered",
    resource("posture", "aws_guardduty_detector", { enable: true, finding_publishing_frequency: "FIFTEEN_MINUTES" }, { least: 2 }),
    resource("posture", "aws_cloudwatch_event_target", { arn: { contains: "alerts-critical" } }, { at: "/alerts/attack-", least: 2 }),
    alarm("observability", "page-attack", { least: 2 }),
    resource("observability", "aws_sfn_state_machine", {}, { at: "/responses/findings/", least: 2 }),
    resource(
      "observability",
      "aws_cloudwatch_event_rule",
      { event_pattern: { contains: "aws.guardduty" } },
      { at: "/responses/findings/", least: 2 },
    ),
    test("emulator/finding-responses.server.test.ts", "never touch the role"),
    never("responders-revoke-tasks-alone"),
  ),
  met(
    "GOV-01",
    "Data are classed",
    test("estate/judge/compliance/data-classes.test.ts", "carries the class"),
    document("docs/governance.md", "Classes of data"),
  ),
  met("GOV-02", "Data are deleted in time", test("estate/judge/compliance/data-classes.test.ts", "deletes in time")),
  met(
    "GOV-03",
    "Access to data is recorded",
    resource("audit", "aws_cloudtrail", { "advanced_event_selector.field_selector.equals": "Data" }),
    resource("database", "aws_db_parameter_group", { parameter: { having: { name: "pgaudit.log", value: { contains: "write" } } } }),
  ),
  met(
    "GOV-04",
    "Audit logs for seven years, locked",
    resource("audit", "aws_s3_bucket_object_lock_configuration", { "rule.default_retention.years": { atLeast: 7 } }),
    resource("services", "aws_cloudwatch_log_group", { retention_in_days: { atLeast: sevenYears } }, { at: "/audit-events/" }),
  ),
  met("CHG-01", "Infrastructure as code", document("docs/decisions/0001-terraform-through-cdktf.md", "Terraform")),
  met("CHG-02", "Changes by pull request", document("docs/atlantis.md", "Atlantis"), document("docs/github.md", "Setting it up")),
  met("CHG-03", "Changes are tested and judged", document("docs/review.md", "Verdicts"), document("docs/checks.md", "AWS")),
  met(
    "CHG-04",
    "Changes can be taken back",
    resource("state", "aws_s3_bucket_versioning", { "versioning_configuration.status": "Enabled" }, { least: 2 }),
    document("docs/live.md", "Take a change back"),
    test("emulator/rollback.server.test.ts", "plans the earlier revision against the state of now"),
  ),
];
