import { suggest } from "../common/suggest";
import { UserError } from "../common/user-error";
import { type StackInstance } from "./instances";

/** Which stacks of the estate are meant: those that have one of the values of each; what is left out means all. */
export interface StackFilter {
  readonly env?: readonly string[] | undefined;
  readonly region?: readonly string[] | undefined;
  readonly layer?: readonly string[] | undefined;
  readonly stack?: readonly string[] | undefined;
}

type Located = Pick<StackInstance, "id" | "environments" | "region" | "layer">;

const dimensions = {
  env: { title: "environment", values: (stack: Located): readonly string[] => stack.environments },
  region: { title: "region", values: (stack: Located): readonly string[] => [stack.region] },
  layer: { title: "layer", values: (stack: Located): readonly string[] => [stack.layer] },
  stack: { title: "stack", values: (stack: Located): readonly string[] => [stack.id] },
} as const;

/**
 * The stacks that a filter means, in their given order. A stack that exists once per account belongs
 * to every environment of its account.
 *
 * @throws UserError when a value is one that no stack has, or when no stack has all of them at once.
 */
export function selectStacks<S extends Located>(stacks: readonly S[], filter: StackFilter): readonly S[] {
  const wanted = (["env", "region", "layer", "stack"] as const).flatMap((name) => {
    const chosen = filter[name];
    return chosen === undefined ? [] : [{ name, chosen, ...dimensions[name] }];
  });
  for (const { name, title, chosen, values } of wanted) {
    const allowed = [...new Set(stacks.flatMap(values))];
    const unknown = chosen.find((value) => !allowed.includes(value));
    if (unknown !== undefined) throw unknownValue(name, title, unknown, allowed);
  }
  const selected = stacks.filter((stack) => wanted.every(({ chosen, values }) => values(stack).some((value) => chosen.includes(value))));
  if (selected.length === 0 && wanted.length > 0) {
    throw new UserError({
      problem: `no stack has ${wanted.map(({ title, chosen }) => `${title} ${chosen.join(" or ")}`).join(", ")} at once`,
      fix: "leave one of the filters out; `estate list` shows all stacks",
    });
  }
  return selected;
}

/** @throws UserError when there is no environment of that name. */
export function selectEnvironment<E extends { readonly environment: string }>(estate: readonly E[], name: string): E {
  const found = estate.find(({ environment }) => environment === name);
  if (found !== undefined) return found;
  const names = estate.map(({ environment }) => environment);
  const meant = suggest(name, names);
  throw new UserError({
    problem: `there is no environment ${name}`,
    fix: `name one of ${names.join(", ")}${meant === undefined ? "" : `; did you mean ${meant}?`}`,
  });
}

function unknownValue(name: string, title: string, value: string, allowed: readonly string[]): UserError {
  const meant = suggest(value, allowed);
  return new UserError({
    problem: `--${name} ${value}: there is no such ${title}`,
    details: [`allowed: ${allowed.join(", ")}`],
    fix: meant === undefined ? `name one of the ${title}s above` : `did you mean ${meant}?`,
  });
}
