import { packing } from "./packing";
import { initialState, type Rules, type State, successors, type Violation } from "./protocol";
import { SeenStates } from "./seen-states";

/** What a search found, for a person and for the test. */
export interface SearchResult {
  readonly states: number;
  readonly transitions: number;
  /** Epochs of which the broker had an order, each with its region: without any, nothing would be proved. */
  readonly traded: readonly { readonly epoch: number; readonly region: number }[];
  /** The shortest run to a violation; undefined when no run has one. */
  readonly counterExample: { readonly violation: Violation; readonly steps: readonly string[] } | undefined;
}

/**
 * Every state that the protocol can reach under the rules, breadth first, so that a counter-example is as short as
 * it can be.
 *
 * @throws Error when there are more states than `limit`: then the search has proved nothing.
 */
export function search(rules: Rules, limit = 20_000_000): SearchResult {
  const { pack, unpack } = packing(rules.bounds, rules.places[0] === rules.places[1]);
  const seen = new SeenStates();
  seen.add(pack(initialState()), -1);
  let transitions = 0;
  const traded = new Map<string, State["broker"]>();
  for (let place = 0; place < seen.size; place++) {
    const state = unpack(seen.at(place));
    if (state.broker.epoch > 0) traded.set(`${state.broker.epoch} ${state.broker.region}`, state.broker);
    const found = successors(rules, state, (_, next) => {
      transitions++;
      seen.add(pack(next), place);
    });
    if (seen.size > limit) throw new Error(`more than ${limit} states: make the bounds narrower, or raise the limit`);
    if (found !== undefined)
      return {
        states: seen.size,
        transitions,
        traded: [...traded.values()],
        counterExample: { violation: found.violation, steps: [...stepsTo(rules, seen, place), found.label] },
      };
  }
  return { states: seen.size, transitions, traded: [...traded.values()], counterExample: undefined };
}

/** Labels of the way to a state: each hop is made again, and the step that leads where the way goes on is the one. */
function stepsTo(rules: Rules, seen: SeenStates, end: number): string[] {
  const { pack, unpack } = packing(rules.bounds, rules.places[0] === rules.places[1]);
  const steps: string[] = [];
  for (let place = end; seen.parentOf(place) >= 0; place = seen.parentOf(place)) {
    const [first, second] = seen.at(place);
    let made: string | undefined;
    successors(rules, unpack(seen.at(seen.parentOf(place))), (label, next) => {
      const packed = pack(next);
      if (packed[0] === first && packed[1] === second) made ??= label;
    });
    steps.unshift(made ?? "?");
  }
  return steps;
}
