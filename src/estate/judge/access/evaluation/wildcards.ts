const compiled = new Map<string, RegExp>();

/** `*` stands for any characters, `?` for one; all others for themselves. */
export function like(pattern: string, value: string): boolean {
  if (pattern === "*" || pattern === value) return true;
  if (!/[*?]/.test(pattern)) return false;
  let expression = compiled.get(pattern);
  if (expression === undefined) {
    expression = new RegExp(
      `^${pattern
        .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
        .replaceAll("*", "[^]*")
        .replaceAll("?", "[^]")}$`,
    );
    compiled.set(pattern, expression);
  }
  return expression.test(value);
}

const segments = 6;

function arnParts(arn: string): readonly string[] | undefined {
  const parts = arn.split(":");
  return parts.length < segments ? undefined : [...parts.slice(0, segments - 1), parts.slice(segments - 1).join(":")];
}

/**
 * ARNs are compared part by part, so that a wildcard does not reach over a colon; the last part is all
 * that follows the account.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html#arns-paths-wildcards
 */
export function arnLike(pattern: string, arn: string): boolean {
  if (pattern === "*") return true;
  const [wanted, got] = [arnParts(pattern), arnParts(arn)];
  if (got === undefined) return like(pattern, arn);
  if (wanted === undefined) return false;
  return wanted.every((part, index) => like(part, got[index] ?? ""));
}
