import { z } from "zod";
import { count, list, texts } from "./parts";

export const doctor = z.object({
  format: z.literal("estate-doctor/1"),
  healthy: z.boolean(),
  checks: list(
    z.object({
      id: z.string(),
      title: z.string(),
      state: z.enum(["ok", "warning", "problem"]),
      summary: z.string(),
      details: texts.optional(),
      fix: z.string().optional(),
    }),
  ),
});

export const environmentVariables = z.object({
  format: z.literal("estate-env/1"),
  set: z.record(z.string(), z.string()),
  unset: texts,
});

const process = z.object({ pid: count, started: z.string() });
const emulator = z.object({
  environment: z.string(),
  accountId: z.string(),
  regions: texts,
  port: count.describe("of the router"),
  supervisor: process,
  moto: process.extend({ port: count }),
  ministack: process.extend({ port: count }),
});

export const emulatorUp = z.object({ format: z.literal("estate-emulator-up/1"), started: z.boolean(), ...emulator.shape });
export const emulatorStatus = z.object({ format: z.literal("estate-emulator-status/1"), up: z.boolean(), ...emulator.partial().shape });
export const emulatorReset = z.object({ format: z.literal("estate-emulator-reset/1"), reset: z.literal(true) });
export const emulatorDown = z.object({ format: z.literal("estate-emulator-down/1"), stopped: z.boolean() });

export const cache = z.object({
  format: z.literal("estate-cache/1"),
  cleared: z.boolean(),
  caches: list(
    z.object({
      name: z.string(),
      title: z.string().describe("what it holds, and what that follows from"),
      folder: z.string(),
      entries: count,
      bytes: count,
    }),
  ),
});

export const formatsWritten = z.object({ format: z.literal("estate-formats/1"), folder: z.string().nullable(), formats: texts });
