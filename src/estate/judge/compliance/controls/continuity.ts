import { alarm, configRule, document, resource, test } from "../evidence";
import { type Control } from "./control";

/** What becomes of data, and what the platform survives. */
export const continuityControls: readonly Control[] = [
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
      alarm("observability", "page-peer", { least: 2 }),
      alarm("dns", "symptoms-dns"),
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
