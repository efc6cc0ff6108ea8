import { z } from "zod";
import { environmentSchema } from "./schema/environment";

const noLimit = (value: unknown): boolean => typeof value === "number" && Math.abs(value) === Number.MAX_SAFE_INTEGER;

/**
 * The JSON Schema of an environment file, for editors. It knows types, names and limits; what the
 * rules say only `estate config check` knows. Draft 7, because that is what YAML editors read.
 */
export function environmentJsonSchema(): string {
  const schema = z.toJSONSchema(environmentSchema, { io: "input", target: "draft-7" });
  // zod writes the limits of exact integers where a number has none.
  return `${JSON.stringify({ ...schema, title: "Environment of the estate" }, (_, value: unknown) => (noLimit(value) ? undefined : value), 2)}\n`;
}
