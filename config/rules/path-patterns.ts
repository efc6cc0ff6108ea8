/** Whether every path that `later` matches is matched by `earlier`; both may hold `*`. */
export function covers(earlier: string, later: string): boolean {
  const pattern = earlier.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&")).join(".*");
  // A star of the later pattern is read as itself, which only a star of the earlier one matches.
  return new RegExp(`^${pattern}$`).test(later);
}
