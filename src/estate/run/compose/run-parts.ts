import { UserError } from "../../../common/user-error";
import { type Capacity } from "../live/capacity";
import { type Outcome, runInOrder } from "../live/schedule";
import { type Part } from "./parts";

/**
 * Works on parts, as many at once as there is room for.
 *
 * @throws UserError one error with what all parts failed at.
 */
export async function runParts<S>(
  parts: readonly Part<S>[],
  { capacity, signal }: { readonly capacity: Capacity; readonly signal: AbortSignal },
  work: (part: Part<S>) => Promise<void>,
): Promise<void> {
  throwFailures(await runInOrder(parts, { idOf: ({ name }) => name, before: () => [], capacity, signal }, work), signal);
}

function throwFailures(outcomes: ReadonlyMap<string, Outcome<void>>, signal: AbortSignal): void {
  const errors = [...outcomes.values()].flatMap((outcome) => (outcome.kind === "failed" ? [outcome.error] : []));
  const foreign = errors.find((error) => !(error instanceof UserError));
  if (foreign !== undefined) throw foreign;
  const [error, ...others] = errors as readonly UserError[];
  if (error === undefined) return signal.throwIfAborted();
  if (others.length === 0) throw error;
  throw new UserError({
    problem: error.message,
    details: [...new Set([error, ...others].flatMap(({ details }) => details))],
    fix: error.fix,
    cause: error.cause,
  });
}
