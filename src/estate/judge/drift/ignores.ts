import { existsSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { suggest } from "../../../common/suggest";
import { UserError } from "../../../common/user-error";
import { type SynthesizedStack } from "../../synthesized";
import { topOf } from "./differences";
import { type DriftedArgument, type DriftFinding } from "./model";
import { type World } from "./world";

const pattern = z
  .string()
  .min(1)
  .regex(/^[A-Za-z0-9_.*\-[\]"]+$/, "a name, in which * stands for anything");

const ignoreSchema = z.strictObject({
  stack: pattern,
  address: pattern,
  argument: pattern.optional(),
  owner: z.string().min(1),
  reason: z.string().min(10),
  expires: z.iso.date(),
});
const fileSchema = z.strictObject({ ignores: z.array(ignoreSchema) });

/** Drift that somebody answers for, until a day. */
export type Ignore = z.output<typeof ignoreSchema>;

/** The ignores of a file, and where they stand, for messages. */
export interface Ignores {
  readonly file: string;
  readonly entries: readonly Ignore[];
}

/**
 * @param required whether a person named the file, so that it must be there.
 * @throws UserError for a file that is no list of ignores, with every mistake in it.
 */
export function readIgnores(file: string, required: boolean): Ignores {
  if (!existsSync(file)) {
    if (required) throw new UserError({ problem: `${file}: no such file`, fix: "name the file of ignores, or leave the option out" });
    return { file, entries: [] };
  }
  let value: unknown;
  try {
    value = parse(readFileSync(file, "utf8")) ?? { ignores: [] };
  } catch (cause) {
    throw new UserError({
      problem: `${file}: not YAML`,
      details: [cause instanceof Error ? cause.message : String(cause)],
      fix: "correct the line that is named",
      cause,
    });
  }
  const parsed = fileSchema.safeParse(value);
  if (parsed.success) return { file, entries: parsed.data.ignores };
  throw new UserError({
    problem: `${file}: not a list of ignores`,
    details: z.prettifyError(parsed.error).split("\n"),
    fix: "each entry has stack, address, owner, reason, expires (2027-01-31) and, where it is about one, argument; docs/drift.md shows one",
  });
}

/**
 * Compares ignores with the day and the synthesized estate.
 *
 * @throws UserError for each that has expired, or that names a stack or resource that there is not.
 */
export function checkIgnores({ file, entries }: Ignores, estate: readonly SynthesizedStack[], today: string): void {
  const details = entries.flatMap((entry, index) =>
    mistakesOf(entry, estate, today).map((mistake) => `ignores[${index}] (${entry.stack} ${entry.address}): ${mistake}`),
  );
  if (details.length > 0)
    throw new UserError({
      problem: `${file}: ${details.length === 1 ? "an ignore" : `${details.length} ignores`} cannot stand`,
      details,
      fix: "take it out, correct its names, or give it a new day with its owner's word",
    });
}

function mistakesOf({ stack, address, owner, expires }: Ignore, estate: readonly SynthesizedStack[], today: string): string[] {
  const mistakes = expires < today ? [`it expired on ${expires}; its owner is ${owner}`] : [];
  const stacks = estate.filter(({ instance }) => matches(stack, instance.id));
  if (stacks.length === 0)
    return [
      ...mistakes,
      unknown(
        "stack",
        stack,
        estate.map(({ instance }) => instance.id),
      ),
    ];
  const addresses = stacks.flatMap(({ json }) =>
    Object.entries(json.resource ?? {}).flatMap(([type, byName]) => Object.keys(byName).map((name) => `${type}.${name}`)),
  );
  return addresses.some((known) => matches(address, known)) ? mistakes : [...mistakes, unknown("resource", address, addresses)];
}

function unknown(what: string, given: string, known: readonly string[]): string {
  const meant = suggest(given, [...new Set(known)]);
  return `there is no such ${what}${meant === undefined ? "" : `; did you mean ${meant}?`}`;
}

/**
 * Compares the named arguments with what AWS says of the resources.
 *
 * @throws UserError for an argument that no such resource has.
 */
export function checkArguments({ file, entries }: Ignores, world: World): void {
  const details = entries.flatMap(({ stack, address, argument }, index) => {
    if (argument === undefined) return [];
    const named = world.resources.filter((resource) => matches(stack, resource.stack.instance.id) && matches(address, resource.address));
    const known = [...new Set(named.flatMap(({ values }) => Object.keys(values)))];
    if (named.length === 0 || known.some((name) => matches(topOf(argument), name))) return [];
    return [`ignores[${index}] (${stack} ${address}): ${unknown("argument", topOf(argument), known)}`];
  });
  if (details.length > 0)
    throw new UserError({
      problem: `${file}: ${details.length === 1 ? "an ignore names an argument" : `${details.length} ignores name arguments`} that there is not`,
      details,
      fix: "correct the name",
    });
}

/** Whether a pattern, in which `*` stands for anything, is all of a text. */
export const matches = (given: string, text: string): boolean =>
  new RegExp(
    `^${given
      .split("*")
      .map((part) => part.replaceAll(/[.[\]\\^$+?(){}|/-]/g, "\\$&"))
      .join(".*")}$`,
  ).test(text);

export interface Sorted {
  /** What is left to report; a finding whose arguments are ignored in part keeps the others. */
  readonly findings: readonly DriftFinding[];
  readonly ignored: readonly { readonly finding: DriftFinding; readonly by: readonly Ignore[] }[];
  /** Ignores that ignored nothing. */
  readonly idle: readonly Ignore[];
}

/** Takes out of findings what somebody answers for. */
export function withoutIgnored(findings: readonly DriftFinding[], entries: readonly Ignore[]): Sorted {
  const used = new Set<Ignore>();
  const [kept, ignored]: [DriftFinding[], { finding: DriftFinding; by: readonly Ignore[] }[]] = [[], []];
  for (const finding of findings) {
    const about = entries.filter((entry) => matches(entry.stack, finding.stack) && matches(entry.address, finding.address));
    const whole = about.find(({ argument }) => argument === undefined);
    const byArgument = (argument: DriftedArgument): Ignore | undefined =>
      about.find((entry) => entry.argument !== undefined && isAt(entry.argument, argument.path));
    const left = finding.arguments.filter((argument) => byArgument(argument) === undefined);
    const by = whole === undefined ? finding.arguments.flatMap((argument) => byArgument(argument) ?? []) : [whole];
    by.forEach((entry) => used.add(entry));
    if (whole !== undefined || (finding.arguments.length > 0 && left.length === 0)) ignored.push({ finding, by: [...new Set(by)] });
    else kept.push({ ...finding, arguments: left });
  }
  return { findings: kept, ignored, idle: entries.filter((entry) => !used.has(entry)) };
}

const isAt = (given: string, path: string): boolean => matches(given, path) || matches(`${given}.*`, path);
