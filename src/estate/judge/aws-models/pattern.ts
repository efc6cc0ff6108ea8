/** Patterns of AWS's models are Java's or Python's; those that differ from JavaScript's are translated. */
const compiled = new Map<string, RegExp>();

/** @throws Error when a pattern cannot be translated, which a test keeps from happening. */
export function matches(pattern: string, value: string): boolean {
  let expression = compiled.get(pattern);
  if (expression === undefined) compiled.set(pattern, (expression = compile(pattern)));
  return expression.test(value);
}

/** @throws Error naming the pattern. */
export function compile(pattern: string): RegExp {
  const ignoreCase = pattern.includes("(?i)") ? "i" : "";
  const source = pattern
    .replaceAll("(?i)", "")
    .replaceAll(/\\[Zz]$/g, "$")
    .replaceAll(/\\A/g, "^")
    // Java writes a range within a class as a class of its own.
    .replaceAll("[[:graph:]]", "[\\x21-\\x7e]")
    .replaceAll("\\p{Print}", "[^\\p{Cc}]")
    .replaceAll("\\p{Alnum}", "[A-Za-z0-9]")
    .replaceAll("\\p{Graph}", "[\\x21-\\x7e]")
    // Java takes a hyphen after a class of characters as itself.
    .replaceAll(/(\\p\{\w+\})-(?=[^\]])/g, "$1\\-");
  for (const flags of ["u", "v", ""]) {
    try {
      return new RegExp(source, `${flags}${ignoreCase}`);
    } catch {
      // Stricter flags refuse escapes that AWS writes without need; the next one may take them.
    }
  }
  throw new Error(`the pattern ${pattern} cannot be read`);
}
