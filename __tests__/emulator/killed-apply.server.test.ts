import { rmSync } from "node:fs";
import path from "node:path";
import { inject } from "vitest";
import { readSynthesized, resourceCount } from "../../src/estate/synthesized";
import { countedTypes, couldBeTwice, declaredOf, forget, madeOf, seeded } from "../helpers/chaos";
import { stateText } from "../helpers/data-tier";
import { type EstatePath, environment, makeStateBuckets, primary, startEstatePath } from "../helpers/estate-path";
import { stacksOf } from "../helpers/estate-runs";
import { LiveMachine } from "../helpers/live-machine";
import { callsSince, endOfLog, settled } from "../helpers/router-log";
import { configWith } from "../helpers/small-estate";

/** What the stand-in applies within a minute. `npm run chaos` takes every stack of the environment. */
const quick = ["access", "security", "network"].map((layer) => `${environment}-${primary}-${layer}`);
const kills = Number(process.env.CHAOS_KILLS ?? 4);
const seed = Number(process.env.CHAOS_SEED ?? 20261129);

const chosen = readSynthesized(inject("synthesizedEstate"))
  .filter(({ instance, json }) => instance.environments.includes(environment) && instance.layer !== "state" && resourceCount(json) > 0)
  .filter(({ instance }) => process.env.CHAOS === "all" || quick.includes(instance.id));

let run: EstatePath;
let machine: LiveMachine;
let bundles: string;

beforeAll(async () => {
  run = await startEstatePath();
  const base = path.dirname(run.work);
  machine = new LiveMachine(run.emulator, configWith(path.join(base, "config-of-one"), [environment]), path.join(base, "machine"));
  bundles = path.join(base, "bundles");
  await makeStateBuckets();
});
afterAll(() => run.emulator.stop());

it("counts every type that AWS would make twice", () => expect(countedTypes.toSorted()).toEqual(couldBeTwice.toSorted()));

describe("makes nothing twice, wherever an apply is killed, and whether or not its state was saved", () => {
  it.each(chosen.map(({ instance: { id, region, layer } }, index) => ({ id, region, layer, index })))(
    "$id",
    async ({ id, region, layer, index }) => {
      const random = seeded(seed + index);
      const plan = async (): Promise<number | undefined> => {
        rmSync(bundles, { recursive: true, force: true });
        const { exitCode, stderr } = await machine.plan(bundles, "--region", region, "--layer", layer);
        expect(exitCode === 0 || exitCode === 2 ? "" : stderr).toBe("");
        return exitCode;
      };
      await plan();
      const stack = stacksOf(machine.work, environment).find(({ instance }) => instance.id === id);
      // What the stand-in cannot hold was not asked for.
      if (stack === undefined) return;
      const start = endOfLog(run.emulator.stateDir);
      const told = [`seed ${seed}`];
      for (let count = 0; count < kills; count += 1) {
        const steps = 1 + Math.floor((random() * 2 * resourceCount(stack.json)) / kills);
        const [what, again] = [random() < 0.5 ? "lock" : "lock and state", random() < 0.3] as const;
        const killed = await machine.applyAndKillAt(bundles, steps);
        told.push(`${killed ? "killed" : "ended"} after ${steps} steps, without ${what}${again ? ", planned again" : ""}`);
        if (!killed) break;
        await settled(run.emulator.stateDir);
        await forget(stack, what);
        if (again) await plan();
      }
      const { exitCode, stderr } = await machine.apply(bundles);
      // What AWS refuses to have twice and nothing finds again is named, with what to do about it.
      const isTold =
        exitCode === 1 &&
        /already ?exists|Duplicate/i.test(stderr) &&
        /fix: look in AWS at what is there already; .* terraform -chdir=\S+ import <address> <id>/.test(stderr);
      expect([told, exitCode === 0 || isTold ? "" : stderr]).toEqual([told, ""]);
      const made = madeOf(callsSince(run.emulator.stateDir, start));
      if (isTold) {
        for (const [type, count] of Object.entries(made))
          expect([told, type, count <= (declaredOf(stack)[type] ?? 0)]).toEqual([told, type, true]);
        return;
      }
      expect([told, made]).toEqual([told, declaredOf(stack)]);
      const s3 = stack.json.terraform.backend?.s3;
      const state = JSON.parse(await stateText(s3?.bucket ?? "", s3?.key ?? "", region)) as {
        readonly resources: readonly { readonly mode: string }[];
      };
      expect(state.resources.filter(({ mode }) => mode === "managed").length).toBe(resourceCount(stack.json));
      expect([told, await plan()]).toEqual([told, 0]);
    },
  );
});
