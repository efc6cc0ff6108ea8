import { readFileSync } from "node:fs";
import path from "node:path";
import Ajv from "ajv";
import { type FormatName, formats } from "../../src/estate/show/formats";
import { schemaFile } from "../../src/estate/show/formats/json-schema";
import { type CommandResult } from "./command-result";
import { root } from "./root";

const validators = new Map<string, ReturnType<Ajv.Ajv["compile"]>>();

function validatorOf(format: FormatName): ReturnType<Ajv.Ajv["compile"]> {
  const known = validators.get(format);
  if (known !== undefined) return known;
  const schema = JSON.parse(readFileSync(path.join(root, "docs", "json", schemaFile(format)), "utf8")) as object;
  const made = new Ajv({ allErrors: true }).compile(schema);
  validators.set(format, made);
  return made;
}

/** What is wrong with a document, by the published schema of the format that it names; empty when it is right. */
export function mistakesInOutput(text: string): readonly string[] {
  let value: { readonly format?: unknown };
  try {
    value = JSON.parse(text) as typeof value;
  } catch {
    return [`not one JSON document: ${text.slice(0, 200)}`];
  }
  const format = value.format as FormatName;
  const schema = formats.get(format);
  if (schema === undefined) return [`no published format: ${String(value.format)}`];
  const validate = validatorOf(format);
  if (validate(value) !== true) return (validate.errors ?? []).map(({ dataPath, message }) => `${format}${dataPath} ${message ?? ""}`);
  // Readers skip keys that they do not know, but none is printed that the schema does not tell.
  return undescribed(schema.parse(value), value, format);
}

function undescribed(told: unknown, printed: unknown, place: string): readonly string[] {
  if (typeof printed !== "object" || printed === null || typeof told !== "object" || told === null) return [];
  return Object.entries(printed).flatMap(([name, inner]) =>
    Object.hasOwn(told, name)
      ? undescribed((told as Record<string, unknown>)[name], inner, `${place}.${name}`)
      : [`${place}.${name} is not in the schema`],
  );
}

/** @throws Error for a run with `--json` whose standard output is not one document of a published format. */
export function requireDocumentedOutput(args: readonly string[], { exitCode, stdout }: CommandResult): void {
  const own = args.includes("--") ? args.slice(0, args.indexOf("--")) : args;
  if (!own.includes("--json") || own.includes("--help")) return;
  // Ended by a signal that cannot be caught.
  if (exitCode === undefined) return;
  const mistakes = mistakesInOutput(stdout);
  if (mistakes.length > 0) throw new Error(`estate ${args.join(" ")}:\n${mistakes.slice(0, 10).join("\n")}`);
}
