import { z } from "zod";
import { suggest } from "../../src/common/suggest";
import { schemaAt, unwrap } from "../schema/walk";
import { exampleText } from "./example";
import { strangeCharacters } from "./characters";
import { type Finding, formatPath, type KeyPath } from "./finding";
import { isSecretName, showValue } from "./show-value";
import { type EnvironmentSource } from "./source";
import { allowedWords } from "./words";

type Issue = z.core.$ZodIssue;

const toPath = (path: readonly PropertyKey[]): KeyPath => path.map((part) => (typeof part === "number" ? part : String(part)));

/** The value at a path, or undefined when nothing is there. */
export function valueAt(value: unknown, path: KeyPath): unknown {
  return path.reduce<unknown>(
    (parent, part) =>
      typeof parent === "object" && parent !== null && Object.hasOwn(parent, part)
        ? (parent as Record<string | number, unknown>)[part]
        : undefined,
    value,
  );
}

/** What the schema says against a source, in plain words. One mistake is one finding. */
export function explainIssues(source: EnvironmentSource, issues: readonly Issue[], schema?: z.ZodType): Finding[] {
  const flat = issues.flatMap((issue) => flattenUnion(issue));
  const misspelt = flat.flatMap((issue) => (issue.code === "unrecognized_keys" ? unrecognized(source, issue, schema) : []));
  // A misspelt key is also missing under its right name; that follows and is not said twice.
  const meant = new Set(misspelt.map(({ finding, meantPath }) => (finding.suggestion === undefined ? "" : meantPath)));
  const others = flat
    .filter(
      (issue) =>
        issue.code !== "unrecognized_keys" &&
        !(valueAt(source.value, toPath(issue.path)) === undefined && meant.has(formatPath(toPath(issue.path)))),
    )
    .map((issue) => explainIssue(source, issue, schema));
  return [...misspelt.map(({ finding }) => finding), ...others];
}

/** Reports what is wrong within the form of a choice that was probably meant, if one stands out. */
function flattenUnion(issue: Issue): Issue[] {
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return [issue];
  const inner = issue.errors.filter((errors) => errors.every(({ path, code }) => path.length > 0 || code === "unrecognized_keys"));
  const nearest = inner.sort((a, b) => a.length - b.length)[0];
  return nearest === undefined ? [issue] : nearest.flatMap((error) => flattenUnion({ ...error, path: [...issue.path, ...error.path] }));
}

function unrecognized(
  source: EnvironmentSource,
  issue: z.core.$ZodIssueUnrecognizedKeys,
  root?: z.ZodType,
): { finding: Finding; meantPath: string }[] {
  const parent = toPath(issue.path);
  const group = schemaAt(parent, root)?.schema;
  const present = Object.keys((valueAt(source.value, parent) as object | undefined) ?? {});
  const known = group === undefined ? [] : keysOf(group);
  return issue.keys.map((name) => {
    const suggestion = suggest(
      name,
      known.filter((candidate) => !present.includes(candidate)),
    );
    const path = [...parent, name];
    const fix = isSecretName(name)
      ? "remove it: a secret never stands in the configuration, it is generated in AWS"
      : suggestion === undefined
        ? "remove it, or correct its name; `estate config explain` lists every key"
        : `write ${suggestion}`;
    const finding = {
      file: source.file,
      ...source.locate(path, true),
      path: formatPath(path),
      got: `a key that does not exist${strangeCharacters(name)}`,
      allowed: known.length === 0 ? "no such key" : `the keys ${known.join(", ")}`,
      fix,
      ...(suggestion === undefined ? {} : { suggestion }),
    };
    return { finding, meantPath: suggestion === undefined ? "" : formatPath([...parent, suggestion]) };
  });
}

function keysOf(schema: z.ZodType): string[] {
  const { def } = unwrap(schema)._zod as unknown as { def: { shape?: object; options?: z.ZodType[] } };
  return [...new Set([...Object.keys(def.shape ?? {}), ...(def.options ?? []).flatMap(keysOf)])];
}

function explainIssue(source: EnvironmentSource, issue: Issue, root?: z.ZodType): Finding {
  const path = toPath(issue.path);
  const last = path.findLast((part) => typeof part === "string")?.toString() ?? "";
  const value = valueAt(source.value, path);
  const at = schemaAt(path, root);
  const base = { file: source.file, ...source.locate(path, issue.code === "invalid_key"), path: formatPath(path) };
  if (issue.code === "invalid_key") {
    const allowed = schemaAt(path.slice(0, -1), root)?.own.allowed ?? "another name";
    const group = schemaAt(path.slice(0, -1), root)?.schema;
    const bare = group === undefined ? undefined : unwrap(group);
    const example = bare instanceof z.ZodRecord ? exampleText(bare._zod.def.keyType as z.ZodType) : undefined;
    return {
      ...base,
      got: `the name ${showValue(last)}`,
      allowed,
      fix: `choose ${example === undefined ? "such a name" : `a name of that form, such as ${example}`}`,
    };
  }
  const words = at === undefined ? issue.message : allowedWords(at.schema, at.nearest.unit);
  const got = showValue(value, last);
  if (value === undefined)
    return {
      ...base,
      got,
      allowed: words,
      fix: `add the key ${formatPath(path.slice(-1))}${at?.own.description === undefined ? "" : `: ${lowerFirst(at.own.description)}`}`,
    };
  if (issue.code === "custom") return { ...base, got, allowed: at?.own.allowed ?? issue.message, fix: issue.message };
  const suggestion = misspeltOption(issue, value);
  if (suggestion !== undefined) return { ...base, got, allowed: words, fix: `write ${suggestion}`, suggestion };
  return {
    ...base,
    got: typeof value === "number" && issue.code === "invalid_type" ? `the number ${source.written(path) ?? got}` : got,
    allowed: words,
    fix: fixFor(source, issue, path, value) ?? formFix(words, at?.schema),
  };
}

/** The option of an enum or of a choice's kind that was probably meant. */
function misspeltOption(issue: Issue, value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  if (issue.code === "invalid_value") return suggest(value, issue.values.map(String));
  return issue.code === "invalid_union" && "options" in issue && Array.isArray(issue.options)
    ? suggest(value, issue.options.map(String))
    : undefined;
}

/** The form, and a value that is right at this place. */
function formFix(words: string, schema: z.ZodType | undefined): string {
  const example = schema === undefined ? undefined : exampleText(schema);
  return `write ${words}${example === undefined ? "" : `; for example ${example}`}`;
}

function fixFor(source: EnvironmentSource, issue: Issue, path: KeyPath, value: unknown): string | undefined {
  if (issue.code === "invalid_type") {
    const { expected } = issue;
    if (expected === "string" && (typeof value === "number" || typeof value === "boolean")) {
      return `put it in quotes: "${source.written(path) ?? String(value)}" (without quotes YAML reads a ${typeof value}, and leading zeros are lost)`;
    }
    if (typeof value === "string") {
      if ((expected === "number" || expected === "int") && value.trim() !== "" && Number.isFinite(Number(value)))
        return `remove the quotes: ${value}`;
      const truth = new Map([
        ["yes", true],
        ["on", true],
        ["true", true],
        ["no", false],
        ["off", false],
        ["false", false],
      ]).get(value.toLowerCase());
      if (expected === "boolean" && truth !== undefined) return `write ${truth}, without quotes`;
    }
    if (expected === "array") return "write a list: [a, b]";
  }
  return undefined;
}

const lowerFirst = (text: string): string =>
  (/^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text).replace(/\.$/, "");
