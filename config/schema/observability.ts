import { z } from "zod";
import { type Threshold, thresholds } from "../../src/facts/thresholds";
import { key } from "./meta";
import { retentionDays } from "./operations";

const urlPath = z.string().regex(/^\/[\w./~@:+-]*$/);

type Part = Readonly<Record<string, Threshold>>;
type PartSchema<P extends Part> = z.ZodPrefault<z.ZodObject<{ [K in keyof P]: z.ZodDefault<z.ZodNumber> }, z.core.$strict>>;

const thresholdSchema = ({ default: standard, from, to, unit, description, layers }: Threshold): z.ZodDefault<z.ZodNumber> =>
  key(z.number().min(from).max(to).default(standard), { description, unit, affects: layers });

/** The compiler cannot follow a mapped type through fromEntries; the keys are those of the part exactly. */
const partSchema = <P extends Part>(part: P): PartSchema<P> =>
  z
    .strictObject(Object.fromEntries(Object.entries(part).map(([name, threshold]) => [name, thresholdSchema(threshold)])))
    .prefault({}) as unknown as PartSchema<P>;

/** What is watched, and from when on it is told. */
export const observabilitySchema = z
  .strictObject({
    extent: key(z.enum(["full", "essential"]).default("full"), {
      description: "Whether everything that the table of coverage has is watched, or only what is critical.",
      affects: [
        "state-replication",
        "storage-replication",
        "notifications",
        "secrets",
        "database",
        "database-replica",
        "cache",
        "cache-recovery",
        "time-series",
        "certificates",
        "ingress",
        "services",
        "edge",
        "failover-flag",
        "observability",
      ],
    }),
    pagesTell: key(z.enum(["info", "warning", "critical"]).default("critical"), {
      description: "Topic that hears of pages; the critical one is for what wakes whoever is on call.",
      affects: ["observability"],
    }),
    watch: z
      .strictObject({
        sitePath: key(urlPath.default("/"), {
          description: "Path of the web application that each region loads every minute, from outside.",
          allowed: "a path that begins with /",
          affects: ["observability"],
        }),
        apiPath: key(urlPath.default("/api/health"), {
          description: "Path of the API that answers with success to everybody while it works; each region asks it every minute.",
          allowed: "a path that begins with /",
          affects: ["observability"],
        }),
        logRetentionDays: key(retentionDays.default(30), {
          description: "How long the log of these looks is kept.",
          unit: "days",
          affects: ["observability"],
        }),
      })
      .prefault({}),
    thresholds: z
      .strictObject({
        loadBalancer: partSchema(thresholds.loadBalancer),
        services: partSchema(thresholds.services),
        database: partSchema(thresholds.database),
        cache: partSchema(thresholds.cache),
        timeSeries: partSchema(thresholds.timeSeries),
        storage: partSchema(thresholds.storage),
        functions: partSchema(thresholds.functions),
        queues: partSchema(thresholds.queues),
        certificates: partSchema(thresholds.certificates),
        firewall: partSchema(thresholds.firewall),
        edge: partSchema(thresholds.edge),
        trading: partSchema(thresholds.trading),
        quotas: partSchema(thresholds.quotas),
      })
      .prefault({}),
  })
  .prefault({});
