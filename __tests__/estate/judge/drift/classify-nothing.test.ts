import { type Sample, setsBack } from "./samples";
import { find } from "./find";

const service = {
  name: "api",
  desired_count: 4,
  task_definition: "api:7",
  lifecycle: { ignore_changes: ["desired_count", "task_definition"] },
};
const { lifecycle: _lifecycle, ...running } = service;

describe("arguments that Terraform is told to ignore", () => {
  it.each([
    ["a count that scaling set", { ...running, desired_count: 9 }, []],
    ["a count that scaling lowered", { ...running, desired_count: 1 }, []],
    ["a deployment", { ...running, task_definition: "api:8" }, []],
  ])("are nobody's drift: %s", (_, world, expected) => {
    expect(find({ address: "aws_ecs_service.api", declared: service, known: running, world }).findings).toEqual(expected);
  });

  it.each([
    ["while volume peaks", 4, []],
    ["after the peak in which it was applied", 2, []],
    ["by hand", 1, [{ class: "changed", consequence: "recovery", arguments: [{ path: "min_capacity", putBack: false }] }]],
  ])("let a schedule hold the least number of tasks, and tell when there is no spare: %s", (_, min_capacity, expected) => {
    const known = { resource_id: "service/smart0dte-prod/api", min_capacity: min_capacity === 4 ? 2 : 4, max_capacity: 20 };
    const declared = { ...known, min_capacity: 2, lifecycle: { ignore_changes: ["min_capacity"] } };
    expect(find({ address: "aws_appautoscaling_target.api", declared, known, world: { ...known, min_capacity } }).findings).toMatchObject(
      expected,
    );
  });

  it("are drift below what scaling itself calls the least", () => {
    const target = { resource_id: "service/smart0dte-dev/api", min_capacity: 2, max_capacity: 10 };
    expect(
      find(
        { address: "aws_ecs_service.api", declared: service, known: running, world: { ...running, desired_count: 0 } },
        { address: "aws_appautoscaling_target.api", declared: target },
      ).findings,
    ).toMatchObject([{ class: "changed", consequence: "recovery", arguments: [{ path: "desired_count", putBack: false }] }]);
  });

  it("are drift where nothing at runtime owns them", () => {
    const declared = {
      identifier: "replica",
      replicate_source_db: "arn:aws:rds:us-east-1:111111111111:db:main",
      lifecycle: { ignore_changes: ["replicate_source_db"] },
    };
    const { lifecycle: _own, ...known } = declared;
    expect(
      find({ address: "aws_db_instance.replica", declared, known, world: { ...known, replicate_source_db: "" } }).findings,
    ).toMatchObject([{ class: "changed", consequence: "recovery", arguments: [{ path: "replicate_source_db", putBack: false }] }]);
  });

  it("count only where the synthesized JSON ignores them", () => {
    const world = { ...running, desired_count: 9 };
    expect(find({ address: "aws_ecs_service.api", declared: running, world, planned: setsBack(world, running) }).findings).toMatchObject([
      { class: "changed", consequence: "cost" },
    ]);
  });
});

describe("no drift", () => {
  it.each<[string, Sample, string[]]>([
    [
      "nothing is written in two ways",
      { address: "aws_sns_topic.a", declared: { name: "a" }, known: { name: "a", tags: null }, world: { name: "a", tags: {} } },
      [],
    ],
    [
      "a policy is written in another order",
      {
        address: "aws_sns_topic_policy.a",
        declared: { policy: "${x}" },
        known: { policy: '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":["a"]}]}' },
        world: { policy: '{"Statement":{"Action":"a","Effect":"Deny"},"Version":"2012-10-17"}' },
      },
      [],
    ],
    [
      "AWS counts something",
      {
        address: "aws_iam_policy.a",
        declared: { name: "a" },
        known: { name: "a", attachment_count: 0 },
        world: { name: "a", attachment_count: 3 },
      },
      ["computed by AWS"],
    ],
    [
      "config has been changed to what AWS says",
      {
        address: "aws_cloudwatch_log_group.a",
        declared: { retention_in_days: 7 },
        known: { retention_in_days: 30 },
        world: { retention_in_days: 7 },
      },
      ["written differently"],
    ],
    [
      "default tags are all that differs, and nothing is planned",
      { address: "aws_vpc.a", declared: {}, known: { tags_all: {} }, world: { tags_all: { Owner: "x" } } },
      ["default tags"],
    ],
    ["what is gone is no longer declared", { address: "aws_sns_topic.a", known: { name: "a" }, world: null }, ["follows from drift"]],
  ])("when %s", (_, sample, kinds) => {
    const { findings, noise, unapplied } = find(sample);
    expect({ findings, kinds: noise.map(({ kind }) => kind), unapplied }).toEqual({ findings: [], kinds, unapplied: [] });
  });
});
