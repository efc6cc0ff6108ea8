import { encode, ExtData } from "@msgpack/msgpack";
import { KnownPlans } from "../../../../src/estate/run/plan/known-plans";
import { KeptPlans, type MadePlan } from "../../../../src/estate/run/plan/kept-plans";
import { type PlannedOutput } from "../../../../src/estate/run/plan/planned-outputs";
import { root, temporaryFolder } from "../../../helpers/command";
import { type GraphStack, synthesizedGraph } from "../../../helpers/small-graph";

const stack = (name: string, reads: readonly string[], displayName = "one"): GraphStack => ({
  name,
  region: "us-east-1",
  reads,
  displayName,
  unknown: true,
});
/** c reads b, which reads a; d reads a. */
const graph = (displayName = "one"): readonly GraphStack[] => [
  stack("a", [], displayName),
  stack("b", ["a"]),
  stack("c", ["b"]),
  stack("d", ["a"]),
];

const value = (content: unknown): string => Buffer.from(encode([Buffer.from('"string"'), content])).toString("base64");
const known = (text: string): PlannedOutput => ({ value: value(text), marked: false });
const planWith = (of: PlannedOutput): MadePlan => ({ plan: { format_version: "1.2", terraform_version: "1.11.4" }, outputs: { of } });

async function plansOf(folder: string, stacks: readonly GraphStack[]): Promise<KnownPlans> {
  const [kept, synthesized] = [new KeptPlans(folder, "1.11.4", root), synthesizedGraph(stacks)];
  const plans = new KnownPlans(synthesized, kept, await kept.ownKeysOf(synthesized));
  plans.look();
  return plans;
}
const next = (plans: KnownPlans, everything = false): readonly string[] => plans.next(everything).map(({ instance }) => instance.id);

/** A folder in which the whole graph is kept. */
async function filled(): Promise<string> {
  const folder = temporaryFolder();
  const plans = await plansOf(folder, graph());
  expect(next(plans)).toEqual(["a", "b", "c", "d"]);
  for (const name of ["a", "b", "c", "d"]) plans.add(name, planWith(known(name)));
  return folder;
}

it("are all there when nothing was edited", async () => {
  expect([...(await plansOf(await filled(), graph())).missing()]).toEqual([]);
});

it("end at a stack whose outputs come out the same", async () => {
  const plans = await plansOf(await filled(), graph("two"));
  expect(next(plans)).toEqual(["a"]);
  plans.add("a", planWith(known("a")));
  plans.look();
  expect([...plans.missing()]).toEqual([]);
});

it("go on where an output is another one, as far as that leads", async () => {
  const plans = await plansOf(await filled(), graph("two"));
  plans.add("a", planWith(known("other")));
  plans.look();
  expect(next(plans)).toEqual(["b", "d"]);
  expect(next(plans, true)).toEqual(["b", "c", "d"]);
  for (const name of ["b", "d"]) plans.add(name, planWith(known(name)));
  plans.look();
  expect([...plans.missing()]).toEqual([]);
});

it("do not hold for an output of the same text that only an apply knows or that must not be shown", async () => {
  for (const other of [
    { value: value(new ExtData(0, new Uint8Array([0]))), marked: false },
    { ...known("a"), marked: true },
  ]) {
    const plans = await plansOf(await filled(), graph("two"));
    plans.add("a", planWith(other));
    plans.look();
    expect(next(plans)).toEqual(["b", "d"]);
  }
});

it("feed what is read of stacks that are not planned, and plan what cannot be fed beside it", async () => {
  const plans = await plansOf(await filled(), graph());
  const reader = synthesizedGraph(graph()).filter(({ instance }) => instance.id === "c");
  const fed = plans.feed(reader);
  expect(fed.stacks.map(({ instance }) => instance.id)).toEqual(["c"]);
  expect(fed.feeds.all).toMatchObject([{ stack: "b", field: "of", expression: { text: '${"b"}' } }]);
  expect(fed.feeds.byState("states/dev/b.tfstate", "of")).toMatchObject({ text: '${"b"}' });

  const hidden = await plansOf(temporaryFolder(), graph());
  for (const [name, marked] of [
    ["a", false],
    ["b", true],
  ] as const)
    hidden.add(name, planWith({ ...known(name), marked }));
  const beside = hidden.feed(reader);
  expect(beside.stacks.map(({ instance }) => instance.id)).toEqual(["b", "c"]);
  expect(beside.feeds.all.map(({ stack: from }) => from)).toEqual(["a"]);
});
