import { stringify } from "yaml";

/** A value of a configuration key as it is given on a command line: JSON, or a text, which needs no quotes where it cannot be taken for anything else. */
export function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A value of a configuration key on one line. */
export const inline = (value: unknown): string => stringify(value, { collectionStyle: "flow", lineWidth: 0 }).trim();
