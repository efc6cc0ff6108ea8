import fc from "fast-check";
import { type Epoch, NotTrading, TradingEpoch } from "../../examples/trading-epoch/trading-epoch";
import { type EpochTimes, epochWaitSeconds, nobody } from "../../src/facts/trading-epoch";

const times: EpochTimes = { leaseSeconds: 10, orderSeconds: 2, clockDriftSeconds: 1 };
const [east, west] = ["us-east-1", "us-west-2"];

/** A store whose answers come when the test says so. */
class Store {
  public value: Epoch = { epoch: 1, holder: east };
  private readonly open: (() => void)[] = [];

  public readonly read = async (): Promise<Epoch> => {
    const answer = this.value;
    await new Promise<void>((resolve) => this.open.push(resolve));
    return answer;
  };

  public async answerAll(): Promise<void> {
    for (const resolve of this.open.splice(0)) resolve();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function task(store: Store, region: string, clock: () => number): TradingEpoch {
  return new TradingEpoch({ store, region, clock, ...times });
}

const trades = (one: TradingEpoch): number | undefined => {
  try {
    return one.permission().epoch;
  } catch (error) {
    if (error instanceof NotTrading) return undefined;
    throw error;
  }
};

const before = [{ kind: "ask", who: 0 }, { kind: "answer" }] as const;
const after = [
  { kind: "takeOver", to: west },
  { kind: "tick", seconds: 8 },
  { kind: "answer" },
  { kind: "tick", seconds: 8 },
  { kind: "ask", who: 1 },
  { kind: "answer" },
  { kind: "send", who: 1 },
  { kind: "deliver" },
  { kind: "send", who: 0 },
  { kind: "deliver" },
] as const;

describe("the reference client of the trading epoch", () => {
  it("sends nothing before it has asked, nor after a start", async () => {
    const store = new Store();
    const one = task(store, east, () => 0);
    expect(trades(one)).toBeUndefined();
    const asking = one.refresh();
    expect(trades(one)).toBeUndefined();
    await store.answerAll();
    await asking;
    expect(trades(one)).toBe(1);
    expect(trades(task(store, east, () => 0))).toBeUndefined();
  });

  it("counts the lease from the question, not from the answer", async () => {
    let now = 0;
    const store = new Store();
    const one = task(store, east, () => now);
    const asking = one.refresh();
    now = 9_000;
    await store.answerAll();
    await asking;
    expect(trades(one)).toBe(1);
    now = 10_000;
    expect(trades(one)).toBeUndefined();
  });

  it("stops by itself when the store answers no more, and at once when it says nobody", async () => {
    let now = 0;
    const store = new Store();
    const one = task(store, east, () => now);
    const asking = one.refresh();
    await store.answerAll();
    await asking;
    now = 5_000;
    void one.refresh();
    expect(trades(one)).toBe(1);
    now = 10_001;
    expect(trades(one)).toBeUndefined();

    now = 0;
    const other = task(store, east, () => now);
    store.value = { epoch: 2, holder: nobody };
    const told = other.refresh();
    await store.answerAll();
    await told;
    expect(trades(other)).toBeUndefined();
  });

  it("fails, and keeps what it has, when the store fails", async () => {
    const failing = new TradingEpoch({
      store: { read: async () => Promise.reject(new Error("no way")) },
      region: east,
      clock: () => 0,
      ...times,
    });
    await expect(failing.refresh()).rejects.toThrow("no way");
    expect(trades(failing)).toBeUndefined();
  });

  it("sends no two regions' orders in one epoch, nor an old one late, whatever is slow, lost, killed, or drifts", async () => {
    const step = fc.oneof(
      { arbitrary: fc.record({ kind: fc.constant("tick" as const), seconds: fc.integer({ min: 1, max: 3 }) }), weight: 4 },
      fc.record({ kind: fc.constant("ask" as const), who: fc.integer({ min: 0, max: 1 }) }),
      { arbitrary: fc.record({ kind: fc.constant("answer" as const) }), weight: 2 },
      fc.record({ kind: fc.constant("kill" as const), who: fc.integer({ min: 0, max: 1 }) }),
      { arbitrary: fc.record({ kind: fc.constant("send" as const), who: fc.integer({ min: 0, max: 1 }) }), weight: 3 },
      fc.record({ kind: fc.constant("deliver" as const) }),
      fc.record({ kind: fc.constant("takeOver" as const), to: fc.constantFrom(east, west) }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 60 }),
        fc.constantFrom(10 / 11, 1, 1.1),
        fc.constantFrom(10 / 11, 1, 1.1),
        async (run, one, two) => {
          let now = 0;
          const store = new Store();
          const regions = [east, west] as const;
          const rates = [one, two];
          const make = (index: number): TradingEpoch => task(store, regions[index] ?? east, () => now * 1000 * (rates[index] ?? 1));
          const tasks = [make(0), make(1)];
          let takeover: { readonly to: string; readonly epoch: number; readonly at: number } | undefined;
          let onTheWay: { readonly epoch: number; readonly region: string; readonly until: number }[] = [];
          const broker: { epoch: number; region: string }[] = [];
          // The primary region trades, and the recovery region takes over; what is drawn happens before and meanwhile.
          for (const action of [...before, ...run, ...after]) {
            if (action.kind === "tick") now += action.seconds;
            if (action.kind === "ask") void tasks[action.who]?.refresh();
            if (action.kind === "answer") await store.answerAll();
            if (action.kind === "kill") tasks[action.who] = make(action.who);
            if (action.kind === "send") {
              const [sender, region] = [tasks[action.who], regions[action.who]];
              const epoch = sender === undefined ? undefined : trades(sender);
              if (epoch !== undefined && region !== undefined) onTheWay.push({ epoch, region, until: now + times.orderSeconds });
            }
            if (action.kind === "deliver") {
              broker.push(...onTheWay.filter(({ until }) => now <= until));
              onTheWay = [];
            }
            if (action.kind === "takeOver" && takeover === undefined) {
              store.value = { epoch: store.value.epoch + 1, holder: nobody };
              takeover = { to: action.to, epoch: store.value.epoch, at: now };
            }
            // By a clock that is fast as far as it may be.
            if (takeover !== undefined && now - takeover.at > epochWaitSeconds(times) - times.clockDriftSeconds) {
              store.value = { epoch: takeover.epoch, holder: takeover.to };
              takeover = undefined;
            }
          }
          await store.answerAll();
          broker.forEach((order, index) => {
            const before = broker[index - 1];
            if (before === undefined) return;
            expect(order.epoch).toBeGreaterThanOrEqual(before.epoch);
            if (order.epoch === before.epoch) expect(order.region).toBe(before.region);
          });
        },
      ),
      { numRuns: 500, seed: 20261129 },
    );
  });
});
