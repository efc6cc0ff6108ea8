import { makesAgain, type Sample, setsBack } from "./samples";
import { find, logs } from "./find";

describe("what AWS changed", () => {
  it("is told with what it was, what it is, and that the next apply sets it back", () => {
    const world = { ...logs, retention_in_days: 7 };
    expect(
      find({ address: "aws_cloudwatch_log_group.flow", declared: logs, world, planned: setsBack(world, logs) }).findings,
    ).toMatchObject([
      {
        class: "changed",
        consequence: "recovery",
        stack: "dev-us-east-1-network",
        construct: "dev-us-east-1-network/flow",
        arguments: [{ path: "retention_in_days", before: "30", after: "7", putBack: true }],
        reasons: ["Retention is shortened: retention_in_days: 30 → 7"],
      },
    ]);
  });

  it("is deleted, with what AWS deletes along with it as a part of the same finding", () => {
    const topic = { name: "smart0dte-dev-alerts-info" };
    const policy = { arn: "${aws_sns_topic.info.arn}", policy: "{}" };
    const { findings, unapplied } = find(
      { address: "aws_sns_topic.info", declared: topic, world: null, planned: makesAgain(topic) },
      { address: "aws_sns_topic_policy.info", declared: policy, world: null, planned: makesAgain(policy) },
    );
    expect(findings).toMatchObject([{ class: "deleted", address: "aws_sns_topic.info", took: ["aws_sns_topic_policy.info"] }]);
    expect(unapplied).toEqual([]);
  });

  it("is tags alone, told once although tags_all says it again", () => {
    const known = { tags: { Name: "a" }, tags_all: { Name: "a", Owner: "x" } };
    const world = { tags: { Name: "b" }, tags_all: { Name: "b", Owner: "x" } };
    expect(
      find({ address: "aws_vpc.main", declared: { tags: { Name: "a" } }, known, world, planned: setsBack(world, known) }).findings,
    ).toMatchObject([{ class: "tag only", consequence: "none", arguments: [{ path: "tags" }] }]);
  });

  it("is a default tag that was taken off", () => {
    const [known, world] = [{ tags_all: { Owner: "x" } }, { tags_all: {} }];
    expect(find({ address: "aws_vpc.main", declared: {}, known, world, planned: setsBack(world, known) }).findings).toMatchObject([
      { class: "tag only", arguments: [{ path: "tags_all" }] },
    ]);
  });

  it("is a principal that was made again under its name, which Terraform does not see", () => {
    const role = { name: "deployer" };
    expect(
      find({
        address: "aws_iam_role.deployer",
        declared: role,
        known: { ...role, unique_id: "AROA1" },
        world: { ...role, unique_id: "AROA2" },
      }).findings,
    ).toMatchObject([{ class: "changed", consequence: "security", arguments: [{ path: "unique_id", putBack: false }] }]);
  });

  it("never shows a sensitive value", () => {
    const [known, world] = [
      { name: "a", value: "old secret" },
      { name: "a", value: "new secret" },
    ];
    const drift = find({
      address: "aws_ssm_parameter.a",
      declared: known,
      world,
      sensitive: { value: true },
      planned: { ...setsBack(world, known), before_sensitive: { value: true }, after_sensitive: { value: true } },
    });
    expect(JSON.stringify([drift.findings, [...drift.wishes]])).not.toContain("secret");
    expect(drift.findings).toMatchObject([{ arguments: [{ path: "value", before: "(sensitive)", after: "(sensitive)" }] }]);
  });
});

describe("a secret's other value", () => {
  const version = { secret_id: "arn:aws:secretsmanager:us-east-1:111111111111:secret:a", version_stages: ["AWSCURRENT"] };
  const sample: Sample = {
    address: "aws_secretsmanager_secret_version.a",
    declared: { secret_id: "${aws_secretsmanager_secret.a.arn}" },
    known: version,
    world: { ...version, version_stages: ["AWSPREVIOUS"] },
  };
  const rotation = { secret_id: version.secret_id, rotation_enabled: true };

  it("is a finding where no schedule gives it one", () => {
    expect(find(sample).findings).toMatchObject([{ class: "secret rotated", consequence: "security" }]);
  });

  it("is none where a schedule does", () => {
    expect(find(sample, { address: "aws_secretsmanager_secret_rotation.a", declared: rotation })).toMatchObject({
      findings: [],
      noise: [{ kind: "owned at runtime" }],
    });
  });

  it("shows by the version of a parameter that is encrypted, and only of such a one", () => {
    const parameter = (type: string): Sample => ({
      address: "aws_ssm_parameter.a",
      declared: { name: "/a", type },
      known: { name: "/a", type, version: 1 },
      world: { name: "/a", type, version: 2 },
    });
    expect(find(parameter("SecureString")).findings).toMatchObject([{ class: "secret rotated" }]);
    expect(find(parameter("String")).findings).toEqual([]);
  });
});
