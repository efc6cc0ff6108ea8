import { type Fixture, one, several, type Resources } from "./resources";

const pipeline = (...actions: readonly object[]): Resources =>
  one("aws_codepipeline", {
    stage: [
      { name: "first", action: [{ name: "first" }] },
      { name: "all", action: actions },
    ],
  });
const stages = (...actions: readonly number[]): Resources =>
  one("aws_codepipeline", {
    stage: actions.map((count, index) => ({
      name: `s${index}`,
      action: Array.from({ length: count }, (_, number) => ({ name: `a${number}` })),
    })),
  });
const source = { name: "source", run_order: 1, output_artifacts: ["code"] };
const build = { name: "build", run_order: 2, input_artifacts: ["code"], output_artifacts: ["image"] };
const told = (length: number): Resources => pipeline({ name: "approve", configuration: { CustomData: "x".repeat(length) } });
const aclRules = (...numbers: readonly number[]): Resources =>
  several(
    "aws_network_acl_rule",
    Object.fromEntries(numbers.map((number, index) => [`r${index}`, { network_acl_id: "${aws_network_acl.one.id}", rule_number: number }])),
  );
const history = (more: Resources): Resources => ({
  ...one("aws_config_delivery_channel", { s3_bucket_name: "${aws_s3_bucket.one.bucket}" }),
  ...one("aws_s3_bucket", { bucket: "history" }),
  ...more,
});
const composite = (rule: string, lifecycle: object = { create_before_destroy: true }): Resources => ({
  ...one("aws_cloudwatch_composite_alarm", { alarm_name: "page", alarm_rule: rule, lifecycle: { create_before_destroy: true } }),
  ...one("aws_cloudwatch_metric_alarm", { alarm_name: "database", lifecycle }),
});
const attached = (count: number): Resources => ({
  ...one("aws_iam_role", { name: "a" }),
  ...several(
    "aws_iam_role_policy_attachment",
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`p${index}`, { role: "${aws_iam_role.one.name}" }])),
  ),
});

export const deliveryFixtures: Readonly<Record<string, Fixture>> = {
  "artifacts-are-made-once-and-before-use": { passes: pipeline(source, build), fails: pipeline(source, { ...build, run_order: 0 }) },
  "stages-of-a-pipeline-fit": {
    passes: stages(...Array.from({ length: 50 }, () => 1)),
    fails: stages(...Array.from({ length: 51 }, () => 1)),
  },
  "actions-of-a-stage-fit": { passes: stages(1, 50), fails: stages(1, 51) },
  "settings-of-actions-fit": { passes: told(1_000), fails: told(1_001) },
  "acl-rules-have-numbers-of-their-own": { passes: aclRules(100, 110), fails: aclRules(100, 100) },
  "config-delivers-to-unlocked-buckets": {
    passes: history({}),
    fails: history(one("aws_s3_bucket_object_lock_configuration", { bucket: "${aws_s3_bucket.one.id}" })),
  },
  "composite-alarms-name-alarms": {
    passes: composite('ALARM("database") AND NOT ALARM("page")'),
    fails: composite('ALARM("database") OR ALARM("cache")'),
  },
  "named-alarms-go-after-their-names": { passes: composite('ALARM("database")'), fails: composite('ALARM("database")', {}) },
  "attached-policies-fit": { passes: attached(10), fails: attached(11) },
};
