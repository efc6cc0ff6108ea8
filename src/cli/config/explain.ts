import { formatPath } from "../../../config/check/finding";
import { documentedKeys, documentKey, type KeyDocument, markdownTable, parseKey, valuesAt } from "../../../config/explain";
import { checkEstate } from "../../../config/load";
import { type EnvironmentConfig } from "../../../config/schema/environment";
import { flatten, lookUp, schemaKeys } from "../../../config/schema/walk";
import { suggest } from "../../common/suggest";
import { UserError } from "../../common/user-error";
import { configFolder, exitCodes, print, printJson, type SubCommandModule } from "../context";
import { inline } from "../key-value";

export const define: SubCommandModule["define"] = (command, run) => {
  command
    .argument("[key]", "dotted key; * stands for any name or index (default: list all keys)")
    .option("--markdown", "print all keys as the table of the guide")
    .action((text: string | undefined, { markdown }: { markdown?: boolean }) =>
      run((options) => {
        if (markdown === true && text !== undefined)
          throw new UserError({ problem: "--markdown prints all keys, and one is named", fix: "leave out --markdown, or the key" });
        if (markdown === true && !options.json) print(markdownTable());
        else if (text === undefined) listKeys(options.json);
        else explain(text, checkEstate(configFolder(options)).environments, options.json);
        return exitCodes.fine;
      }),
    );
};

function listKeys(json: boolean): void {
  const keys = documentedKeys();
  if (json) return printJson({ format: "estate-config-keys/1", keys });
  const width = Math.max(...keys.map(({ key }) => key.length));
  print(keys.map(({ key, meaning }) => `${key.padEnd(width)}  ${meaning}`).join("\n"));
}

function explain(text: string, environments: readonly EnvironmentConfig[], json: boolean): void {
  const path = parseKey(text);
  const found = path.length === 0 ? undefined : lookUp(path);
  if (found === undefined || "unknown" in found) throw unknownKey(text, found);
  const about = documentKey(found.key);
  const values =
    about.children.length > 0
      ? {}
      : Object.fromEntries(environments.map((environment) => [environment.environment, valuesAt(environment, path)]));
  const wild = path.includes("*");
  const shown = Object.fromEntries(
    Object.entries(values).map(([name, all]) => [
      name,
      wild ? Object.fromEntries(all.map((one) => [formatPath(one.path), one.value])) : (all[0]?.value ?? null),
    ]),
  );
  if (json) printJson({ format: "estate-config-explain/1", ...about, values: shown });
  else print([...describe(about), ...children(about), ...currentValues(wild ? byPath(shown) : shown)].join("\n"));
}

function describe({ key, meaning, type, unit, required, default: fallback, allowed, affects, children: below }: KeyDocument): string[] {
  const defaultText = fallback === undefined ? (required ? "none: it must be written" : "none: it may be left out") : inline(fallback);
  const rows: [string, string][] = [["type", type], ...(unit === undefined ? [] : [["unit", unit] as [string, string]])];
  if (below.length === 0) rows.push(["default", defaultText]);
  rows.push(["allowed", allowed]);
  if (affects.length > 0) rows.push(["affects", affects.join(", ")]);
  return [key, `  ${meaning}`, "", ...rows.map(([label, value]) => `  ${label.padEnd(8)} ${value}`)];
}

function children({ children: below }: KeyDocument): string[] {
  if (below.length === 0) return [];
  const meanings = new Map(flatten(schemaKeys()).map((one) => [formatPath(one.path), documentKey(one).meaning]));
  const width = Math.max(...below.map((key) => key.length));
  return ["", "  keys below it", ...below.map((key) => `    ${key.padEnd(width)}  ${meanings.get(key) ?? ""}`.trimEnd())];
}

function currentValues(shown: Readonly<Record<string, unknown>>): string[] {
  const names = Object.keys(shown);
  if (names.length === 0) return [];
  const width = Math.max(...names.map((name) => name.length));
  return [
    "",
    "  value now",
    ...names.map((name) => `    ${name.padEnd(width)}  ${shown[name] === null ? "not there" : inline(shown[name])}`),
  ];
}

/** One row for each place that a key with `*` means. */
const byPath = (shown: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(shown).flatMap(([name, all]) =>
      Object.entries(all as Record<string, unknown>).map(([path, value]) => [`${name} ${path}`, value]),
    ),
  );

function unknownKey(text: string, found: Exclude<ReturnType<typeof lookUp>, { key: unknown }> | undefined): UserError {
  const known = found?.known ?? [];
  const suggestion = found === undefined ? undefined : suggest(found.unknown, known);
  const below = formatPath(found?.parent ?? []);
  return new UserError({
    problem: `the configuration has no key ${text}`,
    details: known.length === 0 ? [] : [`${below === "" ? "at the top there are" : `below ${below} there are`}: ${known.join(", ")}`],
    fix:
      suggestion === undefined
        ? "`estate config explain` lists every key"
        : `did you mean ${formatPath([...(found?.parent ?? []), suggestion])}?`,
  });
}
