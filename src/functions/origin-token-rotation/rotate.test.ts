import { randomUUID } from "node:crypto";
import { EdgeWorld, regions, setsOf, storeOf } from "../../../__tests__/helpers/functions/edge-world";
import { Killed } from "../../../__tests__/helpers/functions/interruption";
import { type RegionSet, rotate, type RotationResult } from "./rotate";

const schedule = { rotationDays: 1, settleMinutes: 60 };
// Any value does here: the digests of real tokens are looked for for a while.
const draw = (): string => randomUUID();
const quarter = 15;
const quartersPerDay = 96;

let world: EdgeWorld;

beforeEach(() => {
  world = new EdgeWorld();
});

const run = (requested = false, sets: readonly RegionSet[] = setsOf(world)): Promise<RotationResult> =>
  rotate({ store: storeOf(world), sets, schedule, moment: { now: world.clock(), requested, draw } });

/** Calls of the schedule; what one leaves undone the next one takes up. */
async function quarters(count: number): Promise<void> {
  for (let call = 0; call < count; call += 1) {
    world.pass(quarter);
    await run().catch(() => undefined);
  }
}

/** An estate whose first token has arrived everywhere. */
async function opened(): Promise<string> {
  await run();
  world.pass(quarter);
  // Until then nobody got through, as it has to be.
  world.problems.length = 0;
  if (world.current === undefined) throw new Error("there is no token");
  return world.current;
}

const onlyCurrent = (): void => {
  for (const region of regions) expect(world.takes(region)).toEqual([world.current]);
};

test("the first call makes a token that every region takes and CloudFront shows", async () => {
  await run();
  expect([...world.tokens]).toEqual([world.current]);
  expect([...world.values.keys()].sort()).toEqual(["current", "since"]);
  onlyCurrent();
});

test("a token stays for its time, is replaced, and is refused afterwards; nobody is refused meanwhile", async () => {
  const first = await opened();
  await quarters(quartersPerDay - 3);
  expect(world.current).toBe(first);
  await quarters(quartersPerDay / 4);
  expect(world.current).not.toBe(first);
  onlyCurrent();
  await quarters(quartersPerDay * 9);
  expect(world.tokens.size).toBeGreaterThanOrEqual(9);
  expect(world.problems).toEqual([]);
});

test("a new token is taken everywhere for the settling time before it is shown, and the old one for as long after", async () => {
  const first = await opened();
  await run(true);
  expect(world.current).toBe(first);
  const [next] = world.takes("us-west-2").filter((token) => token !== first);
  for (const region of regions) expect(world.takes(region)).toEqual([first, next].sort());
  await quarters(3);
  expect(world.current).toBe(first);
  await quarters(1);
  expect(world.current).toBe(next);
  for (const region of regions) expect(world.takes(region)).toEqual([first, next].sort());
  await quarters(4);
  onlyCurrent();
  expect(world.problems).toEqual([]);
});

test("a request to rotate starts one rotation, however often it comes", async () => {
  await opened();
  for (let count = 0; count < 20; count += 1) {
    await run(true);
    world.pass(1);
  }
  expect(world.tokens.size).toBe(2);
});

test.each(["before", "after"] as const)(
  "a rotation that is killed at any call, %s it has an effect, is taken up again, and nobody is refused",
  async (moment) => {
    let calls = 0;
    let at = 0;
    do {
      at += 1;
      world = new EdgeWorld();
      const first = await opened();
      calls = 0;
      world.interrupt = (when) => {
        if (when !== moment) return;
        calls += 1;
        if (calls === at) throw new Killed();
      };
      await run(true).catch(() => undefined);
      await quarters(16);
      if (world.current === first) await run(true);
      await quarters(16);
      expect([at, world.current === first, world.tokens.size]).toEqual([at, false, 2]);
      onlyCurrent();
      expect(world.problems).toEqual([]);
    } while (at < calls);
    expect(calls).toBeGreaterThan(50);
  },
);

test("the first call may be killed at any call too, and the next one ends with one token", async () => {
  for (let at = 1; at <= 12; at += 1) {
    world = new EdgeWorld();
    let calls = 0;
    world.interrupt = (when) => {
      if (when === "before" && ++calls === at) throw new Killed();
    };
    await run().catch(() => undefined);
    world.interrupt = () => undefined;
    await run();
    expect(world.tokens.size).toBe(1);
    onlyCurrent();
  }
});

test("a region that is out of reach keeps a rotation from starting", async () => {
  const first = await opened();
  world.unreachable.add("us-west-2");
  await expect(run(true)).rejects.toThrow("the tokens could not be brought to every region: us-west-2: no answer");
  for (const region of regions) expect(world.takes(region)).toEqual([first]);
});

test("a region that gets out of reach during a rotation holds it up, and it goes on when the region is back", async () => {
  const first = await opened();
  world.unreachable.add("us-west-2");
  // The token that is to come is in the store already, and in the region that answers.
  const [east] = setsOf(world);
  if (east === undefined) throw new Error("there is no set");
  await run(true, [east]);
  expect(world.takes("us-east-1")).toHaveLength(2);
  await quarters(quartersPerDay);
  expect(world.current).toBe(first);
  expect(world.takes("us-west-2")).toEqual([first]);
  world.unreachable.clear();
  await quarters(4);
  expect(world.current).toBe(first);
  await quarters(quartersPerDay / 4);
  expect(world.current).not.toBe(first);
  onlyCurrent();
  expect(world.problems).toEqual([]);
});

test("a region whose set was replaced takes the token again with the next call", async () => {
  const first = await opened();
  world.makeAnew("us-west-2");
  expect(await run()).toEqual({ corrected: ["us-west-2"], steps: 0 });
  expect(world.takes("us-west-2")).toEqual([first]);
});

test("of two calls at once one may fail, and both together take each step once", async () => {
  for (let count = 0; count < 5; count += 1) {
    world = new EdgeWorld();
    await opened();
    await Promise.allSettled([run(true), run(true)]);
    for (let step = 0; step < 16; step += 1) {
      world.pass(quarter);
      await Promise.allSettled([run(), run()]);
    }
    expect(world.tokens.size).toBe(2);
    onlyCurrent();
    expect(world.problems).toEqual([]);
  }
});

test("a call that writes what it read a minute ago shuts nobody out", async () => {
  await opened();
  await run(true);
  for (let step = 0; step < 24; step += 1) {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    // It has read the store; before it looks at the regions, another call does its work.
    const late = setsOf(world).map(({ region, hold }) => ({
      region,
      hold: async (tokens: readonly string[]) => {
        await gate;
        return hold(tokens);
      },
    }));
    const writing = run(false, late).catch(() => undefined);
    await run().catch(() => undefined);
    world.pass(1);
    release();
    await writing;
    world.pass(quarter - 1);
  }
  await quarters(2);
  expect(world.problems).toEqual([]);
  expect(world.tokens.size).toBe(2);
  onlyCurrent();
});
