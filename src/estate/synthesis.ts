import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { execa } from "execa";
import { synthesisCache } from "./synthesis-cache";
import { UserError } from "../common/user-error";
import { writeAtomically, writeFailure } from "../common/atomic-file";
import { readSynthesized, type SynthesizedStack } from "./synthesized";
import { type Workspace } from "./workspace";

/**
 * Synthesizes the whole estate into the workspace's output folder by running the CDKTF app, as
 * `cdktf synth` does, unless its result is kept; returns what was written. The app writes to a folder of its own; only what
 * differs is then moved, so that an interrupted run leaves each stack as it was or as it is to be.
 * To be called with the checkout's lock.
 *
 * @param useCache whether what was kept of the same sources and configuration is taken. @default true
 * @throws UserError when the app fails, with its message, or the output folder cannot be written.
 */
export async function synthesizeEstate(workspace: Workspace, signal: AbortSignal, useCache = true): Promise<readonly SynthesizedStack[]> {
  const staging = path.join(workspace.state, `synth-${process.pid}`);
  try {
    removeLeftovers(workspace.state);
    mkdirSync(staging, { recursive: true });
    // The app would do the same, but a process of its own costs as much again as the rest.
    const isKept = useCache && synthesisCache(workspace.config)?.restore(staging) === true;
    if (!isKept) await runApp(workspace, staging, signal, useCache);
    publish(staging, workspace.out);
  } catch (error) {
    throw writeFailure(staging, error);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
  return readSynthesized(workspace.out);
}

/**
 * Synthesizes another configuration by the checkout's code, into a folder of its own.
 *
 * @throws UserError when the app fails, for example because of what the configuration says.
 */
export async function synthesizeConfiguration(
  workspace: Workspace,
  config: string,
  folder: string,
  signal: AbortSignal,
): Promise<readonly SynthesizedStack[]> {
  await runApp({ ...workspace, config }, folder, signal, true);
  return readSynthesized(folder);
}

async function runApp(workspace: Workspace, staging: string, signal: AbortSignal, useCache: boolean): Promise<void> {
  const app = await execa(process.execPath, [path.join(workspace.root, "bin", "synth.mjs")], {
    cwd: workspace.root,
    env: { CDKTF_OUTDIR: staging, ESTATE_CONFIG: workspace.config, ...(useCache ? {} : { ESTATE_SYNTHESIS_CACHE: "off" }) },
    cancelSignal: signal,
    reject: false,
    stdin: "ignore",
  });
  signal.throwIfAborted();
  if (app.exitCode === undefined) {
    throw new UserError({
      problem: `the synthesis died: ${app.signal === undefined ? (app.originalMessage ?? "it could not be started") : `it was ended by ${app.signal}`}`,
      fix: "look for a lack of memory (`dmesg`) and run the command again",
      cause: app,
    });
  }
  if (app.exitCode !== 0) {
    throw new UserError({
      problem: "the estate cannot be synthesized",
      details: app.stderr.split("\n").filter((line) => line.trim() !== ""),
      fix: "correct what the message above names; `estate config check` checks the configuration alone",
    });
  }
}

/** Removes what killed runs have left; the caller holds the checkout, so none of it is in use. */
function removeLeftovers(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    if (/^synth-\d+$/.test(name)) rmSync(path.join(folder, name), { recursive: true, force: true });
  }
}

/** Makes `out` equal to `staging`, but for what Terraform keeps in the stacks' folders. */
function publish(staging: string, out: string): void {
  try {
    mkdirSync(path.join(out, "stacks"), { recursive: true });
    const wanted = new Set(readdirSync(path.join(staging, "stacks")));
    for (const stack of readdirSync(path.join(out, "stacks"))) {
      if (!wanted.has(stack)) rmSync(path.join(out, "stacks", stack), { recursive: true, force: true });
    }
    for (const stack of wanted) publishStack(path.join(staging, "stacks", stack), path.join(out, "stacks", stack));
    publishStack(path.join(staging, "functions"), path.join(out, "functions"));
    for (const file of ["manifest.json", "estate.json"]) publishFile(path.join(staging, file), path.join(out, file));
  } catch (error) {
    throw writeFailure(out, error);
  }
}

function publishStack(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (!entry.isDirectory()) publishFile(source, target);
    else {
      rmSync(target, { recursive: true, force: true });
      try {
        renameSync(source, target);
      } catch {
        cpSync(source, target, { recursive: true });
      }
    }
  }
}

/** Leaves an equal file alone, so that its time shows when it last changed. */
function publishFile(from: string, to: string): void {
  const content = readFileSync(from);
  if (existsSync(to) && readFileSync(to).equals(content)) return;
  writeAtomically(to, content);
}
