import { existsSync, statSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

/** Waits a little, and says whether it is worth asking again: false once the time is over. */
export type Patience = () => Promise<boolean>;

/** For what needs no waiting. */
export const noPatience: Patience = () => Promise.resolve(false);

const pauseMilliseconds = 3_000;

/**
 * Time for calls that were under way when Terraform was cut off: AWS carries them out although nobody
 * waits for the answer any more, and its index of tags follows a little later. Until then that nothing is found
 * does not say that nothing is made.
 *
 * @param logs Terraform's output; its last sign of life is when it was last written.
 * @param settleSeconds how long after that what was begun counts as never made.
 */
export function patienceAfter(logs: readonly string[], settleSeconds: number, signal: AbortSignal): Patience {
  const lastSign = Math.max(0, ...logs.filter((log) => existsSync(log)).map((log) => statSync(log).mtimeMs));
  const until = lastSign + settleSeconds * 1000;
  return async () => {
    const left = until - Date.now();
    if (left <= 0) return false;
    await delay(Math.min(pauseMilliseconds, left), undefined, { signal });
    return true;
  };
}
