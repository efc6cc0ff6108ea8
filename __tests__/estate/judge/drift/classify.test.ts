import { findDrift } from "../../../../src/estate/judge/drift/findings";
import { changeOf } from "../review/samples";
import { makesAgain, readingOf, type Sample, setsBack } from "./samples";

const find = (...samples: readonly Sample[]) => {
  const reading = readingOf("network", samples);
  return findDrift([reading], [reading.stack]);
};

const logs = { name: "/smart0dte/dev/flow-logs", retention_in_days: 30 };
const service = {
  name: "api",
  desired_count: 4,
  task_definition: "api:7",
  lifecycle: { ignore_changes: ["desired_count", "task_definition"] },
};
const { lifecycle: _lifecycle, ...running } = service;

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

describe("config that waits for an apply", () => {
  const wanted = { ...logs, retention_in_days: 60 };

  it("is told apart from drift", () => {
    expect(find({ address: "aws_cloudwatch_log_group.a", declared: wanted, known: logs, planned: setsBack(logs, wanted) })).toMatchObject({
      findings: [],
      unapplied: [{ address: "aws_cloudwatch_log_group.a", effect: "update", arguments: ["retention_in_days"] }],
    });
  });

  it("is told beside drift of another argument of the same resource", () => {
    const [world, next] = [
      { ...logs, kms_key_id: "b" },
      { ...wanted, kms_key_id: "a" },
    ];
    expect(
      find({
        address: "aws_cloudwatch_log_group.a",
        declared: next,
        known: { ...logs, kms_key_id: "a" },
        world,
        planned: setsBack(world, next),
      }),
    ).toMatchObject({ findings: [{ arguments: [{ path: "kms_key_id" }] }], unapplied: [{ arguments: ["retention_in_days"] }] });
  });

  it("is what only the state is to know otherwise: another address, an import, what is forgotten", () => {
    const samples: readonly Sample[] = ["moved", "imported", "forgotten"].map((name) => ({
      address: `aws_sns_topic.${name}`,
      declared: { name },
      planned: changeOf(
        `aws_sns_topic.${name}`,
        [name === "forgotten" ? "forget" : "no-op"],
        { name },
        { name },
        name === "imported" ? { importing: { id: name } } : {},
      ).change,
    }));
    const { stack, plan } = readingOf("network", samples);
    const changes = (plan.resource_changes ?? []).map((change) =>
      change.name === "moved" ? { ...change, previous_address: "aws_sns_topic.old" } : change,
    );
    const drift = findDrift([{ stack, plan: { ...plan, resource_changes: changes } }], [stack]);
    expect([drift.findings, drift.unapplied.map(({ address, effect }) => [address, effect])]).toEqual([
      [],
      [
        ["aws_sns_topic.moved", "move"],
        ["aws_sns_topic.imported", "import"],
        ["aws_sns_topic.forgotten", "forget"],
      ],
    ]);
  });

  it("is what an earlier replacement left over, which neither hides nor stands for what lives at its address", () => {
    const world = { ...logs, retention_in_days: 7 };
    const { stack, plan } = readingOf("network", [
      { address: "aws_cloudwatch_log_group.a", declared: logs, world, planned: setsBack(world, logs) },
    ]);
    const old = { ...changeOf("aws_cloudwatch_log_group.a", ["delete"], { name: "old" }, null), deposed: "0a1b2c3d" };
    const resources = plan.prior_state?.values?.root_module?.resources ?? [];
    const leftover = {
      address: "aws_cloudwatch_log_group.a",
      mode: "managed" as const,
      type: "aws_cloudwatch_log_group",
      name: "a",
      values: { name: "old" },
      deposed_key: "0a1b2c3d",
    };
    const drift = findDrift(
      [
        {
          stack,
          plan: {
            ...plan,
            resource_changes: [...(plan.resource_changes ?? []), old],
            resource_drift: [...(plan.resource_drift ?? []), { ...old }],
            prior_state: { values: { root_module: { resources: [...resources, leftover] } } },
          },
        },
      ],
      [stack],
    );
    expect(drift.findings).toMatchObject([
      { address: "aws_cloudwatch_log_group.a", class: "changed", arguments: [{ path: "retention_in_days", putBack: true }] },
    ]);
    expect(drift.unapplied).toEqual([
      { stack: stack.instance.id, address: "aws_cloudwatch_log_group.a (deposed object 0a1b2c3d)", effect: "destroy", arguments: [] },
    ]);
    expect(drift.world.resources.map(({ values }) => values)).toEqual([world]);
  });

  it.each([
    ["create", ["create"]],
    ["destroy", ["delete"]],
  ] as const)("is a resource to %s", (effect, actions) => {
    expect(
      find({
        address: "aws_sns_topic.a",
        declared: { name: "a" },
        planned: changeOf("aws_sns_topic.a", actions, { name: "a" }, { name: "a" }).change,
      }).unapplied,
    ).toMatchObject([{ effect }]);
  });

  it("does not name what only follows from something that is gone", () => {
    const group = { name: "endpoints" };
    const rule = { security_group_id: "${aws_security_group.a.id}", cidr_ipv4: "10.4.0.0/16" };
    const known = { ...rule, security_group_id: "sg-1" };
    const { findings, unapplied, noise } = find(
      { address: "aws_security_group.a", declared: group, world: null, planned: makesAgain(group) },
      {
        address: "aws_vpc_security_group_ingress_rule.a",
        declared: rule,
        known,
        planned: {
          actions: ["delete", "create"],
          before: known,
          after: { cidr_ipv4: known.cidr_ipv4 },
          after_unknown: { security_group_id: true },
        },
      },
    );
    expect(findings).toMatchObject([{ class: "deleted", address: "aws_security_group.a" }]);
    expect({ unapplied, kinds: noise.map(({ kind }) => kind) }).toEqual({ unapplied: [], kinds: ["follows from drift"] });
  });

  it("does not name what is planned anew because an attribute that AWS computes has changed: that one is the drift", () => {
    const balancer = { name: "main" };
    const record = { name: "api", records: "${[aws_lb.main.dns_name]}" };
    const old = { name: "api", records: ["old"] };
    const samples: readonly Sample[] = [
      { address: "aws_lb.main", declared: balancer, known: { ...balancer, dns_name: "old" }, world: { ...balancer, dns_name: "new" } },
      { address: "aws_route53_record.api", declared: record, known: old, planned: setsBack(old, { name: "api", records: ["new"] }) },
    ];
    const judged = (relevant: readonly { resource: string; attribute: readonly string[] }[]) => {
      const reading = readingOf("network", samples, { relevant });
      const { findings, unapplied } = findDrift([reading], [reading.stack]);
      return { findings: findings.map(({ address }) => address), unapplied: unapplied.map(({ address }) => address) };
    };
    expect(judged([{ resource: "aws_lb.main", attribute: ["dns_name"] }])).toEqual({ findings: ["aws_lb.main"], unapplied: [] });
    expect(judged([])).toEqual({ findings: [], unapplied: ["aws_route53_record.api"] });
  });
});
