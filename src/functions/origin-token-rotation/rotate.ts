import { accepted, following, type Moment, type Schedule, type Tokens } from "./tokens";

/** Where tokens and the rotation's progress are kept. */
export interface Store {
  read(): Promise<Tokens>;
  write(tokens: Tokens): Promise<void>;
}

/** What one region takes. */
export interface RegionSet {
  readonly region: string;
  hold(tokens: readonly string[]): Promise<boolean>;
}

export interface RotationProps {
  readonly store: Store;
  readonly sets: readonly RegionSet[];
  readonly schedule: Schedule;
  readonly moment: Moment;
}

export interface RotationResult {
  /** Regions that did not take what they should; they do now. */
  readonly corrected: readonly string[];
  /** Steps that were taken. */
  readonly steps: number;
}

/**
 * Brings the regions to what the store says, then takes the steps that are due, each first in the
 * store. So whatever an invocation left undone, the next one finds in the store and does; a region
 * that was replaced gets its values too.
 *
 * A step is due only when all regions were found as they should be a settling time ago, which is
 * longer than an invocation may last: a late write of another invocation cannot shut CloudFront out.
 *
 * @throws Error when a region cannot be brought there; no step is taken then.
 */
export async function rotate({ store, sets, schedule, moment: { now, requested, draw } }: RotationProps): Promise<RotationResult> {
  let tokens = await store.read();
  const corrected = await bring(sets, tokens);
  if (corrected.length > 0 && tokens.current !== undefined) {
    // What was corrected has to arrive before anything is built on it.
    if (tokens.next !== undefined) await store.write({ ...tokens, since: now });
    return { corrected, steps: 0 };
  }
  let steps = 0;
  for (;;) {
    const step = following(tokens, schedule, { now, requested: requested && steps === 0, draw });
    if (step === undefined) return { corrected, steps };
    await store.write(step);
    await bring(sets, step);
    tokens = step;
    steps += 1;
  }
}

/** Every region is tried, so that one that is out of reach keeps no other from its values. */
async function bring(sets: readonly RegionSet[], tokens: Tokens): Promise<string[]> {
  const values = accepted(tokens);
  // A set holds one expression at least; before the first token it keeps the one that matches nothing.
  if (values.length === 0) return [];
  const outcomes = await Promise.allSettled(sets.map(async (set) => ({ region: set.region, changed: await set.hold(values) })));
  const failures = outcomes.flatMap((outcome, index) =>
    outcome.status === "rejected" ? [`${sets[index]?.region ?? "?"}: ${reasonOf(outcome.reason)}`] : [],
  );
  if (failures.length > 0) throw new Error(`the tokens could not be brought to every region: ${failures.join("; ")}`);
  return outcomes.flatMap((outcome) => (outcome.status === "fulfilled" && outcome.value.changed ? [outcome.value.region] : []));
}

/** Of WAF's errors only the name: their messages may quote a value. */
const reasonOf = (error: unknown): string =>
  error instanceof Error ? (error.name === "Error" ? error.message : error.name) : "unknown error";
