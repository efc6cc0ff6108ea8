import { findDrift } from "../../../../src/estate/judge/drift/findings";
import { readingOf, type Sample } from "./samples";

/** What drift is found in one stack of these resources. */
export const find = (...samples: readonly Sample[]) => {
  const reading = readingOf("network", samples);
  return findDrift([reading], [reading.stack]);
};

/** Arguments of a log group. */
export const logs = { name: "/smart0dte/dev/flow-logs", retention_in_days: 30 };
