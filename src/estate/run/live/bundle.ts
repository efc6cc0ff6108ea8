import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { writeAtomically, writeFailure } from "../../../common/atomic-file";
import { privateFile, privateFolder } from "../../../common/private-folder";
import { UserError } from "../../../common/user-error";
import { canonical } from "../../../common/canonical-json";
import { parsePlan } from "../plan/plan-json";
import { jsonName, manifestName } from "./bundle-names";
import { readPlanOrigin } from "./plan-file";
import { sha256 } from "../../../common/canonical-json";

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const fileSchema = z.strictObject({ name: z.string().regex(/^[A-Za-z0-9.-]+$/), sha256: digest });

const count = z.number().int().nonnegative();

const contentSchema = z.strictObject({
  format: z.literal(2),
  stack: z.string(),
  /** When it was planned. */
  made: z.iso.datetime(),
  /** The plan file; null when it is assumed, because such a plan is of no state. */
  plan: fileSchema.nullable(),
  /** The plan as `terraform show -json` prints it. */
  json: fileSchema,
  code: z.strictObject({ stack: digest, lock: digest }),
  /** The state that it was made from; null when it is assumed. */
  state: z.strictObject({ lineage: z.string().nullable(), serial: z.number().int().nonnegative() }).nullable(),
  /** The outputs of other stacks that went into it. */
  reads: z.array(z.strictObject({ stack: z.string(), output: z.string(), value: z.string() })),
  /** Stacks that were never applied, so that their values are assumed. */
  assumed: z.array(z.string()),
  /** Stacks that it reads from and that the same run plans to change, with the outputs that may move. */
  upstreamChanges: z.array(z.strictObject({ stack: z.string(), outputs: z.array(z.string()) })),
  versions: z.strictObject({ terraform: z.string(), provider: z.string(), planFormat: z.string() }),
  changes: z.strictObject({
    add: count,
    change: count,
    replace: count,
    destroy: count,
    import: count,
    move: count,
    forget: count,
    unrecognized: count,
    outputs: count,
    deferred: count,
    failedChecks: count,
  }),
  /** Whether an apply would do anything, and whether nothing is left to plan after it, in Terraform's own words. */
  applyable: z.boolean(),
  complete: z.boolean(),
});
const manifestSchema = contentSchema.extend({ seal: digest });

export type BundleContent = z.infer<typeof contentSchema>;
export type Manifest = z.infer<typeof manifestSchema>;

/** A plan of one stack with what it was made from, in a folder of its own. */
export interface Bundle {
  readonly folder: string;
  readonly manifest: Manifest;
}

/** Before the name of a bundle that is being made. */
const draftMark = ".";

export const isAssumed = ({ assumed }: Pick<Manifest, "assumed">): boolean => assumed.length > 0;
export const planFileOf = ({ folder, manifest }: Bundle): string => path.join(folder, manifest.plan?.name ?? "");

/**
 * Removes a stack's bundle and makes the place where the next one is drafted. It has another name
 * until it is sealed: a planning that fails or is killed leaves no half bundle among the others.
 */
export function draftBundle(root: string, stack: string): string {
  const draft = path.resolve(root, `${draftMark}${stack}`);
  try {
    for (const folder of [draft, path.resolve(root, stack)]) rmSync(folder, { recursive: true, force: true });
  } catch (error) {
    throw writeFailure(draft, error);
  }
  return privateFolder(draft);
}

/** Removes a draft that comes to nothing. */
export const dropDraft = (draft: string): void => rmSync(draft, { recursive: true, force: true });

export const writeJson = (folder: string, stack: string, text: string): void =>
  writeAtomically(path.join(folder, jsonName(stack)), text, privateFile);

/** Hash of a file of a bundle, as the manifest has it. */
export const hashFile = (folder: string, name: string): { name: string; sha256: string } => ({
  name,
  sha256: sha256(readFileSync(path.join(folder, name))),
});

/** Writes the manifest, last of all, and gives the draft its name. */
export function sealBundle(draft: string, content: BundleContent): Bundle {
  const manifest = { ...content, seal: sealOf(content) };
  writeAtomically(path.join(draft, manifestName), `${JSON.stringify(manifest, undefined, 2)}\n`, privateFile);
  const folder = path.join(path.dirname(draft), path.basename(draft).slice(draftMark.length));
  try {
    renameSync(draft, folder);
  } catch (error) {
    throw writeFailure(folder, error);
  }
  return { folder, manifest };
}

/** Finds edits, not forgers: who can write the bundle can compute it again. */
const sealOf = (content: BundleContent): string => sha256(canonical(content));

/**
 * Reads bundles: folders of one, or folders of such folders.
 *
 * @throws UserError with everything that is wrong with any of them.
 */
export function readBundles(given: readonly string[]): readonly Bundle[] {
  const problems: string[] = [];
  const bundles = given.flatMap(foldersOf).flatMap((folder) => {
    try {
      return [readBundle(folder)];
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(error.message);
      return [];
    }
  });
  const byStack = new Map<string, Bundle>();
  for (const bundle of bundles) {
    const other = byStack.get(bundle.manifest.stack);
    if (other !== undefined) problems.push(`${bundle.folder}: a second bundle of ${bundle.manifest.stack}; the first is ${other.folder}`);
    byStack.set(bundle.manifest.stack, bundle);
  }
  if (problems.length === 0) return bundles;
  throw new UserError({
    problem: "these bundles cannot be applied; nothing was applied",
    details: problems,
    fix: "plan them again with `npx estate plan --live`; a bundle is what that writes, unchanged",
  });
}

function foldersOf(given: string): readonly string[] {
  const folder = path.resolve(given);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new UserError({
      problem: `${given}: no such folder of bundles`,
      fix: "name what `npx estate plan --live` wrote: a bundle's folder, or the one above",
    });
  if (existsSync(path.join(folder, manifestName))) return [folder];
  const inside = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith(draftMark))
    .map(({ name }) => path.join(folder, name))
    .sort();
  if (inside.length === 0)
    throw new UserError({ problem: `${given}: a folder without bundles`, fix: "make them with `npx estate plan --live`" });
  return inside;
}

function readBundle(folder: string): Bundle {
  const refuse = (what: string, cause?: unknown): never => {
    throw new UserError({ problem: `${folder}: ${what}`, fix: "plan it again with `npx estate plan --live`", cause });
  };
  const file = path.join(folder, manifestName);
  if (!existsSync(file)) refuse("no bundle, or one whose planning was cut off: it has no manifest.json");
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    refuse("its manifest.json is not JSON, or cut off", cause);
  }
  const parsed = manifestSchema.safeParse(value);
  if (!parsed.success)
    return refuse(
      `its manifest.json is not one of format 2: ${z
        .prettifyError(parsed.error)
        .split("\n")
        .map((line) => line.trim())
        .join(" ")}`,
      parsed.error,
    );
  const { seal, ...content } = parsed.data;
  if (sealOf(content) !== seal) refuse("its manifest.json was edited: it no longer has the digest that it was sealed with");
  for (const entry of [content.plan, content.json]) {
    if (entry === null) continue;
    if (!existsSync(path.join(folder, entry.name))) refuse(`${entry.name} is missing`);
    if (hashFile(folder, entry.name).sha256 !== entry.sha256)
      refuse(`${entry.name} is not the file that was planned: it was edited or cut off`);
  }
  const plan = parsePlan(readFileSync(path.join(folder, content.json.name), "utf8"), path.join(folder, content.json.name));
  if (plan.errored === true) refuse("a plan that failed half way");
  if (content.plan !== null) requireOrigin(path.join(folder, content.plan.name), content.state, refuse);
  return { folder, manifest: parsed.data };
}

/** The manifest may be right in itself and yet not be that of the plan file. */
function requireOrigin(file: string, state: BundleContent["state"], refuse: (what: string) => never): void {
  const { lineage, serial } = readPlanOrigin(file);
  if (state === null || state.lineage !== lineage || state.serial !== serial)
    refuse(`${path.basename(file)} was made from another state than its manifest says`);
}
