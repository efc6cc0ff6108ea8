import { z } from "zod";
import { experimentsSchema } from "./experiments";
import { key, theCheck } from "./meta";
import { retentionDays, timeOfDay } from "./operations";

const failover = ["failover"];

/** How the recovery region takes over. The proof (`estate recovery prove`) compares the sum of these times with `objectives`. */
export const recoverySchema = z
  .strictObject({
    escalationSeconds: key(z.int().min(30).max(3600).default(90), {
      description: "Time in which the alarm has reached a person who starts the failover.",
      unit: "seconds",
      affects: [theCheck],
    }),
    approvalSeconds: key(z.int().min(60).max(3600).default(120), {
      description: "How long the failover waits for its approval; without one it ends and changes nothing.",
      unit: "seconds",
      allowed: "less than objectives.recoveryTimeMinutes",
      affects: failover,
    }),
    promotionSeconds: key(z.int().min(120).max(3600).default(330), {
      description: "How long the promotion of the database may take before the failover gives up and reports it.",
      unit: "seconds",
      allowed: "less than objectives.recoveryTimeMinutes",
      affects: failover,
    }),
    trafficSeconds: key(z.int().min(60).max(900).default(90), {
      description: "How long the names may take to lead to the recovery region once the flag is set, resolvers' caches included.",
      unit: "seconds",
      affects: failover,
    }),
    tradingEpoch: z
      .strictObject({
        leaseSeconds: key(z.int().min(2).max(120).default(10), {
          description: "For how long a task may send orders after it asked whether its region may.",
          unit: "seconds",
          affects: ["failover", "services"],
        }),
        orderSeconds: key(z.int().min(1).max(60).default(2), {
          description: "Longest way of an order to the broker; the order carries it as its time limit.",
          unit: "seconds",
          affects: ["failover", "services"],
        }),
        clockDriftSeconds: key(z.int().min(1).max(10).default(1), {
          description: "How far two clocks may run apart while a lease lasts.",
          unit: "seconds",
          affects: failover,
        }),
      })
      .prefault({}),
    dryRun: z
      .strictObject({
        dayOfMonth: key(z.int().min(1).max(28).default(15), {
          description: "Day on which the failover is tried without changing anything.",
          unit: "day of the month",
          affects: failover,
        }),
        timeUtc: key(timeOfDay.default("08:00"), {
          description: "When the dry run starts.",
          unit: "UTC",
          allowed: "a time as HH:MM outside market hours",
          affects: failover,
        }),
      })
      .prefault({}),
    drill: z
      .strictObject({
        dayOfMonth: key(z.int().min(1).max(28).default(8), {
          description: "Day of January, April, July and October on which a failover is started, which asks for its approval as any other.",
          unit: "day of the month",
          affects: failover,
        }),
        timeUtc: key(timeOfDay.default("08:00"), {
          description: "When the drill starts; without an approval it ends and changes nothing.",
          unit: "UTC",
          allowed: "a time as HH:MM outside market hours",
          affects: failover,
        }),
      })
      .optional(),
    experiments: experimentsSchema,
    allowLists: key(
      z
        .record(
          z.string(),
          z.strictObject({
            confirmedOn: key(z.iso.date(), {
              description: "Day on which whoever issued the credentials confirmed the addresses.",
              affects: [theCheck],
            }),
            addresses: key(z.array(z.string()).min(1).max(16), {
              description: "Addresses of the recovery region that they let in.",
              allowed: "public IPv4 addresses, each once",
              affects: [theCheck],
            }),
          }),
        )
        .default({}),
      {
        description:
          "Which brokers and feeds have confirmed that the recovery region's addresses are on their allow-lists, by the names under secrets.external. `estate recovery status` compares them with the addresses that the region has.",
        allowed: "names of secrets.external",
        affects: [theCheck],
      },
    ),
    logRetentionDays: key(retentionDays.default(365), {
      description: "How long the logs of failovers, dry runs and experiments are kept.",
      unit: "days",
      affects: [...failover, "observability"],
    }),
  })
  .prefault({});
