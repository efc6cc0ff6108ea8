import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { cacheSchema } from "../../config/schema/cache";
import { environmentSchema } from "../../config/schema/environment";
import { realConfig } from "../helpers/estate";

const prod = parse(readFileSync(path.join(realConfig, "prod.yaml"), "utf8")) as {
  cache: Record<string, unknown>;
  database: Record<string, unknown>;
};

describe("configuration of the data tier", () => {
  it("gives prod the numbers of the architecture", () => {
    expect(environmentSchema.parse(prod)).toMatchObject({
      database: {
        majorVersion: "17",
        instanceClass: "db.r6g.xlarge",
        multiAz: true,
        storage: { initialGiB: 1000, maximumGiB: 10240 },
        backup: { retentionDays: 30, crossRegionRetentionDays: 30 },
        replica: { multiAz: true, backupRetentionDays: 30, maxStandbyDelaySeconds: 30 },
      },
      cache: {
        engine: "redis",
        engineVersion: "7.1",
        nodeType: "cache.r6g.large",
        shards: 3,
        replicasPerShard: 1,
        snapshots: { retentionDays: 30 },
      },
      timeSeries: { engine: "timestream-liveanalytics", liveAnalytics: { memoryRetentionHours: 24, magneticRetentionDays: 365 } },
    });
  });

  it.each(["transitEncryption", "authToken", "atRestEncryption"])("has no key %s that could turn encryption or AUTH off", (name) => {
    expect(cacheSchema.safeParse(prod.cache).success).toBe(true);
    expect(cacheSchema.safeParse({ ...prod.cache, [name]: false }).error?.issues[0]?.code).toBe("unrecognized_keys");
  });

  it.each(["7:00-08:00", "25:00-26:00", "07:00", "sun:07:00-sun:08:00"])("refuses the daily window %s", (windowUtc) => {
    expect(environmentSchema.safeParse({ ...prod, database: { ...prod.database, backup: { windowUtc } } }).success).toBe(false);
  });
});
