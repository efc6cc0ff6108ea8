import { readFileSync } from "node:fs";
import path from "node:path";
import { inventory, runbookSections } from "../../src/estate/judge/alarms/inventory";
import { alarmsOf } from "../../src/estate/judge/alarms/read";
import { realStacks } from "../helpers/estate";

const text = readFileSync(path.resolve(__dirname, "../../docs/alarms.md"), "utf8");

const listed = async () =>
  inventory(
    alarmsOf((await realStacks()).map(({ json, ...instance }) => ({ instance, json })) as unknown as Parameters<typeof alarmsOf>[0]),
  );

describe("docs/alarms.md", () => {
  it("is what `npm run generate` writes of the alarms that there are", async () => {
    expect(text).toContain(runbookSections(await listed()));
  });

  it("has the section that an alarm's description names", async () => {
    const sections = new Set([...text.matchAll(/^### (.+)$/gm)].map(([, section]) => section));
    const alarms = await listed();
    expect(alarms.length).toBeGreaterThan(300);
    expect(alarms.filter(({ runbook }) => !sections.has(runbook)).map(({ alarm }) => alarm.name)).toEqual([]);
    for (const { alarm, meaning, firstAction } of alarms) {
      expect(meaning, alarm.name).not.toBe("");
      expect(firstAction, alarm.name).not.toBe("");
    }
  });
});

describe("the list of alarms", () => {
  it("knows which page an alarm is part of, through whatever stands between", async () => {
    const pagesOf = async (name: string) =>
      (await listed())
        .filter(({ alarm }) => alarm.name === `smart0dte-prod-${name}` && alarm.region === "us-east-1")
        .flatMap(({ pages }) => pages);
    expect(await pagesOf("database-connections-failed")).toEqual(["database"]);
    expect(await pagesOf("database-free-storage-critical")).toEqual(["database-limit"]);
    expect(await pagesOf("symptoms-services")).toEqual(["services"]);
    expect(await pagesOf("trading-data-silent")).toEqual(["trading"]);
    expect(await pagesOf("database-cpu")).toEqual([]);
    // It prevents pages and makes none.
    expect(await pagesOf("watch-market-closed")).toEqual([]);
  });

  it("leaves nothing that is critical without a page", async () => {
    const critical = (await listed()).filter(({ alarm }) => alarm.name.includes("-symptoms-"));
    expect(critical.length).toBeGreaterThan(10);
    expect(critical.filter(({ pages }) => pages.length !== 1).map(({ alarm }) => alarm.name)).toEqual([]);
  });

  it("counts a price for each metric that an alarm looks at", async () => {
    const priceOf = async (name: string) => (await listed()).find(({ alarm }) => alarm.name === `smart0dte-prod-${name}`)?.usdPerMonth;
    expect(await priceOf("database-cpu")).toBe(0.1);
    expect(await priceOf("load-balancer-errors-warning")).toBe(0.3);
    expect(await priceOf("page-database")).toBe(0.5);
  });
});
