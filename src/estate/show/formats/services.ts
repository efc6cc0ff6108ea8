import { z } from "zod";
import { pendingStates } from "../../judge/pending/services";
import { list, texts } from "./parts";

export const servicesPending = z.object({
  format: z.literal("estate-services-pending/1"),
  environment: z.string(),
  services: list(
    z.object({
      region: z.string(),
      service: z.string(),
      state: z.enum(pendingStates).describe("how what runs stands to what the last apply rendered"),
      revision: z.string().nullable().describe("ARN of the task definition whose tasks serve"),
      rendered: z.string().nullable().describe("when an apply last changed what is rendered"),
      deploying: z.boolean().describe("whether a deployment is under way, which may bring what waits"),
      changes: list(
        z.object({
          of: z.enum(["tasks", "deployment"]).describe("what of the next deployment: its tasks, or what is around them"),
          argument: z.string(),
          runs: z.string().nullable(),
          waits: z.string().nullable(),
        }),
      ),
      unread: texts.describe("what could not be compared, and why"),
    }),
  ),
});
