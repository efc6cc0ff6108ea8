type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * A plan as `terraform show -json` prints it, without the values that Terraform knows to be sensitive.
 * That command prints them and marks their places beside; who reviews needs to see that a value
 * differs and never which it is. Equal values get equal words, so comparisons stay right.
 *
 * The plan file itself holds the values, as a state does: Terraform could not apply it without.
 *
 * @see https://developer.hashicorp.com/terraform/internals/json-format#values-representation
 */
export function redactPlan(text: string): string {
  const words = new Map<string, string>();
  const wordOf = (value: unknown): string => {
    const known = JSON.stringify(value);
    const word = words.get(known) ?? `(sensitive value ${words.size + 1})`;
    words.set(known, word);
    return word;
  };
  return JSON.stringify(redactNode(JSON.parse(text) as unknown, wordOf));
}

type WordOf = (value: unknown) => string;

/** Redacts every pair of values and marks, wherever in the plan it stands. */
function redactNode(node: unknown, wordOf: WordOf): unknown {
  if (Array.isArray(node)) return node.map((item) => redactNode(item, wordOf));
  if (!isObject(node)) return node;
  // An output: one value and one mark.
  if (node["sensitive"] === true && "value" in node) return { ...node, value: masked(node["value"], true, wordOf) };
  const marks = { before: node["before_sensitive"], after: node["after_sensitive"], values: node["sensitive_values"] };
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => {
      const mark = key in marks ? marks[key as keyof typeof marks] : undefined;
      if (mark !== undefined) return [key, masked(value, mark, wordOf)];
      // The values of a resource are data; nothing in them is a pair of the plan's own.
      return [
        key,
        key === "before" || key === "after" || key.endsWith("_sensitive") || key === "sensitive_values" ? value : redactNode(value, wordOf),
      ];
    }),
  );
}

/** @param mark `true` for the whole value, or marks in the places of its parts */
function masked(value: unknown, mark: unknown, wordOf: WordOf): unknown {
  // What is not set says nothing, and reviews ask whether it is.
  if (value === null || value === undefined) return value;
  if (mark === true) return wordOf(value);
  if (Array.isArray(value) && Array.isArray(mark)) return value.map((item, index) => masked(item, mark[index], wordOf));
  if (isObject(value) && isObject(mark))
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, masked(inner, mark[key], wordOf)]));
  return value;
}
