import { strangeCharacters } from "./characters";

/** Names of keys whose values are never repeated, wherever they turn up. */
const secretName = /secret|pass?wo?r?d|passphrase|token|credential|private.?key|api.?key/i;
/** Ends of names that say a unit: what stands there is an amount, as in `cacheTokenDays`. */
const measure = /(Milliseconds|Seconds|Minutes|Hours|Days|Years|Percent|GiB|Bytes)$/;
/** Access keys, private keys, tokens of common hosts, and long runs of mixed characters. */
const secretText =
  /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|-----BEGIN (?!PUBLIC KEY|CERTIFICATE)[A-Z ]*-----[\s\S]*|\bgh[pousr]_\w{20,}|\bgithub_pat_\w{20,}|\bglpat-[\w-]{20,}|\bxox[abeprs]-[\w-]{10,}|\bsk[-_](?:live|test|ant|proj)[-_][\w-]{10,}|\bAIza[\w-]{35}|\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*|\bnpm_\w{36}|(?<=:\/\/[^\s/:@]*:)[^\s/@]+(?=@)|(?<![\w+/=-])(?=[A-Za-z0-9+/=_-]*[a-z])(?=[A-Za-z0-9+/=_-]*[A-Z])(?=[A-Za-z0-9+/=_-]*\d)[A-Za-z0-9+/=_]{40,}(?![\w+/=-])|^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[A-Za-z0-9+/=_-]{32,}$/;

/** The part of a text that looks like a secret, to be repeated nowhere. */
export const secretIn = (text: string): string | undefined => secretText.exec(text)?.[0];
const longest = 60;

/** A value as a message shows it: short, in quotes where it is text, and never a secret. */
export function showValue(value: unknown, keyName = ""): string {
  if (value === undefined) return "nothing";
  if (value === null) return "an empty value";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : `a list of ${value.length}`;
  if (typeof value === "object") return describeGroup(Object.keys(value));
  const text = String(value);
  if (isSecretName(keyName) || secretText.test(text)) return `a value that looks like a secret (${text.length} characters, not shown)`;
  const short = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return typeof value === "string" ? `${JSON.stringify(short)}${strangeCharacters(short)}` : short;
}

export const isSecretName = (keyName: string): boolean => secretName.test(keyName) && !measure.test(keyName);

function describeGroup(keys: readonly string[]): string {
  if (keys.length === 0) return "an empty group";
  return `a group with ${keys.slice(0, 3).join(", ")}${keys.length > 3 ? ", …" : ""}`;
}
