import { findDrift } from "../../../../src/estate/judge/drift/findings";
import { changeOf } from "../review/samples";
import { makesAgain, readingOf, type Sample, setsBack } from "./samples";
import { find, logs } from "./find";

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

  it("does not name what is planned because an attribute that AWS computes has changed: that one is the drift", () => {
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
