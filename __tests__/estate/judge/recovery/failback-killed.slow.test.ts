import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { loadEstate } from "../../../../config/load";
import { EstateValues } from "../../../../src/estate/judge/access/world/values";
import { type StepScript, stepScripts } from "../../../../src/estate/judge/recovery/failback/scripts";
import { failbackTargets, type FailbackTargets } from "../../../../src/estate/judge/recovery/failback/targets";
import { writtenSteps } from "../../../../src/estate/judge/recovery/failback/written-steps";
import { type SynthesizedStack } from "../../../../src/estate/synthesized";
import { realConfig, realStacks } from "../../../helpers/estate";
import { AnsweringPrograms } from "../../../helpers/failover/answering-programs";
import { WayBackWorld } from "../../../helpers/failover/way-back-world";

/** The scripts as they are written, run by bash on a model of both regions, and ended after each command that changes something. */
const run = promisify(execFile);
let place: FailbackTargets;
let folder: string;
let world: WayBackWorld;
let programs: AnsweringPrograms;
let scripts: ReadonlyMap<string, StepScript>;

beforeAll(async () => {
  const stacks = (await realStacks()).map(({ json, ...instance }) => ({ instance, folder: "", json })) as unknown as SynthesizedStack[];
  const found = loadEstate(realConfig).map((environment) => failbackTargets(new EstateValues(stacks).all(), environment));
  const [one] = found.filter(({ globalDatastore }) => globalDatastore !== undefined);
  if (one === undefined) throw new Error("no environment's cache is copied");
  // Of many of a kind some do. The first was never promoted.
  const copied = one.secrets.filter((name) => !one.rotated.includes(name)).slice(0, 2);
  place = {
    ...one,
    secrets: [...copied, ...one.rotated.slice(0, 1)],
    rotated: one.rotated.slice(0, 1),
    buckets: one.buckets.slice(0, 2),
    series: [],
  };
});
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "way-back-"));
  world = new WayBackWorld(place, folder);
  programs = await AnsweringPrograms.in(path.join(folder, "programs"), ["aws", "terraform", "npx", "sleep"], world.answer);
  const stack = path.join(folder, "cdktf.out", "stacks", place.original.stack);
  mkdirSync(stack, { recursive: true });
  mkdirSync(path.join(folder, "config"));
  writeFileSync(path.join(stack, "cdk.tf.json"), JSON.stringify({ resource: { aws_db_proxy_target: { writer: {} } } }));
  const steps = writtenSteps(place, "2026-11-30");
  scripts = new Map(stepScripts(steps).map((script, index) => [steps[index]?.id ?? "", script]));
  say("");
});
afterEach(() => {
  programs.stop();
  rmSync(folder, { recursive: true, force: true });
});

const say = (text: string) => writeFileSync(path.join(folder, "config", `${place.environment}.yaml`), text);
/** What a person writes before a step. */
const written: Readonly<Record<string, string>> = { "say-who-writes": "activeRegion: recovery\n", "say-who-writes-again": "" };

/** @param seconds that are waited at the most, where it is not to be for long */
async function step(
  id: string,
  endsAfter = Number.POSITIVE_INFINITY,
  seconds?: number,
): Promise<{ readonly code: number; readonly said: string }> {
  world.changed = [];
  world.endsAfter = endsAfter;
  const text = (scripts.get(id)?.text ?? "exit 1").replaceAll(/-lt \d+ \]/g, (limit) =>
    seconds === undefined ? limit : `-lt ${seconds} ]`,
  );
  const env = { ...process.env, PATH: `${programs.folder}:${process.env.PATH ?? ""}` };
  try {
    // With a socket for its input bash may take itself for a remote shell, and read a file that sets PATH.
    const { stdout, stderr } = await run("bash", ["--norc", "-c", text], { cwd: folder, env });
    return { code: 0, said: `${stdout}${stderr}`.trim() };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    if (programs.errors() !== "") throw new Error(`a program of ${id} could not ask the test:\n${programs.errors()}`, { cause: error });
    return { code, said: `${stdout}${stderr}`.trim() };
  }
}
async function done(until?: string): Promise<void> {
  for (const id of scripts.keys()) {
    if (id === until) return;
    say(written[id] ?? "");
    const { code, said } = await step(id);
    if (code !== 0) throw new Error(`${id} ended with ${code}: ${said}`);
  }
}

it("has the whole effect of each step, at whichever command its script was ended before", async () => {
  for (const id of scripts.keys()) {
    if (written[id] !== undefined) say(written[id]);
    const before = structuredClone(world.state);
    expect({ id, ...(await step(id)) }).toMatchObject({ id, code: 0 });
    const { length } = world.changed;
    const after = structuredClone(world.state);
    for (let commands = 0; commands < length; commands += 1) {
      world.state = structuredClone(before);
      const killed = await step(id, commands);
      expect({ id, commands, killed: killed.code === 0 }).toEqual({ id, commands, killed: false });
      const again = await step(id);
      expect({ id, commands, code: again.code, said: again.said, state: world.state }).toEqual({
        id,
        commands,
        code: 0,
        said: expect.stringMatching(new RegExp(`${id}: done$`)) as string,
        state: after,
      });
    }
    if (["replay", "compare"].includes(id)) continue;
    expect({ id, ...(await step(id)), changed: world.changed }).toEqual({ id, code: 0, said: `${id}: done already`, changed: [] });
  }
  const { primary, recovery, original, promoted } = place;
  expect(world.state).toMatchObject({
    ways: { [primary]: original.identifier, [recovery]: undefined },
    cacheIn: primary,
    applied: "primary",
  });
  for (const [name, { values }] of Object.entries(world.state.secrets))
    expect({ name, values }).toEqual({ name, values: { [primary]: `of ${name}, "quoted"\n`, [recovery]: `of ${name}, "quoted"\n` } });
  expect(Object.keys(world.state.instances[recovery] ?? {}).sort()).toEqual([promoted.identifier, `${promoted.identifier}-stale`]);
});

describe("a copy that is behind", () => {
  it.each([
    ["lacks as much as is written in some minutes", { bytes: 200_000_000, minutes: -2 }],
    ["has no slot", { bytes: -1, minutes: -2 }],
    ["has not been measured for long", { bytes: 0, minutes: -30 }],
  ])("is not stopped for where it %s", async (_, lacks) => {
    await done("stop");
    world.state.lacks = lacks;
    expect(await step("stop")).toMatchObject({ code: 1, said: expect.stringContaining("lacks less than 100 MB") as string });
    expect([world.changed, world.state.epoch.holder]).toEqual([[], place.recovery]);
  });

  it.each([
    ["lacks anything", { bytes: 1, minutes: 3 }],
    ["was measured before nobody wrote any more", { bytes: 0, minutes: -1 }],
  ])("is not promoted where it %s", async (_, lacks) => {
    await done("promote");
    world.state.lacks = lacks;
    expect(await step("promote", undefined, 0)).toMatchObject({ code: 1, said: expect.stringContaining("in vain") as string });
    expect(world.changed).toEqual([]);
  });

  it("is stopped for and promoted after hours in which nobody wrote", async () => {
    await done("stop");
    world.state.lacks = { bytes: 67_108_864, minutes: -2 };
    expect((await step("stop")).code).toBe(0);
    await step("secrets-back");
    world.state.lacks = { bytes: 0, minutes: 3 };
    expect((await step("promote")).code).toBe(0);
  });
});

it("does not take the recovery region for closed while its services write past the proxy", async () => {
  await done("stop");
  world.state.parameters[place.writerParameter] = `${place.promoted.identifier}.abc.us-west-2.rds.amazonaws.com`;
  world.state.ways[place.recovery] = undefined;
  expect(await step("stop")).toMatchObject({ code: 1, said: expect.stringContaining("names the proxy") as string });
  expect(world.changed).toEqual([]);
});

it("lets nobody trade before the wait is over, whoever revoked", async () => {
  await done("grant");
  world.state.epoch = { ...world.state.epoch, run: "by-hand" };
  expect(await step("grant")).toMatchObject({ code: 1, said: expect.stringMatching(/^refused: nobody trades/) as string });
  expect(world.changed).toEqual([]);
});

it("starts the database that was stopped by hand, and asks for no name twice", async () => {
  await done("set-aside");
  await step("set-aside");
  expect(world.changed.map((one) => one.split(" ")[2])).toEqual(["start-db-instance", "create-db-snapshot", "modify-db-instance"]);
});
