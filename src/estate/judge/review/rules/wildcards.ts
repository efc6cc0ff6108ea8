const mark = "all but ";

/** What a `NotAction`, `NotResource` or `NotPrincipal` stands for, as one pattern. */
export const allBut = (patterns: readonly string[]): string => `${mark}${[...patterns].sort().join(", ")}`;

const exceptions = (pattern: string): readonly string[] | undefined =>
  pattern.startsWith(mark) ? pattern.slice(mark.length).split(", ") : undefined;

/** Whether it stands for all but a few. */
export const isAllBut = (pattern: string): boolean => exceptions(pattern) !== undefined;

/** Whether everything that `inner` stands for is among what `outer` stands for. In doubt it is not. */
export function includes(outer: string, inner: string): boolean {
  if (outer === inner || outer === "*") return true;
  const [out, own] = [exceptions(outer), exceptions(inner)];
  if (out === undefined) return own === undefined && matches(outer, inner);
  // All but a few is among all but fewer; a single thing is, when it is none of the exceptions.
  if (own !== undefined) return out.every((pattern) => own.some((wider) => matches(wider, pattern)));
  return !/[*?]/.test(inner) && !out.some((pattern) => matches(pattern, inner));
}

/** IAM's wildcards: `*` for any run of characters, `?` for one. */
export function matches(pattern: string, text: string): boolean {
  if (pattern === text || pattern === "*") return true;
  if (!/[*?]/.test(pattern)) return false;
  const expression = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${expression}$`, "s").test(text);
}
