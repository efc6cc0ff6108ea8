import { alarm, document, resource, test } from "../evidence";
import { type Control } from "./control";

/** What is watched and found. */
export const detectionControls: readonly Control[] = [
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
      resource("posture", "aws_guardduty_detector_feature", { status: "ENABLED" }, { at: "/feature-s3-data-events", least: 2 }),
      resource(
        "posture",
        "aws_cloudwatch_event_rule",
        { event_pattern: { contains: '"numeric":[">=",7]' } },
        { at: "/alerts/attack", least: 2 },
      ),
      resource("posture", "aws_cloudwatch_event_target", { arn: { contains: "alerts-critical" } }, { at: "/alerts/attack-", least: 2 }),
      alarm("observability", "page-attack", { least: 2 }),
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
];
