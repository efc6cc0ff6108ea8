import { regionRules } from "../../../config/rules/regions";
import { type EnvironmentConfig } from "../../../config/schema/environment";
import { editedEstate } from "../../helpers/estate";

const violations = (environment: EnvironmentConfig): string[] => {
  const found: string[] = [];
  for (const rule of regionRules) rule.check(environment, ({ path, allowed }) => found.push(`${rule.id} at ${path.join(".")}: ${allowed}`));
  return found;
};

const inRegions = (primary: string, recovery: string, engine: "timestream-influxdb" | "timestream-liveanalytics"): string[] => {
  const [environment] = editedEstate((e) => {
    e.regions.primary.name = primary;
    e.regions.recovery.name = recovery;
    e.timeSeries.engine = engine;
  });
  if (environment === undefined) throw new Error("there is no environment");
  return violations(environment);
};

describe("rules of regions", () => {
  it("takes regions that have every service", () => {
    expect(inRegions("us-east-1", "eu-west-1", "timestream-liveanalytics")).toEqual([]);
  });

  it("refuses a region without the engine of the time series, whatever the other engine does there", () => {
    expect(inRegions("us-east-1", "eu-west-2", "timestream-liveanalytics")).toEqual([
      "regions-have-services at regions.recovery.name: a region with Timestream for LiveAnalytics, which eu-west-2 does not have",
    ]);
    expect(inRegions("us-east-1", "eu-west-2", "timestream-influxdb")).toEqual([]);
  });

  it("refuses a region without RDS Proxy", () => {
    expect(inRegions("ap-east-2", "us-west-2", "timestream-influxdb").join()).toContain(
      "a region with RDS Proxy, which ap-east-2 does not have",
    );
  });

  it("refuses one region for both", () => {
    expect(inRegions("us-east-1", "us-east-1", "timestream-influxdb")).toEqual([
      "regions-differ at regions.recovery.name: a region other than the primary",
    ]);
  });
});
