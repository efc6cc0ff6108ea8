import { rmSync } from "node:fs";
import path from "node:path";
import { resourceCount, type SynthesizedStack } from "../../src/estate/synthesized";
import { countedTypes, couldBeTwice, declaredOf, forget, madeOf, seeded } from "../helpers/chaos";
import { type EstatePath, environment, makeStateBuckets, primary, startEstatePath, stateBucket } from "../helpers/estate-path";
import { stacksOf } from "../helpers/estate-runs";
import { stateText } from "../helpers/data-tier";
import { LiveMachine } from "../helpers/live-machine";
import { callsSince, endOfLog } from "../helpers/router-log";
import { configWith } from "../helpers/small-estate";

/** What the stand-in applies within a minute. `npm run chaos` takes every stack, and as many kills as CHAOS_KILLS says. */
const quickStacks = [`${environment}-${primary}-access`, `${environment}-${primary}-security`, `${environment}-${primary}-network`];
const all = process.env.CHAOS === "all";
const kills = Number(process.env.CHAOS_KILLS ?? 4);
const seed = Number(process.env.CHAOS_SEED ?? 20261129);

let run: EstatePath;
let machine: LiveMachine;
let bundles: string;
let stacks: readonly SynthesizedStack[];

beforeAll(async () => {
  run = await startEstatePath();
  const base = path.dirname(run.work);
  machine = new LiveMachine(run.emulator, configWith(path.join(base, "config-of-one"), [environment]), path.join(base, "machine"));
  bundles = path.join(base, "bundles");
  await makeStateBuckets();
  await machine.plan(bundles, "--layer", "access");
  stacks = stacksOf(machine.work, environment).filter(({ instance, json }) => instance.layer !== "state" && resourceCount(json) > 0 && (all || quickStacks.includes(instance.id)));
});
afterAll(() => run.emulator.stop());

it("counts every type that AWS would make twice", () => expect(countedTypes.toSorted()).toEqual(couldBeTwice.toSorted()));

it("makes nothing twice, wherever an apply is killed, and whether or not its state was saved", async () => {
  const random = seeded(seed);
  for (const stack of stacks) {
    const { id, region, layer } = stack.instance;
    const plan = async (): Promise<number | undefined> => {
      rmSync(bundles, { recursive: true, force: true });
      const { exitCode, stderr } = await machine.plan(bundles, "--region", region, "--layer", layer);
      expect([id, exitCode === 0 || exitCode === 2 ? "" : stderr]).toEqual([id, ""]);
      return exitCode;
    };
    const start = endOfLog(run.emulator.stateDir);
    const told: string[] = [`seed ${seed}`];
    await plan();
    for (let count = 0; count < kills; count += 1) {
      const steps = 1 + Math.floor((random() * 2 * resourceCount(stack.json)) / kills);
      const [what, again] = [random() < 0.5 ? "lock" : "lock and state", random() < 0.3] as const;
      const killed = await machine.applyAndKillAt(bundles, steps);
      told.push(`${killed ? "killed" : "ended"} after ${steps} steps, without ${what}${again ? ", planned again" : ""}`);
      if (!killed) break;
      await forget(stack, what);
      if (again) await plan();
    }
    const { exitCode, stderr } = await machine.apply(bundles);
    // What AWS refuses to have twice and nothing finds again is named, with what to do about it.
    const isTold = exitCode === 1 && /already exists|Duplicate/.test(stderr) && /fix: look in AWS at what is there already; .* terraform -chdir=\S+ import <address> <id>/.test(stderr);
    expect([id, told, exitCode === 0 || isTold ? "" : stderr]).toEqual([id, told, ""]);
    expect([id, told, madeOf(callsSince(run.emulator.stateDir, start))]).toEqual([id, told, declaredOf(stack)]);
    if (isTold) continue;
    const state = JSON.parse(await stateText(stateBucket(region), `${environment}/${region}/${layer}.tfstate`, region)) as { readonly resources: readonly { readonly mode: string }[] };
    expect([id, state.resources.filter(({ mode }) => mode === "managed").length]).toEqual([id, resourceCount(stack.json)]);
    expect([id, await plan()]).toEqual([id, 0]);
  }
});
