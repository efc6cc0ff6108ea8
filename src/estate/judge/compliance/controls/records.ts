import { check, configRule, document, never, resource, test } from "../evidence";
import { type Control } from "./control";

const sixYears = 2192;

/** What is recorded, and how long it is kept. */
export const recordsControls: readonly Control[] = [
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
      resource("database", "aws_db_parameter_group", { parameter: { having: { name: "pgaudit.log", value: { contains: "write" } } } }),
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
];
