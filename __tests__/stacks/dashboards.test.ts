import { dashboardKinds, dashboardLimits, dashboards, systemSeries } from "../../src/facts/dashboards";
import { type Widget } from "../../src/estate/judge/service-rules/metrics";
import { coverage } from "../../src/modules/alarms/rows/table";
import { editedEstate, realStack, realStacks, resources, type SynthesizedStack, synthesizeStack } from "../helpers/estate";

const named = (stack: SynthesizedStack): ReadonlyMap<string, readonly Widget[]> =>
  new Map(
    resources(stack, "aws_cloudwatch_dashboard").map(({ args }) => [
      String(args.dashboard_name),
      (JSON.parse(String(args.dashboard_body)) as { widgets: Widget[] }).widgets,
    ]),
  );
const widgets = (stack: SynthesizedStack, kind: string): readonly Widget[] => {
  const found = [...named(stack)].find(([name]) => name.includes(`-${kind}-`))?.[1];
  if (found === undefined) throw new Error(`${stack.id} has no dashboard ${kind}`);
  return found;
};
const titled = (of: readonly Widget[], title: string): readonly Widget[] => of.filter(({ properties }) => properties.title === title);
const series = (of: readonly Widget[]): number => of.reduce((sum, { properties: { metrics = [] } }) => sum + metrics.length, 0);
const prod = (region = "us-east-1") => realStack(`prod-${region}-observability`);
const everyDashboard = async () =>
  (await realStacks()).filter(({ layer }) => layer === "observability").flatMap((stack) => [...named(stack)]);

describe("dashboards", () => {
  it("are made in each region by itself, those of the whole in the primary one, each under a name of its own", async () => {
    expect([...named(await prod()).keys()].sort()).toEqual(dashboardKinds.map((kind) => `smart0dte-prod-${kind}-us-east-1`).sort());
    const both = dashboardKinds.filter((kind) => dashboards[kind].where === "everyRegion");
    expect([...named(await prod("us-west-2")).keys()].sort()).toEqual(both.map((kind) => `smart0dte-prod-${kind}-us-west-2`).sort());
    const names = (await everyDashboard()).map(([name]) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[\w-]{1,255}$/);
  });

  it("are as many as the configuration says", async () => {
    const edited = editedEstate(({ observability }) => {
      observability.dashboards = ["trading"];
    });
    expect([...named(await synthesizeStack(edited, "prod-us-east-1-observability")).keys()]).toEqual(["smart0dte-prod-trading-us-east-1"]);
  });

  it("have graphs of which four fill the width, none over another", async () => {
    for (const [name, of] of await everyDashboard()) {
      const taken = new Set<string>();
      for (const { x, y, width, height, properties } of of) {
        expect(x + width, `${name} ${properties.title}`).toBeLessThanOrEqual(dashboardLimits.columns);
        if (properties.title !== undefined) expect(width, `${name} ${properties.title}`).toBeGreaterThanOrEqual(6);
        for (let column = x; column < x + width; column++) {
          for (let line = y; line < y + height; line++) {
            expect(taken.has(`${column} ${line}`), `${name} ${properties.title} at ${column}, ${line}`).toBe(false);
            taken.add(`${column} ${line}`);
          }
        }
      }
    }
  });

  it("give every line of a graph an id of its own, and know the series of every expression", async () => {
    for (const [name, of] of await everyDashboard()) {
      for (const { properties } of of) {
        const options = (properties.metrics ?? []).map((line) => line.at(-1) as { id?: string; expression?: string });
        const ids = options.flatMap(({ id }) => id ?? []);
        expect(new Set(ids).size, `${name} ${properties.title}`).toBe(ids.length);
        for (const { expression = "" } of options) {
          const used = [...expression.matchAll(/\bs\d+_\w+\b/g)].map(([id]) => id);
          expect(ids, `${name} ${properties.title}`).toEqual(expect.arrayContaining(used));
        }
      }
    }
  });
});

describe("the dashboard of the system", () => {
  it("has both regions side by side, each in its half", async () => {
    for (const widget of widgets(await prod("us-west-2"), "system").filter(({ properties: { title = "" } }) =>
      /^(Services|Database|Cache|Proxy)/.test(title),
    ))
      expect(widget.properties.region, widget.properties.title).toBe(widget.x < 12 ? "us-east-1" : "us-west-2");
  });

  it("shows what the table of alarms watches of a database, with the values from which on alarms ring", async () => {
    const row = coverage.aws_db_instance;
    expect(row).toBeDefined();
    const of = widgets(await prod(), "system");
    const alarms = resources(await realStack("prod-us-east-1-database"), "aws_cloudwatch_metric_alarm").filter(
      ({ args }) => (args.dimensions as { DBInstanceIdentifier?: string } | undefined)?.DBInstanceIdentifier !== undefined,
    );
    expect(alarms.length).toBeGreaterThan(8);
    for (const { args } of alarms) {
      const [graph] = titled(of, `Database: ${String(args.metric_name)}`).filter(({ x }) => x < 12);
      expect(
        graph?.properties.annotations?.horizontal?.map(({ value }) => value),
        String(args.metric_name),
      ).toContain(args.threshold);
      expect(graph?.properties.metrics?.[0]?.slice(0, 4)).toEqual([
        "AWS/RDS",
        args.metric_name,
        "DBInstanceIdentifier",
        "smart0dte-prod-database",
      ]);
    }
  });

  it("has a line for a service that is added, and room for what one more service or shard adds", async () => {
    const edited = editedEstate(({ services, cache }) => {
      const { api } = services.catalog;
      if (api !== undefined) services.catalog.brandnew = api;
      cache.shards += 7;
    });
    const [before, after] = [
      widgets(await prod(), "system"),
      widgets(await synthesizeStack(edited, "prod-us-east-1-observability"), "system"),
    ];
    expect(JSON.stringify(titled(after, "Services: CPUUtilization"))).toContain("smart0dte-prod-brandnew");
    const nodes = 7 * 2 * 2;
    const { service, objectives, cacheNode, others } = systemSeries;
    const added = series(after) - series(before);
    expect(added).toBeLessThanOrEqual(2 * service.inAll + objectives.inAll + nodes * cacheNode.inAll);
    expect(added).toBeGreaterThan(0.8 * (2 * service.inAll + objectives.inAll + nodes * cacheNode.inAll));
    const rest = before.filter(({ properties: { title = "" } }) => !/^(Services|Cache|Budget)/.test(title));
    expect(series(rest)).toBeLessThanOrEqual(others);
  });

  it("says what is left of every routed service's budget of errors, over thirty days", async () => {
    const [budget] = titled(widgets(await prod(), "system"), "Budget of errors left, availability, percent of 30 days");
    expect(budget?.properties).toMatchObject({ view: "singleValue", start: "-P30D", setPeriodToTimeRange: true });
    const [first] = budget?.properties.metrics ?? [];
    // Of an objective of 99.9 %, a tenth of a percent of bad requests is all that there is.
    expect(first).toMatchObject([{ label: "api", expression: expect.stringMatching(/^100 - 100 \* \(.*\) \/ 0\.1$/) }]);
  });

  it("shows no alarm that is not critical where only those are made", async () => {
    const shown = widgets(await realStack("dev-us-east-1-observability"), "system").flatMap(
      ({ properties }) => properties.annotations?.alarms ?? [],
    );
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.filter((arn) => arn.endsWith("-slowness"))).toEqual([]);
  });
});

describe("the dashboard of trading", () => {
  it("shows every figure of the business over the market's hours, in both regions", async () => {
    const { tradingMetrics } = await import("../../src/facts/trading-metrics");
    const of = widgets(await prod(), "trading");
    for (const name of Object.keys(tradingMetrics)) {
      const lines = of.filter(({ properties }) => JSON.stringify(properties.metrics ?? []).includes(`"${name}"`));
      expect(lines.map(({ properties: { region } }) => region).sort(), name).toEqual(["us-east-1", "us-west-2"]);
      for (const { properties } of lines) expect(JSON.stringify(properties.metrics)).toContain('"smart0dte/prod/watch","MarketOpen"');
    }
  });
});

describe("the dashboard of the failover", () => {
  it("shows what would be lost, whether the regions answer, and the flag of the recovery region", async () => {
    const of = widgets(await prod("us-west-2"), "failover");
    for (const title of ["Database: ReplicaLag", "Cache: GlobalDatastoreReplicationLag", "Failover declared"])
      expect(
        titled(of, title).map(({ properties: { region } }) => region),
        title,
      ).toEqual(["us-west-2"]);
    expect(titled(of, "The other region").length).toBe(2);
  });
});
