import { z } from "zod";
import { unwrap } from "../schema/walk";

interface JsonSchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly multipleOf?: number;
}

const unlimited = (limit: number | undefined): boolean => limit === undefined || Math.abs(limit) === Number.MAX_SAFE_INTEGER;

/** What a schema allows, as a phrase that reads after "allowed:". */
export function allowedWords(schema: z.ZodType, unit?: string): string {
  const bare = unwrap(schema);
  const own = schema.meta()?.allowed ?? bare.meta()?.allowed;
  if (own !== undefined) return own;
  if (bare instanceof z.ZodUnion)
    return [...new Set((bare._zod.def.options as z.ZodType[]).map((option) => allowedWords(option)))].join(", or ");
  if (bare instanceof z.ZodObject) return `a group with ${Object.keys(bare.shape as object).join(", ")}`;
  if (bare instanceof z.ZodRecord) return `a group of names, each with ${allowedWords(bare._zod.def.valueType as z.ZodType, unit)}`;
  if (bare instanceof z.ZodArray) return listWords(bare, unit);
  return valueWords(toJson(bare), unit);
}

const toJson = (schema: z.ZodType): JsonSchema => z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonSchema;

function listWords(list: z.ZodArray, unit: string | undefined): string {
  const { minItems, maxItems } = toJson(list);
  const size = [minItems === undefined ? "" : `at least ${minItems}`, maxItems === undefined ? "" : `at most ${maxItems}`].filter(
    (part) => part !== "",
  );
  return `a list${size.length === 0 ? "" : ` of ${size.join(" and ")}`}, each ${allowedWords(list._zod.def.element as z.ZodType, unit)}`;
}

function valueWords(json: JsonSchema, unit: string | undefined): string {
  const options = json.enum ?? (json.const === undefined ? undefined : [json.const]);
  const measure = unit === undefined ? "" : ` (${unit})`;
  if (options !== undefined) return `${options.length === 1 ? "" : "one of "}${options.map(String).join(", ")}${measure}`;
  switch (json.type) {
    case "boolean":
      return "true or false";
    case "integer":
    case "number":
      return `${json.type === "integer" ? "a whole number" : "a number"}${rangeWords(json)}${measure}`;
    case "string":
      return `text${lengthWords(json)}`;
    default:
      return "another value";
  }
}

function rangeWords({ minimum, maximum, exclusiveMinimum, multipleOf }: JsonSchema): string {
  const step = multipleOf === undefined ? "" : ` that is a multiple of ${multipleOf}`;
  if (exclusiveMinimum !== undefined) return ` above ${exclusiveMinimum}${unlimited(maximum) ? "" : ` and up to ${maximum}`}${step}`;
  if (unlimited(minimum)) return unlimited(maximum) ? step : ` up to ${maximum}${step}`;
  return unlimited(maximum) ? ` from ${minimum} up${step}` : ` from ${minimum} to ${maximum}${step}`;
}

function lengthWords({ minLength, maxLength }: JsonSchema): string {
  if (maxLength !== undefined) return ` of ${minLength ?? 0} to ${maxLength} characters`;
  if (minLength === undefined) return "";
  return minLength === 1 ? " that is not empty" : ` of at least ${minLength} characters`;
}
