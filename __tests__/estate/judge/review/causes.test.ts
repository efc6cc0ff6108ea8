import { review } from "../../../../src/estate/judge/review/review";
import { reviewMarkdown } from "../../../../src/estate/judge/review/markdown";
import { reviewPage } from "../../../../src/estate/judge/review/page/page";
import { type SynthesizedStack } from "../../../../src/estate/synthesized";
import { changeOf, planOf, remoteState, stackOf } from "./samples";

const network = stackOf("network", {
  resource: {
    aws_vpc: { vpc: { cidr_block: "10.9.0.0/16" } },
    aws_subnet: { a: { vpc_id: "${aws_vpc.vpc.id}" }, b: { vpc_id: "${aws_vpc.vpc.id}" } },
    aws_route: { out: { destination_cidr_block: "0.0.0.0/0", route_table_id: "${aws_route_table.table.id}" } },
    aws_route_table: { table: { vpc_id: "${aws_vpc.vpc.id}" } },
    aws_instance: { alone: { ami: "ami-1" } },
  },
  output: { subnet: { value: "${aws_subnet.a.id}" }, vpc: { value: "${aws_vpc.vpc.id}" } },
});
const ingress = stackOf("ingress", {
  resource: {
    aws_lb: { lb: { subnets: ["${data.terraform_remote_state.network.outputs.subnet}"] } },
    aws_lb_target_group: { group: { vpc_id: "${data.terraform_remote_state.network.outputs.vpc}" } },
  },
  data: remoteState("network"),
});
const estate = [network, ingress];
/** The stack as one that is applied after another one. */
const after = (stack: SynthesizedStack, other: SynthesizedStack): SynthesizedStack => ({
  ...stack,
  instance: { ...stack.instance, dependsOn: [other.instance.id] },
});

const replaced = (address: string, before: object, after: object, unknown: object = {}) =>
  changeOf(address, ["delete", "create"], { ...before }, { ...after }, { after_unknown: { id: true, ...unknown } });
const movedVpc = replaced("aws_vpc.vpc", { id: "vpc-1", cidr_block: "10.8.0.0/16" }, { cidr_block: "10.9.0.0/16" });
const follower = (address: string, argument: string) => replaced(address, { id: "x", [argument]: "vpc-1" }, {}, { [argument]: true });

describe("a change from which others follow", () => {
  const plan = planOf(
    follower("aws_subnet.a", "vpc_id"),
    follower("aws_subnet.b", "vpc_id"),
    follower("aws_route.out", "route_table_id"),
    follower("aws_route_table.table", "vpc_id"),
    replaced("aws_instance.alone", { ami: "ami-0" }, { ami: "ami-1" }),
    movedVpc,
  );
  const result = review([{ stack: network.instance.id, plan }], estate);
  const change = (address: string) => result.changes.find((one) => one.address === address);

  it("is what they go back to, through others too", () => {
    const vpc = { stack: network.instance.id, address: "aws_vpc.vpc" };
    for (const address of ["aws_subnet.a", "aws_subnet.b", "aws_route_table.table", "aws_route.out"])
      expect([address, change(address)?.followsFrom]).toEqual([address, vpc]);
    expect(change("aws_vpc.vpc")).toMatchObject({ followers: 4, followsFrom: undefined });
    expect(change("aws_instance.alone")).toMatchObject({ followers: 0, followsFrom: undefined });
  });

  it("is none of what an edit of its own replaces, whatever else of it is not known", () => {
    const own = follower("aws_subnet.a", "vpc_id");
    const edited = { ...own, change: { ...own.change, replace_paths: [["vpc_id"], ["cidr_block"]] } };
    const following = { ...own, change: { ...own.change, replace_paths: [["vpc_id"]] } };
    const root = (subnet: typeof own) =>
      review([{ stack: network.instance.id, plan: planOf(movedVpc, subnet) }], estate).changes.find(
        ({ address }) => address === "aws_subnet.a",
      )?.followsFrom?.address;
    expect([root(edited), root(following)]).toEqual([undefined, "aws_vpc.vpc"]);
  });

  it("comes before them among those of its verdict", () => {
    const verdict = change("aws_vpc.vpc")?.verdict;
    const order = result.changes.filter((one) => one.verdict === verdict).map(({ address }) => address);
    expect(order.indexOf("aws_vpc.vpc")).toBe(0);
    expect(order.length).toBeGreaterThan(1);
  });

  it("is told in every form", () => {
    expect(reviewMarkdown(result)).toContain("  - 4 other changes follow from it\n");
    expect(reviewMarkdown(result)).toContain("  - follows from `aws_vpc.vpc`\n");
    expect(reviewPage(result)).toContain("4 changes follow");
  });

  it("is none where two follow from each other", () => {
    const knot = stackOf("knot", {
      resource: { aws_a: { a: { of: "${aws_b.b.id}" } }, aws_b: { b: { of: "${aws_a.a.id}" } } },
    });
    const both = planOf(follower("aws_a.a", "of"), follower("aws_b.b", "of"));
    const { changes } = review([{ stack: knot.instance.id, plan: both }], [knot]);
    expect(changes.map(({ followsFrom }) => followsFrom)).toEqual([undefined, undefined]);
  });
});

describe("what AWS will refuse to delete", () => {
  const judged = (...changes: readonly ReturnType<typeof changeOf>[]) =>
    review([{ stack: network.instance.id, plan: planOf(...changes) }], estate).changes;

  it("is what another stack uses, and is said before all else of its verdict", () => {
    const changes = judged(follower("aws_subnet.b", "vpc_id"), follower("aws_subnet.a", "vpc_id"));
    expect(changes.map(({ willFail }) => willFail)).toEqual([true, false]);
    expect(changes[0]).toMatchObject({
      address: "aws_subnet.a",
      willFail: true,
      findings: expect.arrayContaining([
        expect.objectContaining({
          rule: "deletion-refused",
          text: expect.stringContaining("aws_lb.lb in dev-us-east-1-ingress uses it") as string,
        }),
      ]) as unknown[],
    });
    const result = review([{ stack: network.instance.id, plan: planOf(follower("aws_subnet.a", "vpc_id")) }], estate);
    expect(reviewMarkdown(result)).toContain("> **Will fail:** the apply will fail at 1 change: aws\\_subnet.a in dev-us-east-1-network.");
    expect(reviewPage(result)).toContain("Will fail:");
  });

  it("is nothing that only this stack uses, or that nobody uses in that way", () => {
    for (const address of ["aws_subnet.b", "aws_route_table.table", "aws_instance.alone"])
      expect(judged(follower(address, "vpc_id"))).toMatchObject([{ address, willFail: false }]);
  });

  it("is nothing whose users go as well", () => {
    const gone = (address: string) => changeOf(address, ["delete"], { id: "x" }, null);
    const both = review(
      [
        { stack: network.instance.id, plan: planOf(gone("aws_subnet.a")) },
        { stack: ingress.instance.id, plan: planOf(gone("aws_lb.lb")) },
      ],
      [],
      estate,
    ).changes;
    expect(both.map(({ willFail }) => willFail)).toEqual([false, false]);
    expect(review([{ stack: network.instance.id, plan: planOf(gone("aws_subnet.a")) }], [ingress], estate).changes).toMatchObject([
      { willFail: true },
    ]);
  });

  it("is what goes in a stack that makes something too, and is applied before its users' stack", () => {
    const gone = (address: string) => changeOf(address, ["delete"], { id: "x" }, null);
    const made = changeOf("aws_subnet.c", ["create"], null, { vpc_id: "vpc-1" });
    const later = after(ingress, network);
    const reviewed = (...changes: readonly ReturnType<typeof changeOf>[]) =>
      review(
        [
          { stack: network.instance.id, plan: planOf(...changes) },
          { stack: ingress.instance.id, plan: planOf(gone("aws_lb.lb")) },
        ],
        [],
        [network, later],
      ).changes.find(({ address }) => address === "aws_subnet.a")?.willFail;
    expect(reviewed(gone("aws_subnet.a"))).toBe(false);
    // What only destroys goes first or last, as it fits; the other stack's balancer goes before the network's changes then.
    expect(reviewed(gone("aws_subnet.a"), made)).toBe(false);
    const balancer = planOf(gone("aws_lb.lb"), changeOf("aws_lb.other", ["create"], null, { name: "other" }));
    const both = review(
      [
        { stack: network.instance.id, plan: planOf(gone("aws_subnet.a"), made) },
        { stack: ingress.instance.id, plan: balancer },
      ],
      [],
      [network, later],
    ).changes;
    expect(both.find(({ address }) => address === "aws_subnet.a")?.willFail).toBe(true);
  });

  it("is no change in place", () => {
    expect(
      judged(changeOf("aws_subnet.a", ["update"], { map_public_ip_on_launch: false }, { map_public_ip_on_launch: true })),
    ).toMatchObject([{ willFail: false }]);
  });
});

describe("what goes before what uses it", () => {
  const registry = stackOf("registry", { resource: { aws_ecr_repository: { orders: { name: "smart0dte/dev/orders" } } } });
  const image = "111111111111.dkr.ecr.us-east-1.amazonaws.com/smart0dte/dev/orders";
  const services = after(
    stackOf("services", {
      resource: {
        aws_ecs_task_definition: { orders: { container_definitions: `[{"image":"${image}"}]` } },
        aws_iam_role_policy: {
          deployment: { policy: `{"Resource":"arn:aws:ecr:us-east-1:111111111111:repository/smart0dte/dev/orders"}` },
        },
      },
    }),
    registry,
  );
  const gone = (address: string) => changeOf(address, ["delete"], { id: "x" }, null);
  const repository = gone("aws_ecr_repository.orders");
  const another = changeOf("aws_ecr_repository.risk", ["create"], null, { name: "smart0dte/dev/risk" });
  const found = (first: readonly ReturnType<typeof changeOf>[], second: readonly ReturnType<typeof changeOf>[]) =>
    review(
      [
        { stack: registry.instance.id, plan: planOf(...first) },
        { stack: services.instance.id, plan: planOf(...second) },
      ],
      [],
      [registry, services],
    )
      .changes.find(({ address }) => address === "aws_ecr_repository.orders")
      ?.findings.find(({ rule }) => rule === "gone-before-its-users")?.text;

  const removed = [gone("aws_ecs_task_definition.orders"), gone("aws_iam_role_policy.deployment")];
  const made = changeOf("aws_ecs_task_definition.risk", ["create"], null, { family: "risk" });

  it("is told when its stack makes something too, and names who runs without it, and not who only names it", () => {
    expect(found([repository, another], [...removed, made])).toMatch(
      /^aws_ecs_task_definition\.orders in dev-us-east-1-services uses it until that stack is applied/,
    );
  });

  it.each([
    ["its stack only destroys, so that it is applied last", [repository], [...removed, made]],
    ["both stacks only destroy", [repository], removed],
    ["the users' stack only destroys, so that it is applied first", [repository, another], removed],
    ["the users' stack is not among the plans' changes", [repository, another], [made]],
  ])("is not told when %s", (_, first, second) => {
    expect(found(first, second)).toBeUndefined();
  });
});
