/** A request that a new version has to answer before it takes traffic. */
export interface CheckedRequest {
  readonly path: string;
  /** The status that it must have; without one, any that is no failure of the server. */
  readonly status?: number | undefined;
}

/** What a pattern with one star stands for in a name; undefined if the name is none of its kind. */
export function starIn(pattern: string, name: string): string | undefined {
  const [before = "", after = ""] = pattern.split("*");
  const fits = name.length > before.length + after.length && name.startsWith(before) && name.endsWith(after);
  return fits ? name.slice(before.length, name.length - after.length) : undefined;
}

/** Path that a pattern of the load balancer stands for: what comes before its first wildcard. */
export const concretePath = (pattern: string): string => pattern.replace(/[*?].*$/, "");

/**
 * What is asked of a service's new version: what its settings say, and each of its paths that they do not
 * speak of, where any answer will do that is no failure.
 */
export function requestsOf(paths: readonly string[], statuses: Readonly<Record<string, number>>): CheckedRequest[] {
  const rest = [...new Set(paths.map(concretePath))].filter((path) => statuses[path] === undefined);
  return [...Object.entries(statuses).map(([path, status]) => ({ path, status })), ...rest.map((path) => ({ path }))];
}
