import { readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { KeptTexts } from "../../../../src/common/kept-texts";
import { capacity } from "../../../../src/estate/run/live/capacity";
import { KeptPlans } from "../../../../src/estate/run/plan/kept-plans";
import { type EstatePlan, planEstate } from "../../../../src/estate/run/plan/plan-estate";
import { findToolchain, offlineCall, type Toolchain } from "../../../../src/estate/run/terraform/toolchain";
import { readSynthesized, type SynthesizedStack } from "../../../../src/estate/synthesized";
import { estate, root, temporaryFolder } from "../../../helpers/command";
import { type Progress } from "../../../../src/estate/progress";
import { standInFor } from "../../../../src/estate/run/compose/stand-ins";
import { configWith } from "../../../helpers/small-estate";

/** Environments that are planned; all of them when what stacks are fed with changes. */
const environments = (process.env.FED_STACKS_ENVIRONMENTS ?? "dev").split(",");

const work = temporaryFolder();
const folder = path.join(work, "kept");
let toolchain: Toolchain;
let stacks: readonly SynthesizedStack[];

beforeAll(async () => {
  expect(await estate(["synth", "--config", configWith(temporaryFolder(), environments), "--work", work])).toMatchObject({ exitCode: 0 });
  stacks = readSynthesized(path.join(work, "cdktf.out"));
  toolchain = await findToolchain(path.join(work, ".estate"));
});

const keptPlans = (): KeptPlans => new KeptPlans(folder, toolchain.version, root);
const plan = (progress: Progress): Promise<EstatePlan> =>
  planEstate(offlineCall(toolchain, path.join(work, "composition"), new AbortController().signal), {
    all: stacks,
    wanted: new Set(stacks.map(({ instance }) => instance.id)),
    terraformVersion: toolchain.version,
    kept: keptPlans(),
    capacity: capacity(),
    progress,
    checkout: root,
  });

/** Keys of the plans that are kept. */
async function keysOf(ids: Iterable<string>): Promise<ReadonlySet<string | undefined>> {
  const own = await keptPlans().ownKeysOf(stacks);
  const texts = new KeptTexts(folder, 100_000);
  return new Set([...ids].map((id) => texts.read(own.get(id) ?? "")));
}

/** Removes the plans of some stacks from what is kept. */
async function forget(ids: ReadonlySet<string>): Promise<void> {
  const keys = await keysOf(ids);
  for (const name of readdirSync(folder)) if (keys.has(name.split(".")[0])) rmSync(path.join(folder, name));
}

const said = ({ stacks: planned }: EstatePlan): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    planned.map(({ instance, plan, summary }) => {
      const { resource_changes: changes, checks } = plan();
      return [instance.id, { changes, checks, summary }];
    }),
  );

/** How many stacks were composed to be planned, over all rounds. */
function counting(): { readonly progress: Progress; readonly planned: () => number } {
  let sum = 0;
  const step = { update: () => undefined, tell: () => undefined, done: () => undefined };
  const begin: Progress["begin"] = (title) => {
    sum += Number(/^planning (\d+) stacks$/.exec(title)?.[1] ?? 0);
    return step;
  };
  return { progress: { begin }, planned: () => sum };
}

it("stacks of the estate that are fed what others were planned to have are planned as beside these", async () => {
  const whole = said(await plan(counting().progress));
  const outputs = [...(await keysOf(stacks.map(({ instance }) => instance.id)))].map((key) => keptPlans().read(key)?.outputs ?? {});
  const feedable = outputs.flatMap((fields) =>
    Object.entries(fields).map(([field, { value, marked }]) => [field, !marked && standInFor(Buffer.from(value, "base64")) !== undefined]),
  );
  expect(feedable.length).toBeGreaterThan(stacks.length);
  expect(feedable.filter(([, can]) => can !== true)).toEqual([]);
  for (const rest of [0, 1]) {
    const forgotten = new Set(stacks.flatMap(({ instance }, index) => (index % 2 === rest ? [instance.id] : [])));
    await forget(forgotten);
    const { progress, planned } = counting();
    const again = await plan(progress);
    // Nothing was planned again beside what reads it, for want of what could be fed.
    expect(planned()).toBe(stacks.length - again.kept);
    expect(again.kept).toBeGreaterThan(stacks.length / 3);
    const found = said(again);
    for (const id of forgotten) expect(found[id], id).toEqual(whole[id]);
  }
});
