let stop: (() => void) | undefined;

/**
 * Remembers how the step at work is taken off the terminal. A step that an error ends has nobody
 * else to do so, and its timer would keep the process alive.
 */
export function beginStep(stopStep: () => void): void {
  stop = stopStep;
}

export function endStep(): void {
  stop = undefined;
}

/** Takes the step that an error has ended off the terminal, so that the message stands alone. */
export function stopUnfinishedStep(): void {
  stop?.();
  stop = undefined;
}
