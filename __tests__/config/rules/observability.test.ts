import { observabilityRules } from "../../../config/rules/observability";
import { type Violation } from "../../../config/rules/rule";
import { thresholds } from "../../../src/facts/thresholds";
import { type EnvironmentConfig } from "../../../config/schema/environment";
import { editedEstate, type Writable } from "../../helpers/estate";
import { findingsAfter, placesOf } from "../../helpers/config";

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

  it("leave what the metric cannot reach to the schema", () => {
    const at = ["observability", "thresholds", "services", "cpuPercent"];
    expect(placesOf(findingsAfter({ prod: [{ at, to: 101 }] }))).toEqual([`prod ${at.join(".")}`]);
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
