import path from "node:path";
import { coverageText, ruleCoverage } from "../../../../src/estate/judge/review/coverage";
import { meaningOf } from "../../../../src/estate/judge/review/meanings";
import { root } from "../../../helpers/command";

const coverage = ruleCoverage(path.join(root, "src", "estate", "judge", "review", "provider-arguments.json"));

it("every argument of the provider is counted once, as known by a meaning or as one whose name says nothing", () => {
  const known = Object.values(coverage.byMeaning).reduce((sum, count) => sum + count, 0);
  const unknown = coverage.unknown.reduce((sum, { types }) => sum + types, 0);
  expect(known + unknown).toBe(coverage.arguments);
  expect(unknown).toBeGreaterThan(0);
  expect(coverageText(coverage)).toContain(`the name says nothing: ${unknown} (`);
});

it.each([
  "publicly_accessible",
  "deletion_protection",
  "storage_encrypted",
  "backup_retention_period",
  "authorization",
  "block_public_acls",
  "principal",
  "policy",
  "cidr_blocks",
  "enabled",
  "kms_key_id",
  "force_destroy",
  "alarm_actions",
])("%s is called harmless in no type", (name) => {
  expect(meaningOf("aws_any", [name])?.meaning).not.toBe("harmless");
  expect(meaningOf("aws_any", [name])).toBeDefined();
});
