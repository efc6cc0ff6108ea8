import { constants } from "node:os";

let controller: AbortController | undefined;
let received: NodeJS.Signals | undefined;

/**
 * Aborted by Ctrl-C (SIGINT), SIGTERM or SIGHUP. Whoever starts a child process or writes files
 * listens to it, ends what it has begun, and lets the run end; a second signal ends at once.
 */
export function interruptSignal(): AbortSignal {
  if (controller === undefined) {
    const created = new AbortController();
    controller = created;
    for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(name, () => {
        if (received !== undefined) process.exit(interruptedExitCode());
        received = name;
        created.abort();
      });
    }
  }
  return controller.signal;
}

/** By the shells' convention 128 plus the signal's number. */
export const interruptedExitCode = (): number => 128 + (received === undefined ? constants.signals.SIGINT : constants.signals[received]);

export const wasInterrupted = (): boolean => received !== undefined;
