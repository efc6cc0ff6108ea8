import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { lock } from "proper-lockfile";
import { UserError } from "../shared/user-error";
import { writeFailure } from "../shared/atomic-file";
import { type Workspace } from "./workspace";

/** A lock that was not renewed for this long belongs to a run that was killed. */
const staleMilliseconds = 10_000;

/**
 * Runs `work` as the only run that writes in the checkout; two at once would mix their output.
 *
 * @throws UserError when another run holds the checkout, with its process id and command.
 */
export async function withCheckoutLock<T>(workspace: Workspace, command: string, work: () => Promise<T>): Promise<T> {
  const holder = path.join(workspace.state, "running.json");
  let release: () => Promise<void>;
  try {
    mkdirSync(workspace.state, { recursive: true });
    release = await lock(workspace.state, { stale: staleMilliseconds, lockfilePath: path.join(workspace.state, "lock"), retries: { retries: 3, minTimeout: 100, maxTimeout: 300 } });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ELOCKED") throw busy(workspace, holder, error);
    throw writeFailure(workspace.state, error);
  }
  try {
    writeFileSync(holder, JSON.stringify({ pid: process.pid, command, since: new Date().toISOString() }));
    return await work();
  } finally {
    rmSync(holder, { force: true });
    await release();
  }
}

function busy(workspace: Workspace, holder: string, cause: unknown): UserError {
  let who = "another run";
  try {
    const { pid, command, since } = JSON.parse(readFileSync(holder, "utf8")) as { pid: number; command: string; since: string };
    who = `\`estate ${command}\` (process ${pid}, since ${since})`;
  } catch {
    // The other run may just be starting or ending; the message is right without its details.
  }
  return new UserError({ problem: `${workspace.root}: ${who} is at work in this checkout`, fix: "wait until it has ended, or stop it; a second checkout can be used at the same time", cause });
}
