import { z } from "zod";
import { list, stack, texts } from "./parts";

const alarm = z.object({
  name: z.string(),
  kind: z.enum(["metric", "composite"]),
  stack,
  environment: z.string(),
  region: z.string(),
  meaning: z.string(),
  firstAction: z.string(),
  runbook: z.string().describe("section of docs/alarms.md"),
  setBy: z.string().nullable().describe("key of the configuration that says from when on it rings"),
  notifies: texts.describe("topics"),
  pages: texts.describe("pages by which it wakes somebody"),
  looksAt: z.string().describe("metrics with their expression, or the rule over other alarms"),
  usdPerMonth: z.number().describe("at list price"),
});

export const alarms = z.object({ format: z.literal("estate-alarms/2"), alarms: list(alarm), usdPerMonth: z.number() });

export const alarmsExplain = z.object({ format: z.literal("estate-alarms-explain/2"), alarms: list(alarm) });

export const alarmsMap = z.object({
  format: z.literal("estate-alarms-map/1"),
  responsibilities: list(
    z.object({
      environment: z.string(),
      region: z.string(),
      stack,
      resource: z.string().describe("path of what is watched in its stack, as the code composes it"),
      alarm: z.string(),
      pages: texts.describe("pages by which it wakes somebody"),
      people: texts.describe("who hears of it, first those who hear at once, then the steps of the escalation"),
    }),
  ),
});

export const alarmsSimulate = z.object({
  format: z.literal("estate-alarms-simulate/2"),
  environment: z.string(),
  scenarios: list(
    z.object({
      id: z.string(),
      description: z.string(),
      start: z.string(),
      notifications: list(
        z.object({
          minute: z.number().describe("minutes after the start"),
          region: z.string(),
          alarm: z.string(),
          topics: texts,
          page: z.string().optional().describe("missing for what only notifies a topic"),
        }),
      ),
      expected: z.boolean().describe("whether exactly the pages come that a person would expect"),
    }),
  ),
});
