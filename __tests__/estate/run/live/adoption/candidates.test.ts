import { findCandidates } from "../../../../../src/estate/run/live/adoption/candidates";
import { type LostResource } from "../../../../../src/estate/run/live/adoption/lost";
import { type TagSearch } from "../../../../../src/estate/run/live/adoption/search";
import { type PlanJson } from "../../../../../src/estate/run/plan/plan-json";
import { type SynthesizedStack } from "../../../../../src/estate/synthesized";

const stack = {
  instance: { id: "dev-us-east-1-network", region: "us-east-1", accountId: "111111111111" },
  json: { provider: { aws: [{ region: "us-east-1" }, { alias: "peer", region: "us-west-2" }] } },
} as unknown as SynthesizedStack;
const lost = (address: string, parts: Partial<LostResource> = {}): LostResource => {
  const [type = "", name = ""] = address.split(".");
  return { address, type, name, given: {}, made: false, id: undefined, ...parts };
};
const plan = (...addresses: readonly string[]): PlanJson =>
  ({
    resource_changes: addresses.map((address) => ({ address, change: { after: { tags_all: { Name: address } } } })),
  }) as unknown as PlanJson;

const asked: TagSearch[] = [];
const having =
  (...arns: readonly string[]) =>
  (wanted: TagSearch): Promise<readonly string[]> => {
    asked.push(wanted);
    return Promise.resolve(arns);
  };
const vpc = (id: string): string => `arn:aws:ec2:us-east-1:111111111111:vpc/${id}`;
const found = async (one: LostResource, arns: readonly string[] = [], others: readonly LostResource[] = []) => {
  const { adoptable, refused, again } = await findCandidates(stack, [one, ...others], plan(one.address), undefined, having(...arns));
  return { ids: adoptable.filter(({ lost: { address } }) => address === one.address).map(({ id }) => id), refused, again };
};

it("takes the id that Terraform printed", async () => {
  expect(await found(lost("aws_vpc.x", { made: true, id: "vpc-1" }))).toEqual({ ids: ["vpc-1"], refused: [], again: [] });
});

it("finds by its tags what had just been begun, in the region of its provider", async () => {
  expect(await found(lost("aws_vpc.x", { given: { provider: "aws.peer" } }), [vpc("vpc-2")])).toEqual({
    ids: ["vpc-2"],
    refused: [],
    again: [],
  });
  expect(asked.at(-1)).toEqual({ stack: "dev-us-east-1-network", region: "us-west-2", type: "ec2:vpc", tags: { Name: "aws_vpc.x" } });
});

it("creates what AWS does not have", async () => {
  expect(await found(lost("aws_vpc.x"))).toEqual({ ids: [], refused: [], again: [] });
});

it("asks again for what had just been begun, until the time is over in which AWS may still make it", async () => {
  const answers = [[], [], [vpc("vpc-3")]];
  const late = (): Promise<readonly string[]> => Promise.resolve(answers.shift() ?? []);
  const asks =
    (most: number): (() => Promise<boolean>) =>
    () =>
      Promise.resolve((most -= 1) >= 0);
  const candidates = (most: number) =>
    findCandidates(stack, [lost("aws_vpc.x")], plan("aws_vpc.x"), undefined, late, asks(most)).then(({ adoptable }) =>
      adoptable.map(({ id }) => id),
    );
  expect(await candidates(2)).toEqual(["vpc-3"]);
  answers.push([], [], [vpc("vpc-3")]);
  expect(await candidates(1)).toEqual([]);
});

it("refuses where two have the tags, and names both", async () => {
  expect(await found(lost("aws_vpc.x"), [vpc("vpc-1"), vpc("vpc-2")])).toEqual({
    ids: [],
    refused: ["aws_vpc.x: it may be any of vpc-1, vpc-2, which have its tags"],
    again: [],
  });
});

it("takes nothing that is another resource's", async () => {
  expect((await found(lost("aws_vpc.x"), [vpc("vpc-1"), vpc("vpc-2")], [lost("aws_vpc.y", { made: true, id: "vpc-1" })])).ids).toEqual([
    "vpc-2",
  ]);
});

it("takes by its arguments what they name, made or not", async () => {
  expect(await found(lost("aws_iam_policy.x", { given: { name: "p" } }))).toEqual({
    ids: ["arn:aws:iam::111111111111:policy/p"],
    refused: [],
    again: [],
  });
});

it("does not look for parts of what does not exist", async () => {
  expect((await found(lost("aws_iam_role_policy.x", { given: { role: "${aws_iam_role.r.name}", name: "work" } }))).ids).toEqual([]);
});

it("creates again what cannot come to be twice, and says so", async () => {
  expect(await found(lost("aws_lambda_invocation.x", { made: true, id: "1" }))).toEqual({
    ids: [],
    refused: [],
    again: ["aws_lambda_invocation.x"],
  });
});

it.each([
  {
    title: "a type that it does not know",
    one: lost("aws_unheard_of.x", { made: true, id: "1" }),
    why: "nothing is known of imports of aws_unheard_of",
  },
  {
    title: "what exists under an id that nobody printed",
    one: lost("aws_lb_listener.x", { made: true }),
    why: "it exists, and Terraform did not print its id",
  },
])("refuses $title", async ({ one, why }) => {
  expect((await found(one)).refused).toEqual([expect.stringContaining(`${one.address}: ${why}`)]);
});
