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
