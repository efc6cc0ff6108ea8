import path from "node:path";
import { capacity } from "../../../../src/estate/run/live/capacity";
import { KeptPlans } from "../../../../src/estate/run/plan/kept-plans";
import { type EstatePlan, planEstate } from "../../../../src/estate/run/plan/plan-estate";
import { findToolchain, offlineCall, type Toolchain } from "../../../../src/estate/run/terraform/toolchain";
import { root, temporaryFolder } from "../../../helpers/command";
import { type GraphStack, seeded, synthesizedGraph } from "../../../helpers/small-graph";
import { quietProgress } from "../../../helpers/quiet-progress";
const work = temporaryFolder();
let toolchain: Toolchain;
beforeAll(async () => {
  toolchain = await findToolchain(work);
});

const plan = (stacks: readonly GraphStack[], kept: string, wanted = stacks.map(({ name }) => name)): Promise<EstatePlan> =>
  planEstate(offlineCall(toolchain, path.join(work, "composition"), new AbortController().signal), {
    all: synthesizedGraph(stacks),
    wanted: new Set(wanted),
    terraformVersion: toolchain.version,
    kept: new KeptPlans(kept, toolchain.version, root),
    capacity: capacity(),
    progress: quietProgress,
    checkout: root,
  });

/** What a plan says, without how long it took and the hour. */
const said = ({ stacks }: EstatePlan): object =>
  Object.fromEntries(
    stacks.map(({ instance, plan, summary, objects }) => [instance.id, { changes: plan().resource_changes, summary, objects }]),
  );

const first: readonly GraphStack[] = Array.from({ length: 10 }, (_, index) => ({
  name: `s${index}`,
  region: index % 2 === 0 ? "us-east-1" : "us-west-2",
  reads: [index - 2, index - 4].filter((read) => read >= 0).map((read) => `s${read}`),
  displayName: "one",
  unknown: index % 3 === 0,
  hidden: index % 5 === 0,
}));

/** One edit of many kinds: a value, what an output is made of, whether it is shown, a read, a stack that comes, goes or is renamed. */
function edited(stacks: readonly GraphStack[], random: () => number, round: number): readonly GraphStack[] {
  const at = Math.floor(random() * stacks.length);
  const one = stacks[at];
  if (one === undefined) return stacks;
  const put = (change: Partial<GraphStack>): readonly GraphStack[] =>
    stacks.map((stack) => (stack === one ? { ...one, ...change } : stack));
  switch (Math.floor(random() * 7)) {
    case 0:
      return put({ displayName: `edit ${round}` });
    case 1:
      return put({ unknown: !one.unknown });
    case 5:
      return put({ hidden: one.hidden !== true });
    case 2:
      return put({ reads: one.reads.slice(1) });
    case 3:
      return [...stacks, { name: `n${round}`, region: one.region, reads: [one.name], displayName: "new", unknown: round % 2 === 0 }];
    case 4:
      return stacks.filter((stack) => stack !== one).map((stack) => ({ ...stack, reads: stack.reads.filter((read) => read !== one.name) }));
    default:
      return stacks.map((stack) => ({
        ...stack,
        name: stack === one ? `r${round}` : stack.name,
        reads: stack.reads.map((read) => (read === one.name ? `r${round}` : read)),
      }));
  }
}

describe("plans that are kept", () => {
  it("equal fresh ones after every edit of a history, and the stacks that an edit does not reach are not planned again", async () => {
    const random = seeded(7);
    const kept = path.join(work, "history");
    let stacks = first;
    expect((await plan(stacks, kept)).kept).toBe(0);
    const reused: number[] = [];
    for (let round = 0; round < Number(process.env.KEPT_PLANS_EDITS ?? 8); round += 1) {
      stacks = edited(stacks, random, round);
      const again = await plan(stacks, kept);
      reused.push(again.kept);
      expect(said(again), `edit ${round}`).toEqual(said(await plan(stacks, temporaryFolder())));
    }
    expect(Math.max(...reused)).toBeGreaterThan(0);
  });

  it("are all there is to read when nothing was edited", async () => {
    const kept = path.join(work, "same");
    const made = await plan(first, kept);
    const again = await plan(first, kept);
    expect([again.kept, again.seconds.plan]).toEqual([first.length, 0]);
    expect(said(again)).toEqual(said(made));
  });

  it("follow from what a stack reads of others, and from nothing else of them", async () => {
    const kept = path.join(work, "edges");
    await plan(first, kept);
    // What s0 publishes is known after an apply alone, whatever it is called, and s9 is read by nobody.
    const named = first.map((stack) => (["s0", "s9"].includes(stack.name) ? { ...stack, displayName: "two" } : stack));
    expect((await plan(named, kept)).kept).toBe(first.length - 2);
    const changed = first.map((stack) => (stack.name === "s2" ? { ...stack, displayName: "two" } : stack));
    // s4 and s6 read what s2 publishes, and s8 reads from them.
    expect((await plan(changed, kept)).kept).toBe(first.length - 4);
    expect((await plan(changed, kept, ["s1"])).kept).toBe(1);
  });

  it("name what Terraform refuses in every part at once", async () => {
    const wrong = first.map((stack) => (["s0", "s1"].includes(stack.name) ? { ...stack, displayName: "${nothing.of.the.kind}" } : stack));
    await expect(plan(wrong, path.join(work, "wrong"))).rejects.toMatchObject({
      message: "Terraform cannot plan the estate",
      details: expect.arrayContaining([expect.stringContaining("s0"), expect.stringContaining("s1")]) as string[],
    });
  });
});
