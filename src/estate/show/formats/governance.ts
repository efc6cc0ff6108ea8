import { z } from "zod";
import { dataClasses } from "../../judge/compliance/data-classes";
import { address, count, list, stack, texts } from "./parts";

export const auditWho = z.object({
  format: z.literal("estate-audit-who/1"),
  subject: z.string(),
  from: z.string(),
  to: z.string(),
  sessionKeys: texts.describe("access keys of sessions that the subject opened"),
  notUnderstood: count.describe("lines that are no events that can be read"),
  goneBefore: z
    .string()
    .nullable()
    .describe("time before which the log group that was asked keeps nothing, where that cuts the answer short"),
  events: list(
    z.object({
      parts: list(z.enum(["by", "session", "to"])).describe("what the subject has to do with it"),
      actor: z.string(),
      event: z.record(z.string(), z.unknown()).describe("as CloudTrail writes it"),
    }),
  ),
});

const evidence = z.record(z.string(), z.unknown()).describe("what shows it: its kind, and where it is");

export const complianceReport = z.object({
  format: z.literal("estate-compliance-report/1"),
  environment: z.string(),
  day: z.string().describe("day for which exceptions count"),
  controls: list(
    z.object({
      id: z.string(),
      statement: z.string(),
      verdict: z.enum(["met", "exception", "not met", "unknown"]).describe("unknown with --aws alone"),
      frameworks: list(z.object({ name: z.string(), clauses: texts })),
      exception: z.object({ reason: z.string(), acceptedBy: z.string(), until: z.string() }).nullable(),
      evidence: list(z.object({ pointer: evidence, shortcomings: texts })),
      live: list(
        z.object({
          asked: z.string().describe("rule, analyzer or requirement of a standard"),
          region: z.string(),
          says: z.enum(["confirmed", "contradicted", "unknown"]),
          because: z.string(),
        }),
      )
        .nullable()
        .describe("what the account says; null without --aws"),
    }),
  ),
  stale: list(z.object({ control: z.string(), why: z.string() })).describe("exceptions to take out"),
  ended: list(z.object({ suppression: z.string(), why: z.string() })).describe("suppressions of findings whose last day is over"),
});

export const complianceRequirements = z.object({
  format: z.literal("estate-compliance-requirements/1"),
  requirements: list(z.object({ id: z.string(), title: z.string(), missing: z.string().nullable(), evidence: list(evidence) })),
});

const kept = z.object({
  vault: z.object({ region: z.string(), account: z.string(), name: z.string() }),
  days: count.nullable().describe("null where it is kept for ever"),
});
const recoveryPoints = z.object({
  madeIn: z.string().describe("region whose plan makes them: that of the original for a store that is a copy"),
  oncePromoted: z.boolean().describe("they are made from the day on which a failover promotes it"),
  rules: list(z.object({ rule: z.string(), own: kept, copies: list(kept) })),
});

export const complianceData = z.object({
  format: z.literal("estate-compliance-data/1"),
  environment: z.string(),
  stores: list(
    z.object({
      stack,
      address,
      name: z.string().describe("as AWS names it; empty where its type has no name"),
      class: z.enum(dataClasses),
      encryptedWith: z.string().nullable().describe("alias of the key, or what encrypts it without one; null where nothing says it"),
      deleted: z.string().nullable().describe("when what it holds leaves; null where a policy is missing"),
      readBy: texts.describe("roles of the estate whose policies let them read it"),
      readByNobody: z.string().nullable().describe("why no role reads it as it is"),
      copies: z.string().describe("where copies lie, and how it comes back"),
      backedUp: z.boolean().describe("whether it is one of AWS Backup's, now or once it is promoted"),
      recoveryPoints: recoveryPoints
        .nullable()
        .describe("how long AWS Backup keeps what it makes of it; null where it makes nothing, or where no plan says it"),
    }),
  ),
});
