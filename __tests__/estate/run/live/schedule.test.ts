import { capacity } from "../../../../src/estate/run/live/capacity";
import { type Outcome, runInOrder } from "../../../../src/estate/run/live/schedule";

interface Item {
  readonly id: string;
  readonly before: readonly string[];
}

const item = (id: string, ...before: string[]): Item => ({ id, before });

/** Runs items whose work ends when it is let go, and notes what happened in order. */
async function run(
  items: readonly Item[],
  options: { slots?: number; freeMegabytes?: () => number; fails?: readonly string[]; abortAt?: string } = {},
): Promise<{ log: string[]; outcomes: ReadonlyMap<string, Outcome<string>>; most: number }> {
  const log: string[] = [];
  const interrupt = new AbortController();
  let [running, most] = [0, 0];
  const schedule = {
    idOf: ({ id }: Item) => id,
    before: ({ before }: Item) => before,
    capacity: capacity(options.slots ?? 8, options.freeMegabytes ?? (() => 100_000)),
    signal: interrupt.signal,
  };
  const outcomes = await runInOrder(items, schedule, async ({ id }) => {
    log.push(`+${id}`);
    most = Math.max(most, (running += 1));
    await new Promise((resolve) => setTimeout(resolve, 5));
    running -= 1;
    log.push(`-${id}`);
    if (options.abortAt === id) interrupt.abort();
    if (options.fails?.includes(id) === true) throw new Error(`${id} failed`);
    return id;
  });
  return { log, outcomes, most };
}

const kinds = (outcomes: ReadonlyMap<string, Outcome<string>>): Record<string, string> =>
  Object.fromEntries([...outcomes].map(([id, { kind }]) => [id, kind]));

it("begins each item after those before it, and the others beside it", async () => {
  const { log } = await run([item("a"), item("b", "a"), item("c"), item("d", "b", "c")]);
  expect(log.slice(0, 2)).toEqual(["+a", "+c"]);
  for (const [first, second] of [
    ["-a", "+b"],
    ["-b", "+d"],
    ["-c", "+d"],
  ] as const)
    expect(log.indexOf(first)).toBeLessThan(log.indexOf(second));
});

it("runs as many at once as there are slots", async () => {
  expect(
    (
      await run(
        "abcdef".split("").map((id) => item(id)),
        { slots: 2 },
      )
    ).most,
  ).toBe(2);
});

it("runs one at a time when memory is short, and never none", async () => {
  expect((await run([item("a"), item("b"), item("c")], { freeMegabytes: () => 100 })).most).toBe(1);
});

it("waits for nothing that is not among the items", async () => {
  expect(kinds((await run([item("a", "elsewhere")])).outcomes)).toEqual({ a: "done" });
});

it("blocks what comes after a failure, directly or not, and finishes the rest", async () => {
  const { outcomes, log } = await run([item("a"), item("b", "a"), item("c", "b"), item("d"), item("e", "d")], { fails: ["a"], slots: 1 });
  expect(kinds(outcomes)).toEqual({ a: "failed", b: "blocked", c: "blocked", d: "done", e: "done" });
  expect(outcomes.get("c")).toEqual({ kind: "blocked", by: ["b"] });
  expect(log).not.toContain("+b");
});

it("begins nothing after an interrupt, and waits for what runs", async () => {
  const { outcomes, log } = await run([item("a"), item("b"), item("c", "a")], { slots: 2, abortAt: "a" });
  expect(kinds(outcomes)).toEqual({ a: "done", b: "done", c: "cancelled" });
  expect(log.at(-1)).toBe("-b");
});

it("says which items wait for each other", async () => {
  await expect(run([item("a", "b"), item("b", "a")])).rejects.toThrow("these wait for each other: a, b");
});
