import { observabilityRules } from "../../../config/rules/observability";
import { type Violation } from "../../../config/rules/rule";
import { thresholds } from "../../../src/facts/thresholds";
import { type EnvironmentConfig } from "../../../config/schema/environment";
import { editedEstate, type Writable } from "../../helpers/estate";
import { findingsAfter, placesOf } from "../../helpers/config";

type Rota = Writable<NonNullable<EnvironmentConfig["observability"]["onCall"]>>["rota"];

function violations(edit: (environment: Writable<EnvironmentConfig>) => void): Violation[] {
  const found: Violation[] = [];
  const prod = editedEstate(edit).find(({ environment }) => environment === "prod");
  if (prod === undefined) throw new Error("the estate has no prod");
  for (const rule of observabilityRules) rule.check(prod, (violation) => found.push(violation));
  return found;
}

describe("rules of observability", () => {
  it("accept the project's own environments", () => {
    expect(violations(() => undefined)).toEqual([]);
  });

  it("want a warning before somebody is woken", () => {
    const found = violations(({ observability }) => {
      observability.thresholds.cache.memoryWarningPercent = 95;
    });
    expect(found).toMatchObject([
      { path: ["observability", "thresholds", "cache", "memoryWarningPercent"], allowed: "less than memoryCriticalPercent, 90" },
    ]);
  });

  it("know that of what is free less is worse", () => {
    const found = violations(({ observability }) => {
      observability.thresholds.database.freeStorageWarningGiB = 40;
    });
    expect(found).toMatchObject([
      { path: ["observability", "thresholds", "database", "freeStorageWarningGiB"], allowed: "more than freeStorageCriticalGiB, 50" },
    ]);
  });

  it("compare every pair of the table", () => {
    const pairs = Object.values(thresholds).flatMap((part) => Object.keys(part).filter((name) => name.includes("Warning")));
    expect(pairs.length).toBeGreaterThan(5);
    const found = violations(({ observability }) => {
      for (const part of Object.values(observability.thresholds) as Record<string, number>[])
        for (const name of Object.keys(part).filter((key) => key.includes("Critical")))
          part[name] = part[name.replace("Critical", "Warning")] ?? 0;
    });
    expect(found.map(({ path }) => path.at(-1)).sort()).toEqual(pairs.sort());
  });

  it("refuse an alarm that would ring from the first day", () => {
    const found = violations(({ observability }) => {
      observability.thresholds.database.freeStorageWarningGiB = 1000;
    });
    expect(found).toMatchObject([{ path: ["observability", "thresholds", "database", "freeStorageWarningGiB"] }]);
  });

  it("refuse what does not fit on a dashboard, unless it is left out", () => {
    const shards = (count: number, kinds?: "trading"[]) =>
      violations(({ cache, observability }) => {
        cache.shards = count;
        if (kinds !== undefined) observability.dashboards = kinds;
      });
    expect(shards(60)).toEqual([]);
    expect(shards(400)).toMatchObject([
      { path: ["cache", "shards"], allowed: expect.stringContaining("500 series in a graph") },
      { path: ["cache", "shards"], allowed: expect.stringContaining("2500 series on the dashboard") },
    ]);
    expect(shards(400, ["trading"])).toEqual([]);
  });

  it("refuse more services than one alarm can stand over", () => {
    const routed = (more: number) =>
      violations(({ services, observability }) => {
        const { api } = services.catalog;
        observability.dashboards = ["trading"];
        for (let index = 0; index < more; index += 1) if (api !== undefined) services.catalog[`more-${index}`] = api;
      });
    expect(routed(28)).toEqual([]);
    expect(routed(29)).toMatchObject([
      { path: ["services", "catalog"], allowed: expect.stringMatching(/at most 100 alarms.* have 103/) as string },
    ]);
  });

  it.each([
    ["a week of somebody unknown", ["rota", "weeks", 1], ["desk-early", "desk-late"], (rota: Rota) => (rota.weeks[1] = "dora")],
    ["a day of somebody unknown", ["rota", "overrides", "2026-12-24"], [], (rota: Rota) => (rota.overrides["2026-12-24"] = "dora")],
    ["a week that begins in its middle", ["rota", "from"], [], (rota: Rota) => (rota.from = "2026-12-02")],
    ["a time zone that is none", ["rota", "timeZone"], [], (rota: Rota) => (rota.timeZone = "New York")],
  ])("refuse a gap on call: %s", (_, at, known, edit) => {
    const found = violations(({ observability }) => {
      if (observability.onCall !== undefined) edit(observability.onCall.rota);
    });
    expect(found).toMatchObject([{ path: ["observability", "onCall", ...at] }]);
    for (const name of known) expect(found[0]?.allowed).toContain(name);
  });

  it("refuse somebody on call whom nothing wakes", () => {
    const found = violations(({ observability }) => {
      const early = observability.onCall?.people["desk-early"];
      if (early !== undefined) early.sms = {};
    });
    expect(found).toMatchObject([{ path: ["observability", "onCall", "people", "desk-early", "sms"] }]);
  });

  it("refuse Slack where neither region can configure it", () => {
    const slack = { workspaceId: "T07EA123LEP", channels: { critical: "C07EZ1ABC23" } };
    const withSlack = (recovery: string) =>
      violations(({ observability, regions }) => {
        observability.slack = slack;
        regions.recovery.name = recovery as typeof regions.recovery.name;
      });
    expect(withSlack("us-west-2")).toEqual([]);
    expect(withSlack("us-west-1")).toMatchObject([{ path: ["observability", "slack"], allowed: expect.stringContaining("us-west-2") }]);
  });

  it.each([
    ["workspaceId", "smart0dte"],
    ["channels", { critical: "#alerts" }],
    ["channels", { critical: "T07EA123LEP" }],
    ["channels", { urgent: "C07EZ1ABC23" }],
  ])("leave ids of Slack that are none to the schema: %s %o", (name, value) => {
    const to = { workspaceId: "T07EA123LEP", channels: { critical: "C07EZ1ABC23" }, [name]: value };
    const [place, ...others] = placesOf(findingsAfter({ prod: [{ at: ["observability", "slack"], to }] }));
    expect(place).toMatch(new RegExp(`^prod observability\\.slack\\.${name}`));
    expect(others).toEqual([]);
  });

  it("leave what the metric cannot reach to the schema", () => {
    const at = ["observability", "thresholds", "services", "cpuPercent"];
    expect(placesOf(findingsAfter({ prod: [{ at, to: 101 }] }))).toEqual([`prod ${at.join(".")}`]);
  });

  it.each(["availabilityPercent", "latencyPercent"])("leave an objective of 100 %%, which leaves no budget, to the schema: %s", (name) => {
    const at = ["services", "catalog", "api", "objectives", name];
    expect(placesOf(findingsAfter({ prod: [{ at: at.slice(0, -1), to: { [name]: 100 } }] }))).toEqual([`prod ${at.join(".")}`]);
  });

  it("leave a response without guards to the schema", () => {
    const to = { alarm: "page-trading", action: "stopTrading" };
    const at = ["observability", "responses", "one"];
    expect(placesOf(findingsAfter({ prod: [{ at: at.slice(0, -1), to: { one: to } }] }))).toEqual([`prod ${at.join(".")}.guards`]);
  });

  it("want two ways to whoever is on call, where pages wake somebody", () => {
    const found = violations(({ observability }) => {
      observability.notify.critical = { email: { desk: "desk@example.com" }, sms: {}, https: {} };
    });
    expect(found).toMatchObject([
      { path: ["observability", "notify", "critical", "sms"], fix: expect.stringMatching(/on call/) as string },
    ]);
    expect(
      violations(({ observability }) => {
        observability.pagesTell = "warning";
        observability.notify.critical = { email: {}, sms: {}, https: {} };
      }),
    ).toEqual([]);
  });

  it("want every level of the escalation to end at a telephone", () => {
    const found = violations(({ observability }) => {
      observability.escalation.thirdLevel = { email: { management: "management@example.com" }, sms: {}, https: {} };
    });
    expect(found).toMatchObject([{ path: ["observability", "escalation", "thirdLevel", "sms"] }]);
  });

  it("refuse the same address twice", () => {
    const found = violations(({ observability }) => {
      observability.notify.warning.email = { one: "a@example.com", other: "a@example.com" };
    });
    expect(found).toMatchObject([{ path: ["observability", "notify", "warning", "email", "other"] }]);
  });

  it.each([
    ["sms", "12025550123"],
    ["sms", "+1 202 555 0123"],
    ["email", "on-call"],
    ["https", "http://hooks.example.com"],
  ])("leave a %s that is none to the schema: %s", (way, address) => {
    const at = ["observability", "notify", "info", way, "somebody"];
    expect(placesOf(findingsAfter({ prod: [{ at: at.slice(0, -1), to: { somebody: address } }] }))).toEqual([`prod ${at.join(".")}`]);
  });
});
