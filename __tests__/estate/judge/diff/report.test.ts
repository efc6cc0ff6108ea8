import { byCause, obstaclesIn } from "../../../../src/estate/judge/diff/report";
import { type Cause } from "../../../../src/estate/judge/diff/causes";
import { type Review, type ReviewedChange } from "../../../../src/estate/judge/review/review";

const change = (address: string, more: Partial<ReviewedChange> = {}): ReviewedChange => ({
  stack: "one",
  address,
  type: address.split(".")[0] ?? "",
  effect: "update",
  verdict: "look",
  findings: [],
  noise: false,
  changed: [],
  replacedBecause: [],
  construct: undefined,
  lifecycle: undefined,
  declaredAt: undefined,
  dependents: [],
  willFail: false,
  followsFrom: undefined,
  followers: 0,
  ...more,
});
const review = (...changes: readonly ReviewedChange[]): Review => ({
  terraformVersions: [],
  stacks: [],
  counts: { irreversible: 0, dangerous: 0, unknown: 0, look: changes.length, safe: 0 },
  changes,
  unsettled: [],
  firstPlans: [],
  notes: [],
  footnotes: [],
});
const nobody = { usersOf: () => [] };
const edit = (key: string): Cause => ({
  kind: "configuration",
  edit: { file: "config/dev.yaml", line: 1, key, at: [key], before: "1", after: "2" },
});

describe("what stands in the way", () => {
  const lifecycle = { preventDestroy: true, createBeforeDestroy: false, ignoreChanges: [] };

  it("is a protection that refuses what would be destroyed or replaced, and nothing else", () => {
    const all = (["destroy", "replace", "update"] as const).map((effect) => change(`aws_db_instance.${effect}`, { effect, lifecycle }));
    expect(obstaclesIn(review(...all), nobody).map(({ address, problem }) => [address, problem])).toEqual([
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
    const found = obstaclesIn(review(...changes), users).filter(({ address }) => address === "aws_vpc.main");
    expect(found.map(({ problem }) => problem)).toEqual(["it would be replaced while aws_lb.stays of two use it"]);
  });

  it("is what the review knows that AWS refuses, said once, with the step that makes it possible", () => {
    const finding = { rule: "deletion-refused", tier: "dangerous", text: "aws_lb.stays in two uses it", certain: true } as const;
    const refused = change("aws_subnet.a", { effect: "replace", willFail: true, findings: [finding] });
    const users = { usersOf: () => [{ stack: "two", address: "aws_lb.stays" }] };
    expect(obstaclesIn(review(refused), users)).toEqual([
      { stack: "one", address: "aws_subnet.a", problem: finding.text, fix: expect.stringMatching(/^apply first/) as string },
    ]);
    const unsure = { ...refused, willFail: false, findings: [{ ...finding, certain: false }] };
    expect(obstaclesIn(review(unsure), nobody)).toEqual([]);
  });
});

describe("causes", () => {
  const [first, second, third] = [change("aws_a.x"), change('aws_b.y["k"]'), change("aws_c.z", { stack: "two" })];

  it("take every change when there is one", () => {
    expect(byCause(review(first, second), [edit("a")], [undefined])).toMatchObject({
      causes: [{ tried: true, changes: [first, second] }],
      together: [],
    });
  });

  it("take what they reach, declared or read; the rest follows from several", () => {
    const reaches = [
      { declared: new Set(["one aws_a.x", "one aws_b.y"]), dependent: new Set<string>() },
      { declared: new Set(["one aws_a.x"]), dependent: new Set<string>() },
    ];
    const found = byCause(review(first, second, third), [edit("a"), edit("b")], reaches);
    expect(found.causes.map(({ changes }) => changes)).toEqual([[first, second], [first]]);
    expect(found.together).toEqual([third]);
    const reading = { declared: new Set<string>(), dependent: new Set(["two"]) };
    expect(byCause(review(third), [edit("a"), edit("b")], [reading, undefined])).toMatchObject({
      causes: [{ changes: [third] }, { tried: false, changes: [] }],
    });
  });
});
