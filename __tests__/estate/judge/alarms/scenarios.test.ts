import { exchangeCalendar } from "../../../../src/facts/market-calendar";
import { type EstateAlarm } from "../../../../src/estate/judge/alarms/model";
import { alarmsOf } from "../../../../src/estate/judge/alarms/read";
import { type Scenario } from "../../../../src/estate/judge/alarms/scenario";
import { quarter, scenarios } from "../../../../src/estate/judge/alarms/scenarios";
import { simulate, type Notification } from "../../../../src/estate/judge/alarms/simulate";
import { realStacks } from "../../../helpers/estate";

const hours = { timeZone: "America/New_York", days: ["mon", "tue", "wed", "thu", "fri"], open: "09:30", close: "16:00" };
const market = { hours, calendar: exchangeCalendar };

let prod: readonly EstateAlarm[];
beforeAll(async () => {
  const stacks = (await realStacks()).filter(({ owner }) => owner === "prod").map(({ json, ...instance }) => ({ instance, json }));
  prod = alarmsOf(stacks as unknown as Parameters<typeof alarmsOf>[0]);
});

const pagesOf = (notifications: readonly Notification[]): Notification[] => notifications.filter(({ page }) => page !== undefined);
const begins = ({ happenings, lost = [] }: Scenario): number =>
  Math.min(...happenings.map(({ from }) => from), ...lost.map(({ from }) => from));

describe("what production's alarms do in trouble", () => {
  it.each(scenarios)("$id: $description", (scenario) => {
    const pages = pagesOf(simulate(prod, scenario, market));
    expect(pages.map(({ region, page }) => `${region} ${page}`).sort()).toEqual(
      scenario.pages.map(({ region, page }) => `${region} ${page}`).sort(),
    );
    for (const { region, page, within } of scenario.pages) {
      const come = pages.find((one) => one.region === region && one.page === page);
      expect((come?.minute ?? Number.NaN) - begins(scenario), `${region} ${page}`).toBeLessThanOrEqual(within);
    }
  });

  it("is a page within three minutes of every outage", () => {
    const outages = scenarios.filter(({ id }) => id.endsWith("-lost") && id !== "feed-lost-unseen-market");
    expect(outages.length).toBeGreaterThan(4);
    for (const scenario of outages) {
      const [first] = pagesOf(simulate(prod, scenario, market));
      expect((first?.minute ?? Number.NaN) - begins(scenario), scenario.id).toBeLessThanOrEqual(scenario.id === "database-lost" ? 4 : 3);
    }
  });

  it("is nothing in a quarter of a year of ordinary days", () => {
    expect(pagesOf(simulate(prod, quarter, market))).toEqual([]);
  });

  describe("when the database's storage is filled", () => {
    const [day, GiB] = [24 * 60, 1024 ** 3];
    const filled = (freeGiB: readonly number[]): Scenario => ({
      id: "storage",
      description: "Storage that is free, day by day",
      start: "2026-12-01T00:00:00Z",
      minutes: freeGiB.length * day,
      happenings: freeGiB.map((free, index) => ({
        from: index * day,
        to: (index + 1) * day,
        names: ["FreeStorageSpace"],
        region: "us-east-1",
        value: free * GiB,
      })),
      pages: [],
    });
    const alarmed = (freeGiB: readonly number[]): { day: number; alarm: string }[] =>
      simulate(prod, filled(freeGiB), market)
        .filter(({ alarm }) => /days-until-full|free-storage/.test(alarm))
        .map(({ minute, alarm }) => ({ day: Math.floor(minute / day), alarm: alarm.replace(/^.*?-(?=days-until-full|free-storage)/, "") }));

    it("says so days before little is left", () => {
      const [first, second] = alarmed([700, 600, 500, 400, 300, 200, 90]);
      expect(first).toEqual({ day: 5, alarm: "days-until-full" });
      expect(second).toEqual({ day: 6, alarm: "free-storage-warning" });
    });

    it("says nothing of a storage that is filled slowly, or that autoscaling has enlarged", () => {
      expect(alarmed([700, 699, 698, 700, 690])).toEqual([]);
      expect(alarmed([700, 600, 500, 620, 520])).toEqual([]);
    });
  });

  it("would be a page every evening if trading did not wait for the market", () => {
    const unheard = prod.map((alarm) =>
      alarm.kind === "composite" && alarm.name.endsWith("page-trading")
        ? { ...alarm, rule: alarm.rule.replace(/ AND \(NOT ALARM\("[^"]*market-closed"\)\)/, "") }
        : alarm,
    );
    expect(pagesOf(simulate(unheard, { ...quarter, minutes: 24 * 60 }, market)).map(({ page }) => page)).toContain("trading");
  });

  it("would be two pages if what follows did not wait for its cause", () => {
    const impatient = prod.map((alarm): EstateAlarm => {
      if (alarm.kind === "metric") return alarm;
      const { suppressor: _, ...rest } = alarm;
      return rest;
    });
    const lost = scenarios.find(({ id }) => id === "database-lost");
    if (lost === undefined) throw new Error("no scenario of a lost database");
    expect(pagesOf(simulate(impatient, lost, market)).length).toBeGreaterThan(1);
  });
});

describe("the alarms of every environment", () => {
  it("can all be evaluated", async () => {
    for (const owner of new Set((await realStacks()).flatMap(({ environments }) => environments))) {
      const stacks = (await realStacks())
        .filter((stack) => stack.environments.includes(owner))
        .map(({ json, ...instance }) => ({ instance, json }));
      const alarms = alarmsOf(stacks as unknown as Parameters<typeof alarmsOf>[0]);
      expect(alarms.length).toBeGreaterThan(20);
      expect(pagesOf(simulate(alarms, { ...quarter, minutes: 3 * 24 * 60 }, market))).toEqual([]);
    }
  });
});
