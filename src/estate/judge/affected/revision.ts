import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, symlinkSync, utimesSync } from "node:fs";
import path from "node:path";
import { execa } from "execa";
import { writeFailure } from "../../../common/atomic-file";
import { UserError } from "../../../common/user-error";
import { lendFunctionArchives } from "../../functions/archives";
import { type Progress } from "../../progress";
import { readSynthesized, type SynthesizedStack } from "../../synthesized";
import { type Workspace } from "../../workspace";
import { exportRevision, filesAt, filesChangedSince, type Repository, type Revision } from "./git";
import { packagesFor } from "./packages";

/** How many synthesized revisions and package folders stay for the next run. */
const kept = { revisions: 10, packages: 2 } as const;

export interface RevisionCall {
  readonly workspace: Workspace;
  readonly repository: Repository;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/**
 * Synthesizes the estate as a commit has it: with the commit's own code and configuration. Where the
 * checkout has the same code, it is the checkout's build that runs, which is there already. The
 * result is kept by commit, so the next comparison with the same one costs nothing.
 *
 * @throws UserError when the commit cannot be synthesized, with what it says about it.
 */
export async function synthesizeRevision(call: RevisionCall, revision: Revision): Promise<readonly SynthesizedStack[]> {
  const { workspace } = call;
  const config = configWithin(workspace);
  const home = homeOf(workspace);
  const result = path.join(home, "revisions", [revision.commit, ...madeWith(config)].join("-"));
  if (!existsSync(result)) await synthesizeAnew(call, revision, config, result);
  const now = new Date();
  utimesSync(result, now, now);
  keepNewest(path.join(home, "revisions"), kept.revisions);
  keepNewest(path.join(home, "packages"), kept.packages);
  return read(result, revision);
}

/** What a synthesis follows from beside the commit, as far as it is not what everybody has. */
const madeWith = (config: string, { ESTATE_ENGINE: engine }: NodeJS.ProcessEnv = process.env): readonly string[] => [
  ...(engine ? [engine] : []),
  ...(config === "config" ? [] : [config.replaceAll(path.sep, "-")]),
];

/** Absolute, because programs with other working folders are given it. */
const homeOf = ({ state }: Workspace): string => path.resolve(state, "affected");

/** Removes what a killed run left behind. Only for a run that holds the checkout. */
export function removeLeftovers(workspace: Workspace): void {
  const home = homeOf(workspace);
  if (!existsSync(home)) return;
  for (const name of readdirSync(home).filter((entry) => entry.startsWith("work-")))
    rmSync(path.join(home, name), { recursive: true, force: true });
}

/** @throws UserError for a configuration that has no history, because it lies outside the checkout. */
function configWithin({ root, config }: Workspace): string {
  const relative = path.relative(root, path.resolve(config));
  if (relative.startsWith("..") || path.isAbsolute(relative)) {
    throw new UserError({
      problem: `--config ${config}: this folder lies outside the checkout, so no revision of it is known`,
      fix: "name a folder within the checkout, or leave out --config",
    });
  }
  return relative;
}

async function synthesizeAnew(call: RevisionCall, revision: Revision, config: string, result: string): Promise<void> {
  const work = path.join(homeOf(call.workspace), `work-${process.pid}-${revision.commit}`);
  const [tree, out] = [path.join(work, "tree"), path.join(work, "out")];
  try {
    if (await hasSameCode(call.repository, revision, config)) {
      await exportEnvironments(call.repository, revision, config, work, tree);
      await runApp(call, revision, { root: call.workspace.root, tree, config, out });
      // An edit that was saved meanwhile may be in it.
      if (!(await hasSameCode(call.repository, revision, config))) rmSync(work, { recursive: true, force: true });
    }
    if (!existsSync(out)) {
      await exportWhole(call, revision, work, tree);
      await runApp(call, revision, { root: tree, tree, config, out });
    }
    mkdirSync(path.dirname(result), { recursive: true });
    renameSync(out, result);
  } catch (error) {
    throw writeFailure(work, error);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** What no synthesis reads. All else that differs from a revision may be code. */
const unread = /^(?:docs|__tests__|bench)\/|^[^/]+\.md$/;
/** An environment's file, which is read from the folder that a synthesis is given. @see environmentFiles */
const isEnvironment = (file: string, config: string): boolean => path.posix.dirname(file) === config && /\.ya?ml$/i.test(file);

/** Whether the checkout, with all that is not committed, has the code of a revision. */
async function hasSameCode(repository: Repository, revision: Revision, config: string): Promise<boolean> {
  const folder = config.replaceAll(path.sep, "/");
  return (await filesChangedSince(repository, revision)).every((file) => unread.test(file) || isEnvironment(file, folder));
}

async function exportEnvironments(repository: Repository, revision: Revision, config: string, work: string, tree: string): Promise<void> {
  const folder = config.replaceAll(path.sep, "/");
  const files = (await filesAt(repository, revision, folder)).map((name) => `${folder}/${name}`);
  mkdirSync(path.join(tree, config), { recursive: true });
  await exportRevision(
    repository,
    revision,
    tree,
    path.join(work, "index"),
    files.filter((file) => isEnvironment(file, folder)),
  );
}

/** Writes the whole project as a revision has it, with the packages that it locks. */
async function exportWhole(
  { workspace, repository, signal, progress }: RevisionCall,
  revision: Revision,
  work: string,
  tree: string,
): Promise<void> {
  mkdirSync(tree, { recursive: true });
  await exportRevision(repository, revision, tree, path.join(work, "index"));
  if (!existsSync(path.join(tree, "bin", "synth.mjs")))
    throw new UserError({
      problem: `${named(revision)} has no bin/synth.mjs: it is older than the way in which the estate is synthesized`,
      fix: "name a later revision",
    });
  const packages = await packagesFor(tree, workspace.root, path.join(homeOf(workspace), "packages"), signal, progress);
  symlinkSync(packages, path.join(tree, "node_modules"), "junction");
  lendFunctionArchives(workspace.root, tree);
}

interface AppRun {
  /** Root of the project whose app it is. */
  readonly root: string;
  readonly tree: string;
  readonly config: string;
  readonly out: string;
}

/** @throws UserError with what the app says. */
async function runApp({ signal }: RevisionCall, revision: Revision, { root, tree, config, out }: AppRun): Promise<void> {
  mkdirSync(out, { recursive: true });
  const run = await execa(process.execPath, [path.join(root, "bin", "synth.mjs")], {
    cwd: root,
    env: { CDKTF_OUTDIR: out, ESTATE_CONFIG: path.join(tree, config) },
    cancelSignal: signal,
    reject: false,
    stdin: "ignore",
  });
  signal.throwIfAborted();
  if (run.exitCode === 0) return;
  // Messages name files from the folder that the app runs in.
  const places = [tree, path.relative(root, tree)].map((place) => `${place}${path.sep}`).filter((place) => place !== path.sep);
  throw new UserError({
    problem: `${named(revision)} cannot be synthesized; it says:`,
    details: places.reduce((text, place) => text.replaceAll(place, ""), run.stderr).split("\n"),
    fix: "compare with a revision that can be synthesized; this one is at fault, not the checkout",
  });
}

function read(folder: string, revision: Revision): readonly SynthesizedStack[] {
  try {
    return readSynthesized(folder);
  } catch (cause) {
    rmSync(folder, { recursive: true, force: true });
    throw new UserError({
      problem: `${named(revision)} synthesizes into a form that this command does not read`,
      fix: "name a later revision",
      cause,
    });
  }
}

export const named = ({ ref, commit }: Revision): string =>
  commit.startsWith(ref) ? commit.slice(0, 12) : `${ref} (${commit.slice(0, 12)})`;

function keepNewest(folder: string, count: number): void {
  if (!existsSync(folder)) return;
  const entries = readdirSync(folder).map((name) => ({ place: path.join(folder, name), time: statSync(path.join(folder, name)).mtimeMs }));
  for (const { place } of entries.sort((a, b) => b.time - a.time).slice(count)) rmSync(place, { recursive: true, force: true });
}
