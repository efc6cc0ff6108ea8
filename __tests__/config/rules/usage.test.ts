import { loadEstate } from "../../../config/load";
import { usageRules } from "../../../config/rules/usage";
import { usageSchema } from "../../../config/schema/usage";
import { type EnvironmentConfig } from "../../../config/schema/environment";
import { editedEstate, realConfig } from "../../helpers/estate";

function violations(environment: EnvironmentConfig): string[] {
  const found: string[] = [];
  for (const rule of usageRules) rule.check(environment, ({ path, allowed }) => found.push(`${path.join(".")}: ${allowed}`));
  return found;
}

describe("assumed usage", () => {
  it("is what every environment can serve", () => {
    expect(loadEstate(realConfig).flatMap(violations)).toEqual([]);
  });

  it("is refused beyond what the services' tasks can answer", () => {
    const [environment] = editedEstate((one) => {
      one.usage.requests = { ...one.usage.requests, perTradingDay: 10_000_000, perTaskPerSecond: 1, cachedPercent: 50 };
      one.market.open = "10:00";
      one.market.close = "11:00";
      for (const service of Object.values(one.services.catalog)) service.tasks.maximum = 10;
    });
    if (environment === undefined) throw new Error("there is no environment");
    // 5 services with routes x 10 tasks x 1 request x 3600 s, of half of what viewers ask.
    expect(violations(environment)).toEqual([
      "usage.requests.perTradingDay: at most 360000: what 50 tasks of the services with routes answer in a session, besides what CloudFront has",
    ]);
  });

  it.each([
    { requests: { perTradingDay: -1 } },
    { logs: { flowGiBPerMonth: -0.1 } },
    { requests: { cachedPercent: 101 } },
    { keys: { versions: 0 } },
  ])("is refused when it is negative or more than all: %j", (usage) => {
    expect(usageSchema.safeParse(usage).success).toBe(false);
  });
});
