/** Stands for a value that is known after an apply only. */
export const unknownValue: unique symbol = Symbol("known after apply");

export const isUnknown = (value: unknown): boolean => value === unknownValue;

/** A value of Terraform's JSON, with whatever holds an expression replaced: `$${` is an escaped dollar. */
export function known(value: unknown): unknown {
  if (typeof value === "string") return expression.test(value) ? unknownValue : value.replaceAll("$${", "${").replaceAll("%%{", "%{");
  if (Array.isArray(value)) return value.map(known);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, known(inner)]));
  return value;
}

const expression = /(?<!\$)(?:\$\$)*\$\{|(?<!%)(?:%%)*%\{/;
