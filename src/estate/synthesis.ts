import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { execa } from "execa";
import { type Files, filesBelow, synthesisCache } from "./synthesis-cache";
import { UserError } from "../common/user-error";
import { writeAtomically, writeFailure } from "../common/atomic-file";
import { readSynthesized, type SynthesizedStack } from "./synthesized";
import { type Workspace } from "./workspace";

/**
 * Synthesizes the whole estate into the workspace's output folder by running the CDKTF app, as
 * `cdktf synth` does, unless its result is kept; returns what was written. The app writes to a folder of its own; only what
 * differs is then written, so that an interrupted run leaves each stack as it was or as it is to be.
 * To be called with the checkout's lock.
 *
 * @param useCache whether what was kept of the same sources and configuration is taken. @default true
 * @throws UserError when the app fails, with its message, or the output folder cannot be written.
 */
export async function synthesizeEstate(workspace: Workspace, signal: AbortSignal, useCache = true): Promise<readonly SynthesizedStack[]> {
  const staging = path.join(workspace.state, `synth-${process.pid}`);
  try {
    removeLeftovers(workspace.state);
    // The app would take the same, but a process of its own costs as much again as the rest.
    const kept = useCache ? synthesisCache(workspace.config)?.files() : undefined;
    publish(kept ?? (await filesOfApp(workspace, staging, signal, useCache)), workspace.out);
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

async function filesOfApp(workspace: Workspace, staging: string, signal: AbortSignal, useCache: boolean): Promise<Files> {
  mkdirSync(staging, { recursive: true });
  await runApp(workspace, staging, signal, useCache);
  return filesBelow(staging);
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

/** What synthesis publishes; what else an app writes is its own. */
const published = new Set(["stacks", "functions", "manifest.json", "estate.json"]);

/** Makes `out` hold the files, but for what Terraform keeps in the stacks' folders, and no other stacks. */
function publish(all: Files, out: string): void {
  const files = new Map([...all].filter(([name]) => published.has(partsOf(name)[0] ?? "")));
  try {
    const stacks = path.join(out, "stacks");
    mkdirSync(stacks, { recursive: true });
    const wanted = new Set([...files.keys()].map(partsOf).flatMap(([top, stack]) => (top === "stacks" ? [stack] : [])));
    for (const stack of readdirSync(stacks)) if (!wanted.has(stack)) rmSync(path.join(stacks, stack), { recursive: true, force: true });
    for (const folder of new Set([...files.keys()].map(path.dirname))) prepareFolder(folder, files, out);
    for (const [name, content] of files) publishFile(content, path.join(out, name));
  } catch (error) {
    throw writeFailure(out, error);
  }
}

const partsOf = (name: string): readonly string[] => name.split(path.sep);
/** Depth of a stack's own folder, in which Terraform keeps things as well. */
const stackDepth = 2;

/** Makes a folder; one within a stack's own holds nothing but what was synthesized. */
function prepareFolder(folder: string, files: Files, out: string): void {
  const target = path.join(out, folder);
  mkdirSync(target, { recursive: true });
  if (partsOf(folder).length <= stackDepth) return;
  for (const { name } of readdirSync(target, { withFileTypes: true }).filter((entry) => entry.isFile()))
    if (!files.has(path.join(folder, name))) rmSync(path.join(target, name));
}

/** Leaves an equal file alone, so that its time shows when it last changed. */
function publishFile(content: Buffer, to: string): void {
  if (existsSync(to) && readFileSync(to).equals(content)) return;
  writeAtomically(to, content);
}
