import { effectOf } from "../../../../src/estate/run/plan/effect";
import { splitPlan } from "../../../../src/estate/run/plan/split";
import { hasWork, noCounts, workOf } from "../../../../src/estate/run/plan/work";
import { type ResourceChange } from "../../../../src/estate/run/plan/plan-json";
import { changeOf, planOf } from "../../judge/review/samples";

const change = (actions: readonly string[], more: Partial<ResourceChange> = {}): ResourceChange => ({
  ...changeOf("aws_kms_key.main", actions, {}, {}),
  ...more,
});
const importing = { ...change(["no-op"]).change, importing: { id: "k" } };

describe("what a change comes to", () => {
  it.each<{ title: string; resource: ResourceChange; effect: string }>([
    { title: "one that stays", resource: change(["no-op"]), effect: "none" },
    { title: "one that gets another address", resource: change(["no-op"], { previous_address: "aws_kms_key.old" }), effect: "move" },
    { title: "one that exists and is taken over", resource: change(["no-op"], { change: importing }), effect: "import" },
    { title: "one that is forgotten", resource: change(["forget"]), effect: "forget" },
    {
      title: "one that is changed at another address",
      resource: change(["update"], { previous_address: "aws_kms_key.old" }),
      effect: "change",
    },
    { title: "one that is replaced, in either order", resource: change(["create", "delete"]), effect: "replace" },
    { title: "a data source that is read", resource: change(["read"], { mode: "data" }), effect: "none" },
    { title: "an action of a later Terraform", resource: change(["invoke"]), effect: "unrecognized" },
    { title: "known actions in a combination that is not known", resource: change(["create", "forget"]), effect: "unrecognized" },
    { title: "no action at all", resource: change([]), effect: "unrecognized" },
    { title: "a data source of which more is done than reading", resource: change(["delete"], { mode: "data" }), effect: "destroy" },
  ])("$title", ({ resource, effect }) => {
    expect(effectOf(resource)).toBe(effect);
  });
});

describe("whether there is something to do", () => {
  it.each([
    { title: "nothing", plan: planOf(change(["no-op"])), work: {}, applyable: false, does: false },
    {
      title: "a move",
      plan: planOf(change(["no-op"], { previous_address: "aws_kms_key.old" })),
      work: { move: 1 },
      applyable: true,
      does: true,
    },
    { title: "an import", plan: planOf(change(["no-op"], { change: importing })), work: { import: 1 }, applyable: true, does: true },
    { title: "a forget", plan: planOf(change(["forget"])), work: { forget: 1 }, applyable: true, does: true },
    {
      title: "an output",
      plan: { ...planOf(), output_changes: { a: { actions: ["update"] }, b: { actions: ["no-op"] } } },
      work: { outputs: 1 },
      applyable: true,
      does: true,
    },
    {
      title: "a leftover",
      plan: planOf(change(["no-op"]), change(["delete"], { deposed: "aaaa1111" }), change(["delete"], { deposed: "bbbb2222" })),
      work: { destroy: 2 },
      applyable: true,
      does: true,
    },
    { title: "what is not known", plan: planOf(change(["invoke"])), work: { unrecognized: 1 }, applyable: true, does: true },
    { title: "what only Terraform counts", plan: { ...planOf(), applyable: true }, work: {}, applyable: true, does: true },
    {
      title: "a check that fails, for which there is no apply",
      plan: { ...planOf(), applyable: false, checks: [{ address: { to_display: "check.a" }, status: "fail" }] },
      work: { failedChecks: 1 },
      applyable: false,
      does: true,
    },
    {
      title: "a check that could not be evaluated",
      plan: { ...planOf(), applyable: false, checks: [{ address: { to_display: "check.a" }, status: "error" }] },
      work: { failedChecks: 1 },
      applyable: false,
      does: true,
    },
    {
      title: "a check of a status that is not known",
      plan: { ...planOf(), applyable: false, checks: [{ address: { to_display: "check.a" }, status: "late" }] },
      work: { failedChecks: 1 },
      applyable: false,
      does: true,
    },
    {
      title: "a plan that is not complete",
      plan: { ...planOf(), applyable: false, complete: false },
      work: {},
      applyable: false,
      does: true,
    },
    {
      title: "a change that is put off",
      plan: { ...planOf(), applyable: false, deferred_changes: [{ resource_change: change(["create"]) }] },
      work: { deferred: 1 },
      applyable: false,
      does: true,
    },
  ])("$title", ({ plan, work, applyable, does }) => {
    const found = workOf(plan);
    expect([found.changes, found.applyable, hasWork(found)]).toEqual([{ ...noCounts, ...work }, applyable, does]);
  });
});

it("keeps for each stack of a composed plan what is put off and what a check says of it", () => {
  const later = { ...change(["create"]), address: "module.one.aws_kms_key.main" };
  const parts = splitPlan(
    {
      ...planOf(),
      complete: false,
      deferred_changes: [{ reason: "unknown", resource_change: later }],
      checks: [{ address: { to_display: "module.two.check.a", module: "module.two" }, status: "fail" }],
    },
    ["one", "two"],
  );
  expect(
    [...parts].map(([stack, plan]) => [
      stack,
      workOf(plan).changes.deferred,
      workOf(plan).changes.failedChecks,
      plan.deferred_changes?.map(({ resource_change: { address } }) => address),
    ]),
  ).toEqual([
    ["one", 1, 0, ["aws_kms_key.main"]],
    ["two", 0, 1, []],
  ]);
});
