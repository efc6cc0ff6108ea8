import { lacksService, type RegionalService } from "../../src/facts/aws-choices";
import { rule } from "./rule";

export const regionRules = [
  rule({
    id: "regions-differ",
    reads: ["regions"],
    check: ({ regions }, report) => {
      if (regions.primary.name !== regions.recovery.name) return;
      report({
        path: ["regions", "recovery", "name"],
        allowed: "a region other than the primary",
        fix: "name the region that stands by for the primary",
      });
    },
  }),
  rule({
    id: "regions-have-services",
    reads: ["regions", "timeSeries"],
    check: ({ regions, timeSeries }, report) => {
      const engine: RegionalService =
        timeSeries.engine === "timestream-influxdb" ? "Timestream for InfluxDB" : "Timestream for LiveAnalytics";
      for (const place of ["primary", "recovery"] as const) {
        const { name } = regions[place];
        for (const service of [engine, "RDS Proxy", "CodeDeploy"] as const) {
          if (lacksService(service, name))
            report({
              path: ["regions", place, "name"],
              allowed: `a region with ${service}, which ${name} does not have`,
              fix:
                service === engine
                  ? "choose another region, or the other engine of timeSeries.engine where the region has it"
                  : "choose another region",
            });
        }
      }
    },
  }),
];
