import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { lock } from "proper-lockfile";
import { UserError } from "../shared/user-error";
import { writeFailure } from "../shared/atomic-file";
import { identify, isRunning, type ProcessIdentity } from "./emulator/process-identity";
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
    release = await take(workspace, holder);
  } catch (error) {
    if (isLocked(error)) throw busy(workspace, holder, error);
    throw writeFailure(workspace.state, error);
  }
  try {
    const self: Holder = { ...identify(process.pid), pid: process.pid, command, since: new Date().toISOString() };
    writeFileSync(holder, JSON.stringify(self));
    return await work();
  } finally {
    rmSync(holder, { force: true });
    await release();
  }
}

/** Whoever holds the checkout, as it notes itself. */
interface Holder extends Partial<ProcessIdentity> {
  readonly pid: number;
  readonly command: string;
  readonly since: string;
}

/** A run that was killed leaves its lock behind: it is waited for until it is stale, instead of being named as if it were at work. */
async function take({ state }: Workspace, holder: string): Promise<() => Promise<void>> {
  const options = { stale: staleMilliseconds, lockfilePath: path.join(state, "lock") };
  try {
    return await lock(state, { ...options, retries: { retries: 3, minTimeout: 100, maxTimeout: 300 } });
  } catch (error) {
    const { pid, started } = isLocked(error) ? (readHolder(holder) ?? {}) : {};
    if (pid === undefined || started === undefined || isRunning({ pid, started })) throw error;
    const tries = Math.ceil((1.5 * staleMilliseconds) / 250);
    return lock(state, { ...options, retries: { retries: tries, factor: 1, minTimeout: 250, maxTimeout: 250 } });
  }
}

const isLocked = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "ELOCKED";

function readHolder(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Holder;
  } catch {
    // The other run may just be starting or ending; the message is right without its details.
    return undefined;
  }
}

function busy(workspace: Workspace, holder: string, cause: unknown): UserError {
  const other = readHolder(holder);
  const who = other === undefined ? "another run" : `\`estate ${other.command}\` (process ${other.pid}, since ${other.since})`;
  return new UserError({ problem: `${workspace.root}: ${who} is at work in this checkout`, fix: "wait until it has ended, or stop it; a second checkout can be used at the same time", cause });
}
