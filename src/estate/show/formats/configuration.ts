import { z } from "zod";
import { count, list, texts } from "./parts";

export const configCheck = z.object({
  format: z.literal("estate-config-check/1"),
  valid: z.boolean(),
  environments: texts,
  findings: list(
    z.object({
      file: z.string(),
      line: count.optional().describe("counted from 1; missing when the file as a whole is meant"),
      column: count.optional(),
      path: z.string().describe("dotted path of the key, empty for the document as a whole"),
      got: z.string(),
      allowed: z.string(),
      fix: z.string(),
      suggestion: z.string().optional().describe("what was probably meant"),
      rule: z.string().optional().describe("rule over several keys that was broken; missing for what the schema says"),
    }),
  ),
});

const key = {
  key: z.string().describe("dotted key; * stands for any name or index"),
  meaning: z.string(),
  type: z.string(),
  unit: z.string().optional(),
  required: z.boolean(),
  default: z.unknown().optional(),
  allowed: z.string(),
  affects: texts.describe("layers or resources that change with it"),
  children: texts.describe("keys directly below a group"),
} as const;

export const configExplain = z.object({
  format: z.literal("estate-config-explain/1"),
  ...key,
  values: z.record(z.string(), z.unknown()).describe("its value in each environment; for a key with *, each path with its value"),
});

export const configKeys = z.object({ format: z.literal("estate-config-keys/1"), keys: list(z.object(key)) });

export const configShow = z.object({
  format: z.literal("estate-config-show/1"),
  value: z.record(z.string(), z.unknown()).describe("the environment with every default filled in, by environment.schema.json"),
  defaults: texts.describe("paths of values that the schema gave"),
});

export const configSchema = z.object({
  format: z.literal("estate-config-schema/1"),
  schema: z.record(z.string(), z.unknown()).describe("the JSON Schema of environment files"),
});

export const configSchemaWritten = z.object({
  format: z.literal("estate-config-schema-written/1"),
  file: z.string(),
  changed: z.boolean(),
});
