import { type ConfigKey } from "./config-key";
import { type Effect } from "./model";
import { type Review, type ReviewedChange } from "./review";

/** What the search for keys is asked, and what of its answer a review needs. */
export interface KeyQuestion {
  readonly stack: string;
  readonly address: string;
}
export interface KeyAnswer {
  readonly keys: readonly (ConfigKey & { readonly arguments: readonly string[] })[];
  /** Keys that decide whether the resource exists. */
  readonly presence: readonly ConfigKey[];
}
/** Answers in the order of the questions. */
export type KeySearch = (questions: readonly KeyQuestion[]) => Promise<readonly KeyAnswer[]>;

/** More keys than these say that nearly everything matters; the first are the most particular. */
const mostKeys = 5;

/**
 * Adds to every change that is not safe the keys that made it. The search synthesizes stacks again, so that
 * it is asked only for what a person is to read, once for each resource.
 */
export async function withConfigKeys(review: Review, search: KeySearch): Promise<Review> {
  const asked = review.changes.filter(isAsked);
  const answers = await search(asked.map(({ stack, address }) => ({ stack, address: withoutIndex(address) })));
  const byChange = new Map(asked.map((change, index) => [change, answers[index]]));
  return {
    ...review,
    changes: review.changes.map((change) => {
      const answer = byChange.get(change);
      return answer === undefined ? change : { ...change, configKeys: keysOf(change, answer) };
    }),
  };
}

/** What is no longer declared is determined by no key that is left, and an address by none at all. */
const unasked: ReadonlySet<Effect> = new Set<Effect>(["destroy", "forget", "move"]);
const isAsked = ({ verdict, construct, effect }: ReviewedChange): boolean =>
  verdict !== "safe" && construct !== undefined && !unasked.has(effect);

const withoutIndex = (address: string): string => address.replace(/\[.*$/s, "");

function keysOf({ effect, changed }: ReviewedChange, { keys, presence }: KeyAnswer): readonly ConfigKey[] {
  const own = keys.filter((key) => key.arguments.some((moved) => changed.some(({ argument }) => overlaps(moved, argument))));
  const made = effect === "create" ? presence : [];
  return [...made, ...own]
    .slice(0, mostKeys)
    .map(({ environment, key, file, line, default: isDefault }) => ({ environment, key, file, line, default: isDefault }));
}

/** Plans write blocks as lists and the synthesized JSON does not have to, so that indices do not count. */
function overlaps(a: string, b: string): boolean {
  const [shorter = [], longer = []] = [a, b]
    .map((path) => path.split(/[.[\]]+/).filter((part) => part !== "" && !/^\d+$/.test(part)))
    .sort((one, other) => one.length - other.length);
  return shorter.every((part, index) => part === longer[index]);
}
