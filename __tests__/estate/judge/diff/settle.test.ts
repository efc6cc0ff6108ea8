import { settled } from "../../../../src/estate/judge/diff/settle";
import { type PlanJson, type ResourceChange } from "../../../../src/estate/run/plan/plan-json";

const change = (before: unknown, after: unknown, more: Partial<ResourceChange["change"]> = {}): ResourceChange => ({
  address: "aws_thing.one",
  mode: "managed",
  type: "aws_thing",
  name: "one",
  change: { actions: ["update"], before, after, after_unknown: {}, ...more },
});
const plan = (...changes: readonly ResourceChange[]): PlanJson => ({
  format_version: "1.2",
  terraform_version: "1.11.4",
  resource_changes: changes,
});
const left = (one: ResourceChange, names: ReadonlyMap<string, string> = new Map()): readonly ResourceChange[] | undefined =>
  settled(plan(one), names).resource_changes;

it.each([
  ["equal values, which differ in what is sensitive", { secret: "x" }, { secret: "x" }],
  [
    "nothing in a block, however it is written",
    { rule: [{ a: null, b: "", c: [], d: 0 }] },
    { rule: [{ a: "", b: null, c: null, d: false }] },
  ],
])("leaves out an update of %s", (_, before, after) => {
  expect(left(change(before, after))).toEqual([]);
});

it.each([
  ["an argument of the resource itself that is set to nothing", { a: null }, { a: "" }],
  ["a block's argument that is switched on", { rule: [{ on: false }] }, { rule: [{ on: true }] }],
  ["a block that comes", { rule: [] }, { rule: [{ port: 443 }] }],
  ["a rule's place", { rule: [{ port: 1 }, { port: 2 }] }, { rule: [{ port: 2 }, { port: 1 }] }],
])("keeps an update of %s", (_, before, after) => {
  expect(left(change(before, after))).toHaveLength(1);
});

it("keeps what only an apply can tell, what is replaced and what goes", () => {
  expect(left(change({ a: "x" }, {}, { after_unknown: { a: true } }))).toHaveLength(1);
  expect(left(change({ a: "x" }, { a: "x" }, { actions: ["delete", "create"] }))).toHaveLength(1);
  expect(left(change({ a: "x" }, null, { actions: ["delete"] }))).toHaveLength(1);
  expect(left(change({ a: "x" }, { a: "x" }, { actions: ["no-op"] }))).toEqual([]);
});

it("keeps what is only moved, as nothing but that", () => {
  const moved = { previous_address: "aws_thing.before" };
  for (const one of [change({ a: "x" }, { a: "x" }, { actions: ["no-op"] }), change({ rule: [{ a: null }] }, { rule: [{ a: "" }] })])
    expect(left({ ...one, ...moved })).toMatchObject([{ ...moved, change: { actions: ["no-op"] } }]);
  expect(left({ ...change({ a: "x" }, { a: "y" }), ...moved })).toMatchObject([{ ...moved, change: { actions: ["update"] } }]);
});

it("says of a placeholder what it stands for, in policies too", () => {
  const mark = "known-after-apply-0123456789abcdef";
  const names = new Map([[mark, 'one aws_vpc.main["a"].id']]);
  const before = { vpc_id: mark, policy: `{"Resource":"arn:aws:unknown:us-east-1:000000000000:${mark}/*"}` };
  const [shown] = left(change(before, { vpc_id: "vpc-1", policy: before.policy }), names) ?? [];
  expect(shown?.change.before).toEqual({
    vpc_id: "(one aws_vpc.main['a'].id, known after apply)",
    policy: `{"Resource":"(one aws_vpc.main['a'].id, known after apply)/*"}`,
  });
});
