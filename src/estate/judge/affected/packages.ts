import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, utimesSync } from "node:fs";
import path from "node:path";
import { execa } from "execa";
import { UserError } from "../../../common/user-error";
import { type Progress } from "../../progress";

/** What npm reads to install exactly the locked packages: of the project, and of the workspaces below `packages/`. */
function manifestsOf(tree: string): readonly string[] {
  const workspaces = existsSync(path.join(tree, "packages")) ? readdirSync(path.join(tree, "packages")) : [];
  return ["package.json", "package-lock.json", ".npmrc", ...workspaces.map((name) => path.join("packages", name, "package.json"))].filter(
    (name) => existsSync(path.join(tree, name)),
  );
}

/**
 * The folder of packages that a revision's code runs with: the checkout's own when both lock the
 * same, else one that npm fills once per lock file.
 *
 * @param tree the revision's files
 * @param store folder of installed packages, one below it per lock file
 * @throws UserError when npm fails, with its message.
 */
export async function packagesFor(tree: string, root: string, store: string, signal: AbortSignal, progress: Progress): Promise<string> {
  const lock = lockOf(tree);
  if (lock === lockOf(root)) return path.join(root, "node_modules");
  const target = path.join(store, createHash("sha256").update(lock).digest("hex").slice(0, 16));
  if (!existsSync(target)) await install(tree, target, signal, progress);
  // What was used last stays longest.
  const now = new Date();
  utimesSync(target, now, now);
  return path.join(target, "node_modules");
}

/** Without what a checkout on Windows makes of the ends of lines: the packages are the same. */
function lockOf(folder: string): string {
  try {
    return readFileSync(path.join(folder, "package-lock.json"), "utf8").replaceAll("\r\n", "\n");
  } catch (cause) {
    throw new UserError({
      problem: "the revision has no package-lock.json, so its packages are not known",
      fix: "name a later revision",
      cause,
    });
  }
}

async function install(tree: string, target: string, signal: AbortSignal, progress: Progress): Promise<void> {
  const draft = `${target}.${process.pid}`;
  const step = progress.begin("installing the packages that the other revision locks");
  try {
    mkdirSync(draft, { recursive: true });
    for (const file of manifestsOf(tree)) {
      mkdirSync(path.dirname(path.join(draft, file)), { recursive: true });
      copyFileSync(path.join(tree, file), path.join(draft, file));
    }
    const npm = await execa("npm", ["ci", "--omit=dev", "--no-audit", "--no-fund", "--loglevel=error"], {
      cwd: draft,
      cancelSignal: signal,
      reject: false,
      stdin: "ignore",
    });
    signal.throwIfAborted();
    if (npm.exitCode !== 0) {
      throw new UserError({
        problem: "the other revision locks other packages, and npm cannot install them",
        details: (npm.stderr || npm.shortMessage || "").split("\n"),
        fix: "make the package registry reachable and run the command again, or compare with a revision whose package-lock.json is the checkout's",
      });
    }
    renameSync(draft, target);
    step.done("installed the packages of the other revision");
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}
