const form = /\{\{\s*([\w:.]+)\s*\}\}/g;

/** A value with what it refers to in place: one that is a reference alone becomes what is referred to, of whatever type. */
export function resolved(value: unknown, of: (name: string) => unknown): unknown {
  if (typeof value === "string") {
    const alone = /^\{\{\s*([\w:.]+)\s*\}\}$/.exec(value)?.[1];
    return alone === undefined ? value.replaceAll(form, (_, name: string) => String(of(name))) : of(alone);
  }
  if (Array.isArray(value)) return value.map((one) => resolved(one, of));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, resolved(one, of)]));
}
