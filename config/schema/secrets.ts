import { z } from "zod";
import { key, theCheck } from "./meta";
import { retentionDays } from "./operations";

// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotationRulesType.html: 1 to 1000 days
const rotationDays = z.int().min(1).max(1000);

const externalSecret = z.strictObject({
  description: key(z.string().min(1), { description: "What the credentials open, and who issues them.", allowed: "a sentence", affects: ["secrets"] }),
});

/** Credentials: how often they change, and which ones come from outside. */
export const secretsSchema = z.strictObject({
  rotation: z.strictObject({
    administratorDays: key(rotationDays.default(30), { description: "Days between rotations of the database administrator's password.", unit: "days", affects: ["database"] }),
    applicationDays: key(rotationDays.default(30), { description: "Days between rotations of the application's database credentials; two users alternate.", unit: "days", affects: ["database"] }),
    cacheTokenDays: key(rotationDays.default(30), { description: "Days between rotations of the cache's AUTH token.", unit: "days", affects: ["cache", "cache-recovery"] }),
    overlapHours: key(z.int().min(1).max(720).default(24), { description: "How long a client may go on with the credentials it has read; a rotation invalidates those of the rotation before it.", unit: "hours", allowed: "less than every rotation's interval", affects: [theCheck] }),
  }).prefault({}),
  // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html: 7 to 30 days
  recoveryWindowDays: key(z.int().min(7).max(30).default(30), { description: "Days in which a deleted secret can be restored; its name stays taken for as long.", unit: "days", affects: ["secrets", "database", "cache", "cache-recovery"] }),
  valueCheck: z
    .strictObject({
      logRetentionDays: key(retentionDays.default(90), { description: "How long the log of the function that reports secrets without a value is kept.", unit: "days", affects: ["secrets"] }),
    })
    .prefault({}),
  external: key(z.record(z.string().regex(/^[a-z][a-z0-9-]{1,40}[a-z0-9]$/), externalSecret), {
    description: "Credentials that others issue (brokers, market data feeds), by name. The estate makes the containers; a person puts the values in.",
    allowed: "names of lower-case letters, digits and inner hyphens",
    affects: ["secrets"],
  }),
});
