/** Whether a resource type is the one that is meant, or begins as a pattern that ends with `*` does. */
export const isType = (type: string, pattern: string): boolean =>
  pattern.endsWith("*") ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
