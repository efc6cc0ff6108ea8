import { costsSchema } from "../../../config/schema/costs";
import { type Change, findingsAfter } from "../../helpers/config";

const costs = (at: readonly string[], to: unknown): Change => ({ at: ["costs", ...at], to });
const found = (...changes: Change[]) => findingsAfter({ prod: changes }).map(({ path, rule, allowed }) => ({ path, rule, allowed }));

describe("budgets", () => {
  it.each([
    { budgetDollars: 0, accountShareDollars: 1 },
    { budgetDollars: -5, accountShareDollars: 1 },
    { budgetDollars: 100, accountShareDollars: 0 },
    { accountShareDollars: 1 },
    { budgetDollars: 100, accountShareDollars: 1, alerts: { actualPercents: [0] } },
    { budgetDollars: 100, accountShareDollars: 1, account: { anomalyDollars: 0 } },
  ])("are refused when they are nothing: %j", (value) => {
    expect(costsSchema.safeParse(value).success).toBe(false);
  });

  it.each([
    ["actualPercents", [50, 100, 80], 2, 100],
    ["actualPercents", [50, 50], 1, 50],
    ["forecastPercents", [100, 90], 1, 100],
  ])("have alerts in rising order: %s %j", (list, percents, index, before) => {
    expect(found(costs(["alerts", list], percents))).toEqual([
      {
        path: `costs.alerts.${list}[${index}]`,
        rule: "budget-alerts-in-order",
        allowed: `more than ${before}, which stands before it`,
      },
    ]);
  });

  it("tell somebody, and no more often than AWS takes", () => {
    const wrong = { path: "costs.alerts", rule: "budget-alerts-in-order", allowed: "1 to 10 shares in both lists together" };
    expect(found(costs(["alerts"], { actualPercents: [], forecastPercents: [] }))).toEqual([wrong]);
    expect(found(costs(["alerts"], { actualPercents: [10, 20, 30, 40, 50, 60, 70, 80, 90, 100] }))).toEqual([wrong]);
    expect(found(costs(["alerts"], { actualPercents: [10, 20, 30, 40, 50, 60, 70, 80, 90] }))).toEqual([]);
  });

  it("have the same alerts in one account, which has one budget of its own", () => {
    const account: Change = { at: ["account"], to: { name: "trading", id: "999999999999" } };
    const findings = findingsAfter({ dev: [account], staging: [account, costs(["alerts"], { actualPercents: [90] })] });
    expect(findings.map(({ path, rule }) => [path, rule])).toEqual([["costs.alerts", "shared-account-agrees"]]);
  });
});

describe("a change's cost", () => {
  it("wants a look before it is dangerous", () => {
    expect(found(costs(["lookAboveDollars"], 1000), costs(["dangerousAboveDollars"], 1000))).toEqual([
      { path: "costs.dangerousAboveDollars", rule: "costs-thresholds-in-order", allowed: "more than lookAboveDollars, 1000" },
    ]);
  });
});

describe("a monitor that is there already", () => {
  it("is one of the environment's own account", () => {
    const monitor = (account: string) => costs(["account"], { adoptAnomalyMonitor: `arn:aws:ce::${account}:anomalymonitor/0123abcd` });
    expect(found(monitor("333333333333"))).toEqual([]);
    expect(found(monitor("111111111111"))).toEqual([
      {
        path: "costs.account.adoptAnomalyMonitor",
        rule: "adopted-monitor-of-the-account",
        allowed: "a monitor of the account 333333333333",
      },
    ]);
  });
});
