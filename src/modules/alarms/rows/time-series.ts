import { type TimestreaminfluxdbDbInstance } from "@cdktf/provider-aws/lib/timestreaminfluxdb-db-instance";
import { type TimestreamwriteTable } from "@cdktf/provider-aws/lib/timestreamwrite-table";
import { type Metric } from "../measure";
import { row, shortName, type Watch } from "./row";

/**
 * Errors and throttles are counted by operation alone, without a table.
 * @see https://docs.aws.amazon.com/timestream/latest/developerguide/metrics-dimensions.html
 */
export const table = row<Pick<TimestreamwriteTable, "databaseNameInput" | "tableNameInput">>(
  "time-series",
  ({ databaseNameInput, tableNameInput }, { place }) => ({
    subject: `${shortName(place, databaseNameInput)}-${String(tableNameInput).replaceAll("_", "-")}`,
    watches: [
      {
        role: "rejected",
        measure: {
          namespace: "AWS/Timestream",
          name: "MagneticStoreRejectedRecordCount",
          statistic: "Sum",
          dimensions: { DatabaseName: databaseNameInput ?? "", TableName: tableNameInput ?? "" },
        },
        threshold: 0,
        periodSeconds: 300,
        periods: 1,
        severity: "warning",
        meaning: `Records of ${String(tableNameInput)} came late and were rejected`,
        firstAction: "read the report of rejected records in the bucket that the table names",
      },
    ],
  }),
);

/**
 * The namespace as AWS's guide has it.
 * @see https://docs.aws.amazon.com/timestream/latest/developerguide/timestream-for-influx-creating-cw-alarms.html
 */
export const influx = row<Pick<TimestreaminfluxdbDbInstance, "nameInput">>("time-series", ({ nameInput }, { place, value }) => {
  const subject = shortName(place, nameInput);
  const metric = (name: string): Metric => ({
    namespace: "AWS/Timestream/InfluxDB",
    name,
    statistic: "Average",
    dimensions: { DbInstanceName: nameInput ?? "" },
  });
  const disk = (urgency: "Warning" | "Critical"): Watch => ({
    role: `disk-${urgency.toLowerCase()}`,
    measure: metric("DiskUtilization"),
    threshold: { key: `timeSeries.disk${urgency}Percent` },
    periods: 5,
    severity: urgency === "Critical" ? "critical" : "warning",
    symptom: "lasts",
    meaning: `The disk of the time-series store ${subject} is filled to ${value(`timeSeries.disk${urgency}Percent`)} %`,
    firstAction: "shorten the retention of buckets or take more storage",
  });
  return {
    subject: `time-series-${subject}`,
    watches: [
      {
        role: "cpu",
        measure: metric("CPUUtilization"),
        threshold: { key: "timeSeries.cpuPercent" },
        periods: 10,
        severity: "warning",
        meaning: `The CPU of the time-series store ${subject} is busier than ${value("timeSeries.cpuPercent")} %`,
        firstAction: "look for queries over long times",
      },
      disk("Warning"),
      disk("Critical"),
    ],
  };
});
