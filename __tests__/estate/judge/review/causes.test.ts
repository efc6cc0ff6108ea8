import { review } from "../../../../src/estate/judge/review/review";
import { reviewMarkdown } from "../../../../src/estate/judge/review/markdown";
import { reviewPage } from "../../../../src/estate/judge/review/page/page";
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

  it("is no change in place", () => {
    expect(
      judged(changeOf("aws_subnet.a", ["update"], { map_public_ip_on_launch: false }, { map_public_ip_on_launch: true })),
    ).toMatchObject([{ willFail: false }]);
  });
});
