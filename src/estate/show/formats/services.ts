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

export const demo = z.object({
  format: z.literal("estate-demo/1"),
  deliveries: list(
    z.object({
      commit: z.string(),
      delivered: z.boolean(),
      stoppedAt: z.string().nullable().describe("stage and action that stopped the version"),
      approvalAsked: z.string().nullable().describe("what the person who approves was told"),
      actions: list(z.object({ stage: z.string(), action: z.string(), succeeded: z.boolean() })).describe(
        "in the order in which they ended",
      ),
    }),
  ),
  serving: list(
    z.object({
      place: z.string().describe("environment and region"),
      url: z.string().describe("on this machine, until the command ends"),
      image: z.string().nullable().describe("what serves there, by digest"),
    }),
  ),
});
