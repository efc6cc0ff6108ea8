import { NotTrading } from "../../examples/trading-epoch/trading-epoch";
import { TradingFlag } from "../../examples/trading-epoch/trading-flag";

/** A flag whose store and clock are the test's. */
function flag(read: () => Promise<string | undefined>) {
  const time = { now: 0 };
  const one = new TradingFlag({ read, leaseSeconds: 10, clock: () => time.now });
  const trades = (): boolean => {
    try {
      one.check();
      return true;
    } catch (error) {
      if (error instanceof NotTrading) return false;
      throw error;
    }
  };
  return { one, time, trades };
}

describe("the reference client of the flag that stops trading", () => {
  it("sends nothing before it has asked", async () => {
    const { one, trades } = flag(() => Promise.resolve("allowed"));
    expect(trades()).toBe(false);
    await one.refresh();
    expect(trades()).toBe(true);
  });

  it.each(["stopped run-7", "Allowed", "allowed ", "", undefined])("takes %j for a stop", async (value) => {
    const { one, trades } = flag(() => Promise.resolve(value));
    await one.refresh();
    expect(trades()).toBe(false);
  });

  it("stops at the first answer that says so", async () => {
    let value = "allowed";
    const { one, trades } = flag(() => Promise.resolve(value));
    await one.refresh();
    value = "stopped run-7";
    await one.refresh();
    expect(trades()).toBe(false);
  });

  it("goes on with an answer until it is as old as a lease, counted from the question", async () => {
    const state = flag(() => {
      state.time.now += 3000;
      return Promise.resolve("allowed");
    });
    await state.one.refresh();
    state.time.now = 9999;
    expect(state.trades()).toBe(true);
    state.time.now = 10_000;
    expect(state.trades()).toBe(false);
  });

  it("goes on for that long when the store does not answer, and no longer", async () => {
    let answers = true;
    const { one, time, trades } = flag(() => (answers ? Promise.resolve("allowed") : Promise.reject(new Error("throttled"))));
    await one.refresh();
    answers = false;
    time.now = 5000;
    await expect(one.refresh()).rejects.toThrow("throttled");
    expect(trades()).toBe(true);
    time.now = 10_000;
    expect(trades()).toBe(false);
  });
});
