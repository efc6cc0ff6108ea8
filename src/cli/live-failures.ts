import { UserError } from "../common/user-error";

/** What went wrong with one stack. */
export interface StackFailure {
  readonly stack: string;
  readonly problem: string;
  readonly details: readonly string[];
  readonly fix: string;
}

const mostNamed = 8;

/**
 * Failures as the command prints them on standard error, in the order in which each came first. The same of
 * many stacks, such as missing credentials, is one message that names them.
 *
 * @param what what did not happen, after the stack's name, such as `was not read`.
 */
export function failuresText(failures: readonly StackFailure[], what?: { readonly one: string; readonly several: string }): string {
  const byMeaning = new Map<string, StackFailure[]>();
  for (const failure of failures) {
    const key = [failure.problem, ...failure.details, failure.fix].map((text) => withoutPlace(text, failure.stack)).join("\n");
    byMeaning.set(key, [...(byMeaning.get(key) ?? []), failure]);
  }
  return [...byMeaning.values()].map((group) => `estate: ${told(group, what).render()}\n`).join("");
}

/** Without what differs from stack to stack although the same went wrong. */
const withoutPlace = (text: string, stack: string): string =>
  text
    .replaceAll(/s3:\/\/\S+(?=:)/g, "its state")
    .replaceAll(stack, "the stack")
    .replaceAll(/(?:request|RequestID:?|request id:?) [A-Za-z0-9/+=-]+/gi, "request");

function told(group: readonly StackFailure[], what: Parameters<typeof failuresText>[1]): UserError {
  const [first] = group;
  if (first === undefined) throw new Error("a group of failures is empty");
  const { stack, problem, details, fix } = first;
  if (group.length === 1)
    return new UserError({ problem: what === undefined ? problem : `${stack} ${what.one}: ${problem}`, details, fix });
  const names = group.map((failure) => failure.stack);
  const shown = names.length > mostNamed ? [...names.slice(0, mostNamed), `and ${names.length - mostNamed} more`] : names;
  const common = withoutPlace(problem, stack).replace(/^the stack: /, "");
  return new UserError({
    problem: `${group.length} stacks${what === undefined ? "" : ` ${what.several}`}: ${common}`,
    details: [shown.join(", "), ...details],
    fix,
  });
}

/** The failed ones among planned stacks. */
export const failuresIn = (
  stacks: readonly { readonly stack: string; readonly kind: string; readonly error?: unknown }[],
): readonly StackFailure[] =>
  stacks
    .filter(({ kind }) => kind === "failed")
    .map(({ stack, error }) =>
      error instanceof UserError
        ? { stack, problem: error.message, details: error.details, fix: error.fix }
        : {
            stack,
            problem: error instanceof Error ? error.message : String(error),
            details: [],
            fix: "run the command again with --verbose, and report what it says",
          },
    );
