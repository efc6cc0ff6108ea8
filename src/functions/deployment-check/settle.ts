import { type CheckedRequest } from "../../facts/deployment-checks";
import { type Answer, judge } from "./judge";

/** Rounds in a row that must be answered well: one may have met the only task that does. */
const roundsInARow = 2;
const betweenRounds = 1000;

export interface Clock {
  readonly now: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
}

/**
 * Makes every request again and again until all are answered well, since services that have just got a new database need a
 * moment to find it.
 *
 * @param forSeconds how long; a round that has begun is ended
 * @returns what is wrong in the end; nothing when all is well
 */
export async function settle(
  requests: readonly CheckedRequest[],
  ask: (path: string) => Promise<Answer>,
  forSeconds: number,
  { now, pause }: Clock,
): Promise<readonly string[]> {
  const end = now() + forSeconds * 1000;
  let [faults, well]: [readonly string[], number] = [[], 0];
  for (;;) {
    faults = await judge(requests, ask, 1);
    well = faults.length === 0 ? well + 1 : 0;
    if (well >= roundsInARow || now() >= end) return faults;
    await pause(betweenRounds);
  }
}
