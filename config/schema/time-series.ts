import { z } from "zod";
import { influxInstanceTypes } from "../../src/facts/aws-choices";
import { key, theCheck } from "./meta";

const affects = ["time-series"];

/** Market data and performance metrics. `engine` alone moves an environment from one engine to the other. */
export const timeSeriesSchema = z.strictObject({
  engine: key(z.enum(["timestream-liveanalytics", "timestream-influxdb"]), {
    description:
      "Engine of the time-series store, the same in both regions; writers send every record to both (there is no replication between regions).",
    affects: ["time-series", "audit", "services", "observability"],
  }),
  liveAnalytics: z
    .strictObject({
      accountAccess: key(z.enum(["open", "closed"]).default("closed"), {
        description:
          "Whether the account may use Timestream for LiveAnalytics; AWS closed it on 2025-06-20 to accounts that did not use it before.",
        affects: [theCheck],
      }),
      // https://docs.aws.amazon.com/timestream/latest/developerguide/API_RetentionProperties.html
      memoryRetentionHours: key(z.int().min(1).max(8766).default(24), {
        description: "How long records stay in the memory store.",
        unit: "hours",
        affects,
      }),
      magneticRetentionDays: key(z.int().min(1).max(73000).default(365), {
        description: "How long records stay in the magnetic store after they left the memory store.",
        unit: "days",
        affects,
      }),
    })
    .prefault({}),
  influxDb: z
    .strictObject({
      instanceType: key(z.enum(influxInstanceTypes).default("db.influx.medium"), {
        description: "Type of the InfluxDB instance.",
        affects,
      }),
      multiAz: key(z.boolean().default(false), {
        description: "Whether a standby in another zone takes over when the instance fails.",
        affects,
      }),
      // https://docs.aws.amazon.com/ts-influxdb/latest/ts-influxdb-api/API_CreateDbInstance.html: 20 to 16384
      storageGiB: key(z.int().min(20).max(16384).default(20), { description: "Storage of the instance.", unit: "GiB", affects }),
    })
    .prefault({}),
});
