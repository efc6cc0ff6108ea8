import { type Step } from "./document";

/** Names of the steps that may follow a step, after a failure as well. */
export function nextOf(steps: readonly Step[], step: Step): string[] {
  const failing = step.onFailure.startsWith("step:") ? [step.onFailure.slice("step:".length)] : [];
  return [...succeeding(steps, step), ...failing];
}

function succeeding(steps: readonly Step[], step: Step): string[] {
  if (step.isEnd === true) return [];
  if (step.action === "aws:branch") return [...step.inputs.Choices.map(({ NextStep }) => NextStep), step.inputs.Default];
  const following = step.nextStep ?? steps[steps.indexOf(step) + 1]?.name;
  return following === undefined ? [] : [following];
}

/** Steps after which a run ends, whatever they say of it. */
export const endsOf = (steps: readonly Step[]): Step[] => steps.filter((step) => succeeding(steps, step).length === 0);

/** Steps that have succeeded on every way to a step. Steps stand in the order in which they lead to each other. */
export function stepsBefore(steps: readonly Step[], name: string): ReadonlySet<string> {
  const before = new Map<string, ReadonlySet<string>>();
  for (const step of steps) {
    const ways = steps
      .slice(0, steps.indexOf(step))
      .filter((one) => nextOf(steps, one).includes(step.name))
      .map((one) => new Set([...(before.get(one.name) ?? []), ...(succeeding(steps, one).includes(step.name) ? [one.name] : [])]));
    const [first = new Set<string>(), ...others] = ways;
    before.set(step.name, new Set([...first].filter((passed) => others.every((way) => way.has(passed)))));
  }
  return before.get(name) ?? new Set();
}
