/** What a path of JSONPath finds: fields, places in lists and `[*]`, as the documents use them; a path with `[*]` finds a list. */
export function select(answer: unknown, selector: string): unknown {
  const parts = [...selector.replace(/^\$/, "").matchAll(/\.(\w+)|\[(\d+|\*)\]/g)].map(([, field, place]) => field ?? place ?? "");
  const found = parts.reduce<readonly unknown[]>(
    (values, part) => values.flatMap((value) => (part === "*" && Array.isArray(value) ? (value as unknown[]) : [fieldOf(value, part)])),
    [answer],
  );
  return selector.includes("[*]") ? found : found[0];
}

const fieldOf = (value: unknown, field: string): unknown =>
  typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>)[field] : undefined;
