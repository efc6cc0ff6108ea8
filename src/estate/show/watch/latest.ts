import { setTimeout as delay } from "node:timers/promises";

/** Editors write a file in several steps, and save several files at once. */
const settleMilliseconds = 100;

/**
 * Does work on the latest of what changes: a change ends the work that is under way, and begins it again
 * once nothing has changed for a moment. Resolves when the signal is aborted and the work has ended.
 *
 * @param watch calls back at each change; returns what ends the watching.
 * @param work listens to its signal, and is waited for: two never run side by side.
 */
export async function onLatest(
  watch: (changed: () => void) => () => Promise<void>,
  work: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  let current = new AbortController();
  let pending = true;
  let wake = (): void => {};
  const unwatch = watch(() => {
    pending = true;
    current.abort();
    wake();
  });
  const stop = (): void => {
    current.abort();
    wake();
  };
  signal.addEventListener("abort", stop);
  try {
    while (!signal.aborted) {
      if (!pending) await new Promise<void>((resolve) => (wake = resolve));
      while (pending && !signal.aborted) {
        pending = false;
        await delay(settleMilliseconds);
      }
      if (signal.aborted) return;
      current = new AbortController();
      await work(current.signal);
    }
  } finally {
    signal.removeEventListener("abort", stop);
    await unwatch();
  }
}
