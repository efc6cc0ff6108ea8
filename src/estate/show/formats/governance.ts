import { z } from "zod";
import { count, list, texts } from "./parts";

export const auditWho = z.object({
  format: z.literal("estate-audit-who/1"),
  subject: z.string(),
  from: z.string(),
  to: z.string(),
  sessionKeys: texts.describe("access keys of sessions that the subject opened"),
  notUnderstood: count.describe("lines that are no events that can be read"),
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
      verdict: z.enum(["met", "exception", "not met"]),
      frameworks: list(z.object({ name: z.string(), clauses: texts })),
      exception: z.object({ reason: z.string(), acceptedBy: z.string(), until: z.string() }).nullable(),
      evidence: list(z.object({ pointer: evidence, shortcomings: texts })),
    }),
  ),
  stale: list(z.object({ control: z.string(), why: z.string() })).describe("exceptions to take out"),
});

export const complianceRequirements = z.object({
  format: z.literal("estate-compliance-requirements/1"),
  requirements: list(z.object({ id: z.string(), title: z.string(), missing: z.string().nullable(), evidence: list(evidence) })),
});
