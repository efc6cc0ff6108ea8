import { mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { lock } from "proper-lockfile";
import { UserError } from "../common/user-error";
import { writeAtomically, writeFailure } from "../common/atomic-file";
import { type Workspace } from "./workspace";

/** A lock that was not renewed for this long belongs to a run that was killed. */
const staleMilliseconds = 10_000;
/** A run that is just ending gives the lock back within this time. */
const endingMilliseconds = 500;
const pollMilliseconds = 250;

interface Holder {
  readonly pid: number;
  readonly command: string;
  readonly since: string;
}

export interface LockOptions {
  /** Ends the waiting for the lock of a killed run. */
  readonly signal: AbortSignal;
  /** Called once when there is something to wait for. */
  readonly notify: (text: string) => void;
}

/**
 * Runs `work` as the only run that writes in the folder; two at once would mix their output. The
 * lock of a run that was killed is taken over as soon as it is stale.
 *
 * @throws UserError when another run holds the folder, with its process id and command, or when the
 * lock was lost while the work was done.
 */
export async function withCheckoutLock<T>(workspace: Workspace, command: string, work: () => Promise<T>, options: LockOptions): Promise<T> {
  const holder = path.join(workspace.state, "running.json");
  const held = await acquire(workspace, holder, options);
  try {
    writeAtomically(holder, JSON.stringify({ pid: process.pid, command, since: new Date().toISOString() } satisfies Holder));
    const result = await work();
    held.check();
    return result;
  } finally {
    await held.release(() => rmSync(holder, { force: true }));
  }
}

interface Held {
  /** @throws UserError when the lock is no longer this run's. */
  check(): void;
  /** Gives the lock back, after `first`; does neither when it was lost. */
  release(first: () => void): Promise<void>;
}

async function acquire(workspace: Workspace, holder: string, { signal, notify }: LockOptions): Promise<Held> {
  const started = performance.now();
  let told = false;
  for (;;) {
    try {
      return await take(workspace);
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ELOCKED")) throw writeFailure(workspace.state, error);
      const run = readHolder(holder);
      const waited = performance.now() - started;
      const patience = run !== undefined && isAlive(run.pid) ? endingMilliseconds : staleMilliseconds + 2 * pollMilliseconds;
      if (waited > patience) throw busy(workspace, run, error);
      if (!told && run !== undefined && !isAlive(run.pid)) {
        notify(
          `\`estate ${run.command}\` (process ${run.pid}) was killed at work here; its lock ends within ${staleMilliseconds / 1000} s`,
        );
        told = true;
      }
    }
    await delay(pollMilliseconds, undefined, { signal });
  }
}

async function take({ state }: Workspace): Promise<Held> {
  let lost: Error | undefined;
  mkdirSync(state, { recursive: true });
  const release = await lock(state, {
    stale: staleMilliseconds,
    lockfilePath: path.join(state, "lock"),
    // By default the loss is thrown from a timer, where nothing can catch it.
    onCompromised: (error) => {
      lost = error;
    },
  });
  return {
    check() {
      if (lost === undefined) return;
      throw new UserError({
        problem: `${state}: the lock of this run was lost, so another run may have written there at the same time`,
        fix: "run the command again, and do not remove the folder while a run is at work",
        cause: lost,
      });
    },
    async release(first) {
      if (lost !== undefined) return;
      first();
      // The lock may be lost in this very moment; then there is nothing left to give back.
      await release().catch(() => undefined);
    },
  };
}

function readHolder(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Holder;
  } catch {
    // The other run may just be starting or ending.
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user is alive as well.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function busy(workspace: Workspace, run: Holder | undefined, cause: unknown): UserError {
  const who = run === undefined ? "another run" : `\`estate ${run.command}\` (process ${run.pid}, since ${run.since})`;
  return new UserError({
    problem: `${path.dirname(workspace.state)}: ${who} is at work in this folder`,
    fix: "wait until it has ended, or stop it; another checkout, or another folder named with --work, can be used at the same time",
    cause,
  });
}
