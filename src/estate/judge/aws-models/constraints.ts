import { type Node, resolved, type Schema } from "./schema";

const sayMore: readonly (keyof Schema)[] = [
  "enum",
  "const",
  "pattern",
  "minLength",
  "maxLength",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
  "anyOf",
  "oneOf",
  "allOf",
];

/** Whether a model says more of a value than its type. */
export function constrains(node: Node): boolean {
  const { schema } = resolved(node);
  return sayMore.some((keyword) => schema[keyword] !== undefined);
}
