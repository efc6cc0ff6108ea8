import { type Finding, formatPath, type KeyPath } from "./finding";
import { secretIn } from "./show-value";
import { type EnvironmentSource } from "./source";

/** In the place of a secret, wherever a message would repeat it. */
const hidden = "(not shown)";

/**
 * Texts and names of a file that are secrets or hold one, whatever key they stand at: what was in a file once
 * is known to all who could read it. Other findings may repeat them, so they are taken out of all messages.
 */
export function withoutSecrets(sources: readonly EnvironmentSource[], findings: readonly Finding[]): Finding[] {
  const found = sources.flatMap((source) => secretsIn(source.value, []).map((one) => ({ source, ...one })));
  if (found.length === 0) return [...findings];
  const texts = [...new Set(found.map(({ secret }) => secret))].sort((a, b) => b.length - a.length);
  const cleaned = (text: string): string => texts.reduce((left, secret) => left.replaceAll(secret, hidden), text);
  const told = found.map(({ source, path, secret, isName }): Finding => ({
    file: source.file,
    ...source.locate(path, isName),
    path: formatPath(path),
    got: `${isName ? "a name" : "a value"} that looks like a secret (${secret.length} characters, not shown)`,
    allowed: "no secret",
    fix: "take it out, and have it replaced where it is valid: who reads the file knows it; credentials of others belong to secrets.external, whose values a person puts into AWS",
    rule: "no-secrets",
  }));
  const said = new Set(told.map(({ file, path }) => `${file} ${path}`));
  return [...told, ...findings.filter(({ file, path, rule }) => rule !== undefined || !said.has(`${file} ${path}`))].map((finding) => ({
    ...finding,
    path: cleaned(finding.path),
    got: cleaned(finding.got),
    allowed: cleaned(finding.allowed),
    fix: cleaned(finding.fix),
  }));
}

interface FoundSecret {
  readonly path: KeyPath;
  readonly secret: string;
  readonly isName: boolean;
}

function secretsIn(value: unknown, path: KeyPath, seen: ReadonlySet<unknown> = new Set()): FoundSecret[] {
  if (typeof value === "string") {
    const secret = secretIn(value);
    return secret === undefined ? [] : [{ path, secret, isName: false }];
  }
  if (typeof value !== "object" || value === null || seen.has(value)) return [];
  const within = new Set([...seen, value]);
  return Object.entries(value).flatMap(([name, inner]) => {
    const secret = secretIn(name);
    const at = [...path, Array.isArray(value) ? Number(name) : name];
    return [...(secret === undefined ? [] : [{ path: at, secret, isName: true }]), ...secretsIn(inner, at, within)];
  });
}
