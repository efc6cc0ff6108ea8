import { findDrift } from "../../../../src/estate/judge/drift/findings";
import { type StackReading } from "../../../../src/estate/judge/drift/world";
import { readingOf, type Sample } from "./samples";

const find = (readings: readonly StackReading[], others: readonly StackReading[] = []) =>
  findDrift(
    readings,
    [...readings, ...others].map(({ stack }) => stack),
  );

const group = (ingress: readonly unknown[]): Sample => ({
  address: "aws_security_group.a",
  declared: { name: "a" },
  known: { id: "sg-1", name: "a", ingress: [] },
  world: { id: "sg-1", name: "a", ingress },
});
const https = { from_port: 443, to_port: 443, protocol: "tcp", cidr_blocks: ["10.4.0.0/16"] };
const rule: Sample = {
  address: "aws_vpc_security_group_ingress_rule.a",
  declared: { security_group_id: "sg-1", from_port: 443, to_port: 443, ip_protocol: "tcp", cidr_ipv4: "10.4.0.0/16" },
};

describe("what AWS has beside what is declared", () => {
  it("is nothing where rules declare it, in whatever form", () => {
    expect(find([readingOf("network", [group([https]), rule])]).findings).toEqual([]);
  });

  it("is a rule that was added by hand, although no plan shows it", () => {
    const ssh = { from_port: 22, to_port: 22, protocol: "tcp", cidr_blocks: ["0.0.0.0/0"] };
    expect(find([readingOf("network", [group([https, ssh]), rule])]).findings).toMatchObject([
      {
        class: "changed",
        consequence: "security",
        arguments: [{ path: "ingress", after: "besides, from 0.0.0.0/0: tcp 22", putBack: false }],
        reasons: ["A port is opened to everybody: from 0.0.0.0/0: tcp 22"],
      },
    ]);
  });

  it("is a rule that an apply has taken into the state since", () => {
    const ssh = { from_port: 22, to_port: 22, protocol: "tcp", cidr_blocks: ["0.0.0.0/0"] };
    const absorbed = { ...group([https, ssh]), known: { id: "sg-1", name: "a", ingress: [https, ssh] } };
    expect(find([readingOf("network", [absorbed, rule])]).findings).toMatchObject([{ class: "changed", consequence: "security" }]);
  });

  it("may be declared by a stack that was not read, so nothing is said then", () => {
    const other = readingOf("services", []);
    const reader = { ...other, stack: { ...other.stack, instance: { ...other.stack.instance, dependsOn: ["dev-us-east-1-network"] } } };
    const owner = readingOf("network", [group([https])]);
    expect(find([owner], [reader]).findings).toEqual([]);
    expect(find([owner, reader]).findings).toHaveLength(1);
  });

  it.each<[string, Sample, readonly Sample[], string]>([
    [
      "a policy attached to a role",
      {
        address: "aws_iam_role.a",
        declared: { name: "a" },
        known: { name: "a", managed_policy_arns: [] },
        world: { name: "a", managed_policy_arns: ["arn:aws:iam::aws:policy/AdministratorAccess"] },
      },
      [],
      "managed_policy_arns",
    ],
    [
      "a policy in a role",
      {
        address: "aws_iam_role.a",
        declared: { name: "a" },
        known: { name: "a", inline_policy: [] },
        world: {
          name: "a",
          inline_policy: [
            { name: "own", policy: "{}" },
            { name: "other", policy: "{}" },
          ],
        },
      },
      [{ address: "aws_iam_role_policy.own", declared: { role: "a", name: "own" } }],
      "inline_policy",
    ],
    [
      "a route",
      {
        address: "aws_route_table.a",
        declared: {},
        known: { id: "rtb-1", route: [] },
        world: {
          id: "rtb-1",
          route: [
            { destination_prefix_list_id: "pl-1", gateway_id: "vpce-1" },
            { cidr_block: "0.0.0.0/0", gateway_id: "igw-1" },
          ],
        },
      },
      [],
      "route",
    ],
    [
      "an entry of a network ACL",
      {
        address: "aws_network_acl.a",
        declared: {},
        known: { id: "acl-1", ingress: [] },
        world: { id: "acl-1", ingress: [{ rule_no: 5 }, { rule_no: 100 }] },
      },
      [{ address: "aws_network_acl_rule.a", declared: { network_acl_id: "acl-1", rule_number: 100, egress: false } }],
      "ingress",
    ],
  ])("is %s", (_, owner, companions, argument) => {
    const { findings } = find([readingOf("network", [owner, ...companions])]);
    expect(findings).toMatchObject([
      {
        class: "changed",
        consequence: argument === "inline_policy" ? "none" : "security",
        arguments: [{ path: argument, putBack: false }],
      },
    ]);
  });
});

describe("two regions of a layer", () => {
  const topic = (world: Readonly<Record<string, unknown>>, declared: Readonly<Record<string, unknown>> = { name: "alerts" }): Sample => ({
    address: "aws_sns_topic.a",
    declared,
    known: { ...declared, ...world },
  });
  const both = (primary: Sample, recovery: Sample) =>
    find([readingOf("notifications", [primary]), readingOf("notifications", [recovery], { region: "us-west-2" })]).findings;

  it("are the same but for ids, ARNs, times and names of regions", () => {
    expect(
      both(
        topic({ arn: "arn:aws:sns:us-east-1:1:a", id: "1", created_at: "2027-01-01", location: "us-east-1", signature_version: 1 }),
        topic({ arn: "arn:aws:sns:us-west-2:1:a", id: "2", created_at: "2027-01-02", location: "us-west-2", signature_version: 1 }),
      ),
    ).toEqual([]);
  });

  it("are not the same in what nobody declares", () => {
    expect(both(topic({ signature_version: 1 }), topic({ signature_version: 2 }))).toMatchObject([
      {
        class: "region diverged",
        consequence: "recovery",
        stack: "dev-us-west-2-notifications",
        arguments: [{ path: "signature_version", before: "1 in us-east-1", after: "2 in us-west-2" }],
      },
    ]);
  });

  it("may differ where config says so", () => {
    expect(
      both(
        topic({ signature_version: 1 }, { name: "alerts", fifo_topic: true }),
        topic({ signature_version: 2 }, { name: "alerts", fifo_topic: false }),
      ),
    ).toEqual([]);
  });

  it("are compared in what both declare with the same words, whatever their state says", () => {
    const declared = { name: "alerts", delivery: "fast" };
    expect(both(topic({}, declared), { address: "aws_sns_topic.a", declared, known: { name: "alerts", delivery: "slow" } })).toMatchObject([
      { class: "region diverged", arguments: [{ path: "delivery" }] },
    ]);
  });
});
