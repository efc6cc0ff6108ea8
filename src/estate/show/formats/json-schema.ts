import { z } from "zod";
import { type FormatName, formats } from "./index";

export const formatNames: readonly FormatName[] = [...formats.keys()];

/** Name of the file that holds a format's schema: `estate-plan/1` is in `estate-plan-1.schema.json`. */
export const schemaFile = (format: FormatName): string => `${format.replace("/", "-")}.schema.json`;

/** @returns undefined for a format that there is not. */
export function jsonSchemaOf(name: string): object | undefined {
  const schema = formats.get(name as FormatName);
  // A reader ignores keys that it does not know: they may be added within a version.
  return schema === undefined ? undefined : { title: name, ...z.toJSONSchema(schema, { target: "draft-7", io: "input" }) };
}
