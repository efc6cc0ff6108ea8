import { suggest } from "../../../common/suggest";
import { UserError } from "../../../common/user-error";
import { breakGlassLayers } from "../../../layers/registry";
import { selectStacks } from "../../../layers/selection";
import { type SynthesizedStack } from "../../synthesized";

/** What of the estate is to go back. */
export interface RollbackTarget {
  /** Stacks as the earlier revision has them. */
  readonly stacks: readonly SynthesizedStack[];
  /** Stacks that the earlier revision does not have: their resources stay. */
  readonly newer: readonly string[];
  /** Stacks among these that break-glass alone applies. */
  readonly byBreakGlass: readonly string[];
}

/**
 * Stacks of an environment (with those of its account), or one stack.
 *
 * @throws UserError for a name that is neither, and for a stack that is newer than the revision.
 */
export function rollbackTarget(
  name: string,
  earlier: readonly SynthesizedStack[],
  now: readonly SynthesizedStack[],
  revision: string,
): RollbackTarget {
  const before = chosen(name, earlier);
  const after = chosen(name, now);
  if (before.length === 0 && after.length === 0) throw unknownTarget(name, [...earlier, ...now]);
  if (before.length === 0)
    throw new UserError({
      problem: `${name} does not exist in ${revision}: there is nothing to go back to`,
      fix: "take it out of the code, and plan that; its resources stay until then",
    });
  const ids = new Set(before.map(({ instance }) => instance.id));
  return {
    stacks: before,
    newer: after.map(({ instance }) => instance.id).filter((id) => !ids.has(id)),
    byBreakGlass: before.filter(({ instance }) => breakGlassLayers.includes(instance.layer)).map(({ instance }) => instance.id),
  };
}

function chosen(name: string, stacks: readonly SynthesizedStack[]): readonly SynthesizedStack[] {
  const instances = stacks.map(({ instance }) => instance);
  const ids = instances.some(({ id }) => id === name)
    ? [name]
    : instances.some(({ environments }) => environments.includes(name))
      ? selectStacks(instances, { env: [name] }).map(({ id }) => id)
      : [];
  return stacks.filter(({ instance }) => ids.includes(instance.id));
}

function unknownTarget(name: string, stacks: readonly SynthesizedStack[]): UserError {
  const environments = [...new Set(stacks.flatMap(({ instance }) => instance.environments))];
  const meant = suggest(name, [...environments, ...new Set(stacks.map(({ instance }) => instance.id))]);
  return new UserError({
    problem: `there is no environment and no stack ${name}`,
    details: [`environments: ${environments.join(", ")}; \`estate list\` shows the stacks`],
    fix: meant === undefined ? "name one of them" : `did you mean ${meant}?`,
  });
}
