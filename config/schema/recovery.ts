import { z } from "zod";
import { key, theCheck } from "./meta";
import { retentionDays } from "./operations";

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
        timeUtc: key(
          z
            .string()
            .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
            .default("08:00"),
          { description: "When the dry run starts.", unit: "UTC", allowed: "a time as HH:MM outside market hours", affects: failover },
        ),
      })
      .prefault({}),
    logRetentionDays: key(retentionDays.default(365), {
      description: "How long the log of failovers and dry runs is kept.",
      unit: "days",
      affects: failover,
    }),
  })
  .prefault({});
