import { z } from "zod";
import { key, theCheck } from "./meta";
import { timeOfDay } from "./operations";

const observability = ["observability"];

/** Longest that an experiment lasts here; AWS allows twelve hours. Every further minute is one in which nobody releases. */
const longestMinutes = 60;

const timeUtc = (at: string) =>
  key(timeOfDay.default(at), {
    description: "When it starts on the day of the experiments.",
    unit: "UTC",
    allowed: "a time as HH:MM that leaves market hours, the drill and other experiments alone",
    affects: observability,
  });

/** What an environment whose data is restricted says of an experiment; without it there is none. */
const whereCustomersTrade = z
  .strictObject({
    reason: key(z.string().min(20).max(500), {
      description: "Why it is tried where customers trade, and what another environment would not show.",
      allowed: "20 to 500 characters",
      affects: [theCheck],
    }),
    acceptedBy: key(z.string().min(3).max(100), {
      description: "Who has agreed to it.",
      allowed: "3 to 100 characters",
      affects: [theCheck],
    }),
  })
  .optional();

/**
 * Faults that AWS Fault Injection Service makes in the primary region, on a day of each quarter: what a failover's drill does not
 * show, since nothing is lost in it.
 *
 * @see https://docs.aws.amazon.com/fis/latest/userguide/fis-actions-reference.html
 */
export const experimentsSchema = z
  .strictObject({
    dayOfMonth: key(z.int().min(1).max(28).default(8), {
      description: "Day of January, April, July and October on which the experiments run.",
      unit: "day of the month",
      affects: observability,
    }),
    stopTasks: z
      .record(
        z.string(),
        z.strictObject({
          percent: key(z.int().min(1).max(100), {
            description: "Share of the service's tasks that is stopped at once; AWS rounds down.",
            unit: "percent",
            allowed: "a whole number from 1 to 100 that is one task or more of the fewest that the service has",
            affects: observability,
          }),
          watchMinutes: key(z.int().min(1).max(longestMinutes).default(10), {
            description: "How long the experiment waits afterwards for an alarm that says the service was missed.",
            unit: "minutes",
            affects: observability,
          }),
          timeUtc: timeUtc("05:00"),
          stopsOn: key(
            z
              .array(z.enum(["loadBalancer", "service"]))
              .min(1)
              .default(["loadBalancer", "service"]),
            {
              description: "Whose critical alarms end the experiment.",
              affects: observability,
            },
          ),
          whereCustomersTrade,
        }),
      )
      .default({}),
    zoneNetwork: z
      .record(
        z.string(),
        z.strictObject({
          minutes: key(z.int().min(1).max(longestMinutes).default(10), {
            description: "How long the zone's subnets reach nothing and are reached by nothing.",
            unit: "minutes",
            affects: observability,
          }),
          timeUtc: timeUtc("06:30"),
          whereCustomersTrade,
        }),
      )
      .default({}),
  })
  .prefault({});
