import { z } from "zod";
import { key } from "./meta";
import { retentionDays } from "./operations";

// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotationRulesType.html: 1 to 1000 days
const rotationDays = z.int().min(1).max(1000);

/** What credentials of others open: a broker takes orders from whoever has them. */
export const credentialKinds = ["broker", "feed", "other"] as const;

const externalSecret = z.strictObject({
  // Without a default: an environment that forgets it would trade from two regions.
  kind: key(z.enum(credentialKinds), {
    description:
      "What the credentials open. A service that uses credentials of a `broker` can send orders; it gets the trading epoch of the recovery region and the flag that stops trading, and the contract of docs/recovery.md binds it.",
    affects: ["access", "network", "services", "observability"],
  }),
  description: key(z.string().min(1), {
    description: "What the credentials open, and who issues them.",
    allowed: "a sentence",
    affects: ["secrets"],
  }),
  maximumAgeDays: key(z.int().min(1).max(3650).default(365), {
    description: "Days for which a value is used before an alarm asks for a new one; nobody but its issuer can rotate it.",
    unit: "days",
    affects: ["secrets"],
  }),
});

/** Credentials: how often they change, and which ones come from outside. */
export const secretsSchema = z.strictObject({
  rotation: z
    .strictObject({
      administratorDays: key(rotationDays.default(30), {
        description: "Days between rotations of the database administrator's password.",
        unit: "days",
        affects: ["database", "failover", "observability"],
      }),
      serviceUsers: z
        .strictObject({
          // From the 29th on some months have no such day.
          firstDay: key(z.int().min(1).max(28).default(2), {
            description: "Day of the month on which the first of each service's two database users gets a new password.",
            unit: "day of the month",
            affects: ["database", "failover"],
          }),
          secondDay: key(z.int().min(1).max(28).default(16), {
            description: "Day of the month on which the second one does.",
            unit: "day of the month",
            allowed: "a later day than firstDay; further away than overlapHours in both directions",
            affects: ["database", "failover"],
          }),
          hourUtc: key(z.int().min(0).max(20).default(9), {
            description: "Hour at which the rotation begins; it takes minutes, and is tried again for three hours.",
            unit: "hour, UTC",
            affects: ["database", "failover"],
          }),
        })
        .prefault({}),
      cacheTokenDays: key(rotationDays.default(30), {
        description: "Days between rotations of the cache's AUTH token.",
        unit: "days",
        affects: ["cache", "cache-recovery", "observability"],
      }),
      overlapHours: key(z.int().min(1).max(720).default(24), {
        description:
          "How long a client may go on with the credentials it has read. Of a service's two database users one works for so long at least; the cache takes the token before the current one until the next rotation.",
        unit: "hours",
        allowed: "less than every rotation's interval",
        affects: ["database", "database-replica"],
      }),
    })
    .prefault({}),
  // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html: 7 to 30 days
  recoveryWindowDays: key(z.int().min(7).max(30).default(30), {
    description: "Days in which a deleted secret can be restored; its name stays taken for as long.",
    unit: "days",
    affects: ["secrets", "database", "cache", "cache-recovery"],
  }),
  valueCheck: z
    .strictObject({
      logRetentionDays: key(retentionDays.default(90), {
        description: "How long the log of the function that reports secrets without a value is kept.",
        unit: "days",
        affects: ["secrets"],
      }),
    })
    .prefault({}),
  external: key(z.record(z.string().regex(/^[a-z][a-z0-9-]{1,40}[a-z0-9]$/), externalSecret), {
    description:
      "Credentials that others issue (brokers, market data feeds), by name. The estate makes the containers; a person puts the values in.",
    allowed: "names of lower-case letters, digits and inner hyphens",
    affects: ["access", "network", "secrets", "services", "observability", "failover"],
  }),
});
