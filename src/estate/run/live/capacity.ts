import { availableParallelism } from "node:os";

/**
 * Resident memory of one Terraform with its AWS provider, in MB, measured at the peak of plans of the
 * estate's stacks (Terraform 1.11, provider 5.100), with a margin.
 */
export const megabytesPerRun = 1_000;

/** How many Terraform runs may be at work at once. */
export interface Capacity {
  /** Most at once. */
  readonly slots: number;
  /** Whether one more may begin beside those at work. */
  mayBegin(running: number): boolean;
}

/**
 * As many runs as there are cores, while memory lasts; always at least one, because a run that is
 * slow is better than none.
 *
 * @param limit what a person chose instead of the number of cores.
 * @param freeMegabytes asked again before each run begins.
 */
export function capacity(limit = availableParallelism(), freeMegabytes: () => number = availableMegabytes): Capacity {
  return { slots: limit, mayBegin: (running) => running === 0 || (running < limit && freeMegabytes() >= megabytesPerRun) };
}

/** Memory that this process and its children may still use, within a container's limit too. */
export const availableMegabytes = (): number => process.availableMemory() / 1024 / 1024;
