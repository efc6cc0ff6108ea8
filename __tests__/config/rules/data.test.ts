import { loadEstate } from "../../../config/load";
import { type EnvironmentConfig } from "../../../config/schema/environment";
import { realConfig, type Writable } from "../../helpers/estate";
import { prodWith } from "../../helpers/rule-violations";
import { violations } from "./data-rules";

describe("rules of the data tier", () => {
  it.each(loadEstate(realConfig).map((environment) => [environment.environment, environment] as const))(
    "finds nothing in %s",
    (_, environment) => {
      expect(violations(environment)).toEqual([]);
    },
  );

  it.each<[string, (environment: Writable<EnvironmentConfig>) => void, string]>([
    [
      "both users of a service rotated on one day",
      (e) => {
        e.secrets.rotation.serviceUsers.secondDay = e.secrets.rotation.serviceUsers.firstDay;
      },
      "rotation-longer-than-overlap at secrets.rotation.serviceUsers.secondDay",
    ],
    [
      "two users whose turns come too close round the end of a month",
      (e) => {
        e.secrets.rotation.serviceUsers = { firstDay: 1, secondDay: 28, hourUtc: 9 };
      },
      "rotation-longer-than-overlap at secrets.rotation.serviceUsers.secondDay",
    ],
    [
      "an engine that is closed to the account",
      (e) => {
        e.timeSeries.liveAnalytics.accountAccess = "closed";
      },
      "time-series-engine-open at timeSeries.engine",
    ],
    [
      "credentials whose name ends like the ARN of a secret",
      (e) => {
        e.secrets.external["broker-trader"] = { kind: "other", description: "x", maximumAgeDays: 365 };
      },
      "secret-names-without-suffix at secrets.external.broker-trader",
    ],
    [
      "rotation before clients have read again",
      (e) => {
        e.secrets.rotation = { ...e.secrets.rotation, cacheTokenDays: 1, overlapHours: 24 };
      },
      "rotation-longer-than-overlap at secrets.rotation.cacheTokenDays",
    ],
  ])("refuses %s", (_, edit, expected) => {
    expect(violations(prodWith(edit))).toEqual([expected]);
  });

  it("takes names that end in more or fewer than six characters", () => {
    expect(
      violations(
        prodWith((e) => {
          for (const name of ["broker-ibkr", "broker-traders", "trader"])
            e.secrets.external[name] = { kind: "other", description: "x", maximumAgeDays: 365 };
        }),
      ),
    ).toEqual([]);
  });

  it("asks nothing of LiveAnalytics where InfluxDB is used", () => {
    const edit = (e: Writable<EnvironmentConfig>): void => {
      e.timeSeries.engine = "timestream-influxdb";
      e.timeSeries.liveAnalytics.accountAccess = "closed";
    };
    expect(violations(prodWith(edit))).toEqual([]);
  });
});
