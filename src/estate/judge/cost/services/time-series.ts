import { fixed, free, type Part, priced, type ServicePricing, used } from "../model";
import { hoursPerMonth } from "../usage";

const page = "https://aws.amazon.com/timestream/pricing/";
const kibPerGib = 1024 ** 2;

export const timeSeries: ServicePricing = {
  service: "Timestream",
  types: {
    // Every writer sends each record to both regions, so only queries follow the requests.
    aws_timestreamwrite_table: priced(({ args }, { usage, here, traffic }): readonly Part[] => {
      const { writesPerTradingDay, queryUnitHoursPerTradingDay } = usage.assumed.timeSeries;
      const retention = Array.isArray(args.retention_properties)
        ? (args.retention_properties[0] as Record<string, unknown>)
        : (args.retention_properties as Record<string, unknown> | undefined);
      const share = 1 / here("aws_timestreamwrite_table").length;
      const writes = writesPerTradingDay * usage.tradingDays * share;
      const gibPerHour = writes / kibPerGib / hoursPerMonth;
      const memoryHours = Number(retention?.memory_store_retention_period_in_hours ?? 6);
      const magneticDays = Math.min(Number(retention?.magnetic_store_retention_period_in_days ?? 73000), 12 * (hoursPerMonth / 24));
      return [
        used("timestream.writes", writes / 1e6),
        used("timestream.memory", gibPerHour * memoryHours * hoursPerMonth),
        used("timestream.magnetic", gibPerHour * 24 * magneticDays),
        used("timestream.queries", queryUnitHoursPerTradingDay * usage.tradingDays * traffic * share),
      ];
    }),
    aws_timestreamwrite_database: free(page),
    aws_timestreaminfluxdb_db_instance: priced(({ args }) => {
      const copies = String(args.deployment_type).includes("MULTIAZ") ? 2 : 1;
      return [
        fixed(`influx.${String(args.db_instance_type)}`, copies * hoursPerMonth),
        fixed("influx.storage", copies * Number(args.allocated_storage)),
      ];
    }),
  },
};
