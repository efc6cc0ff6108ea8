import { obstaclesIn } from "../../../../src/estate/judge/review/obstacles";
import { reviewMarkdown } from "../../../../src/estate/judge/review/markdown";
import { reviewPage } from "../../../../src/estate/judge/review/page/page";
import { reviewJson } from "../../../../src/estate/judge/review/report";
import { review } from "../../../../src/estate/judge/review/review";
import { obstacleTexts } from "../../../../src/estate/judge/review/words";
import { change } from "../diff/reviews";
import { changeOf, planOf, remoteState, stackOf } from "./samples";

const nobody = { usersOf: () => [] };

describe("what stands in the way", () => {
  const lifecycle = { preventDestroy: true, createBeforeDestroy: false, ignoreChanges: [] };

  it("is a protection that refuses what would be destroyed or replaced, and nothing else", () => {
    const all = (["destroy", "replace", "update"] as const).map((effect) => change(`aws_db_instance.${effect}`, { effect, lifecycle }));
    expect(obstaclesIn(all, nobody).map(({ address, problem }) => [address, problem])).toEqual([
      ["aws_db_instance.destroy", "it would be destroyed, and `prevent_destroy` refuses that"],
      ["aws_db_instance.replace", "it would be replaced, and `prevent_destroy` refuses that"],
    ]);
  });

  it("is a user in another stack that stays, not one that goes as well or stands in the same stack", () => {
    const users = {
      usersOf: () => [
        { stack: "one", address: "aws_subnet.beside" },
        { stack: "two", address: "aws_lb.stays" },
        { stack: "two", address: "aws_lb.goes" },
      ],
    };
    const changes = [change("aws_vpc.main", { effect: "replace" }), change("aws_lb.goes", { stack: "two", effect: "destroy" })];
    const found = obstaclesIn(changes, users).filter(({ address }) => address === "aws_vpc.main");
    expect(found.map(({ problem }) => problem)).toEqual(["it would be replaced while aws_lb.stays of two use it"]);
  });

  it("is what the review knows that AWS refuses, said once, with the step that makes it possible", () => {
    const finding = { rule: "deletion-refused", tier: "dangerous", text: "aws_lb.stays in two uses it", certain: true } as const;
    const refused = change("aws_subnet.a", { effect: "replace", willFail: true, findings: [finding] });
    const users = { usersOf: () => [{ stack: "two", address: "aws_lb.stays" }] };
    expect(obstaclesIn([refused], users)).toEqual([
      { stack: "one", address: "aws_subnet.a", problem: finding.text, fix: expect.stringMatching(/^apply first/) as string },
    ]);
    const unsure = { ...refused, willFail: false, findings: [{ ...finding, certain: false }] };
    expect(obstaclesIn([unsure], nobody)).toEqual([]);
  });
});

describe("a review of plans, of live ones as of an edit", () => {
  const producer = (vpc: object) =>
    stackOf("network", { resource: { aws_vpc: { main: { ...vpc } } }, output: { id: { value: "${aws_vpc.main.id}" } } });
  const reader = stackOf("data", {
    data: remoteState("network"),
    resource: { aws_subnet: { app: { vpc_id: "${data.terraform_remote_state.network.outputs.id}" } } },
  });
  const plan = (actions: readonly string[], after: object | null) =>
    planOf(
      changeOf("aws_vpc.main", actions, { cidr_block: "10.0.0.0/16" }, after === null ? null : { ...after }, {
        replace_paths: [["cidr_block"]],
      }),
    );
  const problem = expect.stringContaining("aws_subnet.app") as string;

  it("says what stays in what is replaced, by the synthesis alone, in every form", () => {
    const judged = review(
      [{ stack: "dev-us-east-1-network", plan: plan(["delete", "create"], { cidr_block: "10.1.0.0/16" }) }],
      [producer({ cidr_block: "10.1.0.0/16" }), reader],
    );
    expect(judged.obstacles).toMatchObject([
      { stack: "dev-us-east-1-network", address: "aws_vpc.main", problem, fix: expect.any(String) as string },
    ]);
    const [said] = obstacleTexts(judged);
    expect(said).toMatch(/^aws_vpc\.main in dev-us-east-1-network: .*aws_subnet\.app.*; /);
    expect(reviewMarkdown(judged)).toContain("> **In the way:** aws\\_vpc.main");
    expect(reviewPage(judged)).toContain("<strong>In the way:</strong> aws_vpc.main");
    expect(reviewJson(judged).obstacles).toEqual(judged.obstacles);
  });

  it("asks the synthesis before for who used what is destroyed", () => {
    const given = [{ stack: "dev-us-east-1-network", plan: plan(["delete"], null) }];
    expect(review(given, [stackOf("network", {})]).obstacles).toEqual([]);
    expect(review(given, [stackOf("network", {}), reader], [producer({}), reader]).obstacles).toMatchObject([{ problem }]);
  });
});

it("counts the obstacles that are not told", () => {
  const obstacles = Array.from({ length: 11 }, (_, index) => ({ stack: "one", address: `aws_a.n${index}`, problem: "p", fix: "f" }));
  expect(obstacleTexts({ obstacles })).toHaveLength(9);
  expect(obstacleTexts({ obstacles }).at(-1)).toBe("and 3 more, in the JSON form");
});
