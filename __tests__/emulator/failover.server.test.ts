import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { inject } from "vitest";
import { loadEstate } from "../../config/load";
import { readSynthesized } from "../../src/estate/synthesized";
import { type Definition, everyState } from "../../src/modules/state-machines/definition";
import { selectEnvironment } from "../../src/layers/selection";
import { seeded } from "../helpers/chaos";
import { startTestEmulator, type TestEmulator } from "../helpers/emulator";
import { onlyResource, realConfig, realStack } from "../helpers/estate";
import { answered, deaths, hurried, killed, killedAt, statesOfTakeover } from "../helpers/failover/definition";
import { FailoverWorld } from "../helpers/failover/world";
import { callsSince, endOfLog } from "../helpers/router-log";

/**
 * Production's failover, as it is synthesized and with its role and permissions, run by the stand-in's Step Functions,
 * whose calls go through the router like everybody's. The primary region's endpoints, and those of global services,
 * answer nothing all the time.
 */
const name = "prod";
const seed = Number(process.env.CHAOS_SEED ?? 20261130);
/** So many of the places where a run may be killed are tried; `npm run chaos` tries all. */
const kills = process.env.CHAOS === "all" ? Infinity : Number(process.env.CHAOS_KILLS ?? 6);

let folder: string;
let emulator: TestEmulator;
let world: FailoverWorld;
let definition: Definition;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "failover-"));
  emulator = await startTestEmulator(name, folder);
  const stack = await realStack(`${name}-us-west-2-failover`);
  definition = hurried(JSON.parse(String(onlyResource(stack, "aws_sfn_state_machine").args.definition)) as Definition);
  const environment = selectEnvironment(loadEstate(realConfig), name);
  const services = await realStack(`${name}-us-west-2-services`);
  world = new FailoverWorld(emulator, stack, readSynthesized(inject("synthesizedEstate")), environment, services);
  await world.create(definition);
});
afterAll(async () => {
  world.answering.stop();
  await emulator.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe("production's failover on the stand-in, without its primary region", () => {
  beforeEach(() => world.reset());

  it("takes over once it is approved, and running it again changes nothing more", async () => {
    const first = await world.run(definition);
    expect(first).toMatchObject({
      status: "SUCCEEDED",
      told: [
        "Failover waits for approval",
        "The old primary region is not fenced: keep its database from writes",
        "us-west-2 has taken over",
      ],
    });
    expect(first.epochs.at(-1)).toBe(8);
    expect(await world.look()).toEqual(world.takenOver);
    const start = endOfLog(emulator.stateDir);
    const second = await world.run(definition);
    // What rotates already is not begun once more.
    expect(callsSince(emulator.stateDir, start).map(({ operation }) => operation)).not.toContain("RotateSecret");
    expect(second).toMatchObject({
      status: "SUCCEEDED",
      told: ["The old primary region is not fenced: keep its database from writes", "us-west-2 has taken over"],
    });
    expect(second.epochs.at(-1)).toBe(8);
    expect(await world.look()).toEqual(world.takenOver);
  });

  it("asks the primary region and global services for nothing but the fence, which is not answered", async () => {
    const start = endOfLog(emulator.stateDir);
    await world.run(definition);
    const asked = callsSince(emulator.stateDir, start);
    expect(asked.map(({ service, operation }) => `${service}:${operation}`)).toContain("rds:PromoteReadReplica");
    expect(asked.filter(({ region }) => region !== "us-west-2")).toEqual([]);
  });

  it("fences the old primary where it can be reached, and says so where it cannot", async () => {
    await emulator.lose();
    await world.databases.openPrimary();
    expect(await world.databases.primaryTargets()).toBe(1);
    const { status, told } = await world.run(definition);
    expect({ status, told }).toEqual({ status: "SUCCEEDED", told: ["Failover waits for approval", "us-west-2 has taken over"] });
    expect(await world.databases.primaryTargets()).toBe(0);
    await world.lose();
    expect(await world.look()).toEqual(world.takenOver);
  });

  it("says where the way back stands, from what both regions say", async () => {
    await emulator.lose();
    await world.databases.openPrimary();
    expect(await world.wayBack()).toBeUndefined();
    await world.run(definition);
    const next = async () => (await world.wayBack())?.find(({ standing }) => standing !== "done");
    // The failover could reach the old primary and has fenced it; the configuration has not followed.
    expect(await next()).toMatchObject({ id: "say-who-writes", standing: "next" });
    await world.databases.setAside();
    expect(await next()).toMatchObject({ id: "copy-back", standing: "next" });
    await world.lose();
    expect(await next()).toMatchObject({ id: "fence-primary", standing: "unknown" });
    await emulator.lose();
    await world.databases.bringBack();
    await world.lose();
  });

  it("writes down with the decision why it was taken, and what both regions said", async () => {
    await world.run(definition);
    expect(await world.decision()).toEqual({
      reason: "rehearsed",
      recovery: expect.stringMatching(/^database available.*no page rings$/) as unknown,
      primary: "does not answer",
    });
  });

  it("says of a primary region that answers what it says itself", async () => {
    await emulator.lose();
    await world.run(definition);
    expect((await world.decision()).primary).toMatch(/^database available/);
    await world.lose();
  });

  it("makes real requests of every service before it moves traffic, and keeps traffic where it is while they are answered badly", async () => {
    world.answering.well = false;
    const impatient = withSeconds(definition, 1);
    const stopped = await world.run(impatient);
    expect(stopped).toMatchObject({ status: "FAILED", error: "RequestsFail" });
    expect(stopped.told.at(-1)).toMatch(/^Services answer badly/);
    // The region trades, and names lead to the other.
    expect(await world.look()).toMatchObject({ holder: "us-west-2", flag: "false", isReplica: false });
    expect(new Set(world.answering.asked).size).toBeGreaterThan(3);
    const anyway = await world.run(impatient, "approve", "failover", undefined, { traffic: "anyway" });
    expect(anyway).toMatchObject({ status: "SUCCEEDED" });
    expect(await world.look()).toEqual(world.takenOver);
  });

  it("moves traffic where nobody can judge the services, and says so", async () => {
    await world.allow([], ["deployment-check"]);
    expect(await world.run(definition)).toMatchObject({ status: "SUCCEEDED" });
    expect(await world.look()).toEqual(world.takenOver);
    await world.allow();
  });

  it.each(["abort", "approved"])("changes nothing when a person answers %s", async (decision) => {
    expect(await world.run(definition, decision)).toMatchObject({
      status: "FAILED",
      error: "NotApproved",
      told: ["Failover waits for approval", "Failover was not approved and changes nothing"],
    });
    expect(await world.look()).toEqual(world.untouched);
  });

  it("changes nothing when nobody answers in time", async () => {
    const impatient = structuredClone(definition) as unknown as { States: Record<string, { TimeoutSeconds: number }> };
    (impatient.States["ask-for-approval"] as { TimeoutSeconds: number }).TimeoutSeconds = 1;
    expect(await world.run(impatient as unknown as Definition, null)).toMatchObject({ status: "FAILED", error: "NotApproved" });
    expect(await world.look()).toEqual(world.untouched);
  });

  it("finds in a dry run that there is nothing to take over", async () => {
    await world.databases.promoteByHand();
    expect(await world.run(tried(definition), "approve", "dryRun")).toMatchObject({
      status: "FAILED",
      error: "DryRunFailed",
      told: ["A dry run found that a failover would fail; nothing was changed"],
    });
  });

  it("changes nothing in a dry run", async () => {
    const start = endOfLog(emulator.stateDir);
    expect(await world.run(tried(definition), "approve", "dryRun")).toMatchObject({ status: "SUCCEEDED", told: [] });
    const asked = callsSince(emulator.stateDir, start).map(({ operation }) => operation);
    expect(asked).toEqual(expect.arrayContaining(["DescribeScalableTargets", "DescribeSecret", "GetParameter"]));
    // The fence is read, and not called.
    expect(asked.filter((operation) => operation.includes("primary-fence"))).toEqual([
      expect.stringMatching(/^GET .*primary-fence\/configuration$/),
    ]);
    expect(await world.look()).toEqual(world.untouched);
  });

  it.each(["ssm:GetParameter", "application-autoscaling:DescribeScalableTargets", "lambda:GetFunctionConfiguration"])(
    "finds in a dry run that a look is not allowed: %s",
    async (action) => {
      await world.allow([action]);
      expect(await world.run(tried(definition), "approve", "dryRun")).toMatchObject({ status: "FAILED", error: "DryRunFailed" });
      await world.allow();
    },
  );

  it("stops with nobody trading when the database cannot be promoted, and goes on from there", async () => {
    await world.allow(["rds:PromoteReadReplica"]);
    const stopped = await world.run(definition);
    expect(stopped).toMatchObject({ status: "FAILED", error: "Stopped" });
    expect(stopped.told.at(-1)).toBe("Failover stopped: start it again, it goes on where it stopped");
    expect(await world.look()).toMatchObject({ holder: "nobody", flag: "false", isReplica: true, targets: [] });
    await world.allow();
    expect(await world.run(definition)).toMatchObject({ status: "SUCCEEDED" });
    expect(await world.look()).toEqual(world.takenOver);
  });

  it("takes over where no rotation can be started, and starts them when it is run again", async () => {
    await world.allow(["secretsmanager:RotateSecret"]);
    expect(await world.run(definition)).toMatchObject({ status: "SUCCEEDED" });
    expect(await world.look()).toEqual({ ...world.takenOver, rotatingSecrets: [] });
    await world.allow();
    expect(await world.run(definition)).toMatchObject({ status: "SUCCEEDED" });
    expect(await world.look()).toEqual(world.takenOver);
  });

  it("rotates no secret that stays a copy of the other region's", async () => {
    await world.allow(["secretsmanager:StopReplicationToReplica"]);
    const start = endOfLog(emulator.stateDir);
    expect(await world.run(definition)).toMatchObject({ status: "SUCCEEDED" });
    expect(callsSince(emulator.stateDir, start).map(({ operation }) => operation)).not.toContain("RotateSecret");
    expect(await world.look()).toEqual({ ...world.takenOver, copiedSecrets: world.secretNames, rotatingSecrets: [] });
    await world.allow();
  });

  it("leaves the epoch alone when it is not the one that was approved", async () => {
    const run = await world.run(definition, "approve", "failover", () => world.raise());
    expect(run).toMatchObject({ status: "FAILED", error: "Stopped" });
    expect(await world.look()).toEqual({ ...world.untouched, holder: "somebody-else" });
  });
});

/**
 * The definition whose dry run is answered what the stand-in has nothing for: global datastores, how many subscriptions a topic has, which
 * is always none there, and here the function that rotates, which is another stack's.
 */
function tried(definition: Definition): Definition {
  const step = everyState(definition).get("fail-over-cache");
  const id = step?.Type === "Task" ? step.Parameters?.["GlobalReplicationGroupId"] : undefined;
  return answered(definition, {
    "find-topic": { Attributes: { SubscriptionsConfirmed: "1" } },
    "find-global-datastore": { ReplicationGroups: [{ GlobalReplicationGroupInfo: { GlobalReplicationGroupId: id } }] },
    [`find-smart0dte-${name}-postgres-rotation`]: { State: "Active" },
  });
}

/** The definition whose services have so many seconds to answer well. */
function withSeconds(definition: Definition, seconds: number): Definition {
  return JSON.parse(JSON.stringify(definition).replaceAll(/"forSeconds":\d+/g, `"forSeconds":${seconds}`)) as Definition;
}

describe(`a failover that is killed, with seed ${seed}`, () => {
  const { json } = readSynthesized(inject("synthesizedEstate")).find(({ instance }) => instance.id === `${name}-us-west-2-failover`) ?? {};
  const [machine] = Object.values(json?.resource?.aws_sfn_state_machine ?? {});
  const whole = hurried(JSON.parse(String(machine?.definition)) as Definition);
  const random = seeded(seed);
  const entered = statesOfTakeover(whole);
  const all = deaths(whole, random).filter(({ after }) => entered.has(after));
  const chosen = kills >= all.length ? all : Array.from({ length: kills }, () => all.splice(Math.floor(random() * all.length), 1)).flat();

  it.each(chosen.map((death) => ({ after: death.after, death })))(
    "after $after, ends the same when it is started again",
    async ({ death }) => {
      await world.reset();
      const first = await world.run(killedAt(whole, death));
      const between = await world.look();
      expect(first.error).toBe(killed);
      // Nobody or one region trades, and traffic moves after trading.
      expect(["us-east-1", "nobody", "us-west-2"]).toContain(between.holder);
      if (between.flag === "true") expect(between.holder).toBe("us-west-2");
      const second = await world.run(whole);
      expect({ death, status: second.status }).toEqual({ death, status: "SUCCEEDED" });
      expect({ death, found: await world.look() }).toEqual({ death, found: world.takenOver });
      const epochs = [...first.epochs, ...second.epochs];
      expect(epochs.toSorted((one, other) => one - other)).toEqual(epochs);
      const once = await world.run(whole);
      expect({ death, status: once.status, epoch: once.epochs.at(-1) }).toEqual({
        death,
        status: "SUCCEEDED",
        epoch: second.epochs.at(-1),
      });
      expect({ death, found: await world.look() }).toEqual({ death, found: world.takenOver });
    },
  );
});
