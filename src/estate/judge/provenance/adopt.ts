import { checkEnvironments, type Finding } from "../../../../config/check";
import { formatPath } from "../../../../config/check/finding";
import { valueAt } from "../../../../config/check/issues";
import { allowedWords } from "../../../../config/check/words";
import { placeStacks } from "../../../layers/instances";
import { compareBlocks } from "../affected/compare";
import { canonical } from "../../../common/canonical-json";
import { normalize } from "../equality/as-declared";
import { attributionOf, checkAddress, checkArgument, type KeyPlace, placeOf, type Question, targetOf } from "./answer";
import { findingsOf } from "./attribute";
import { type FindingsCache } from "./cache";
import { withChanges } from "./changes";
import { configKeys } from "./keys";
import { argumentPath, argumentValue, overlaps } from "./moved";
import { type Effect } from "./search";
import { candidateValues, type Observation } from "./wanted-values";
import { accountOf, blocksAt, changedEstate, type EnvironmentChange, findStack, type World } from "./world";

/** What an argument is to say. */
export interface Wish extends Question {
  readonly argument: string;
  readonly value: unknown;
}

/** Another block that the same key moves. */
export interface SideEffect {
  readonly stack: string;
  readonly address: string;
  readonly effect: "added" | "changed" | "removed";
  readonly arguments: readonly string[];
}

/** A key that, with another value, makes the argument say what is wanted: tried, and accepted by the check. */
export interface Adoption extends KeyPlace {
  readonly verified: true;
  /** What the key would have to say; undefined when it would have to be left out. */
  readonly wanted: unknown;
  /** What else changes with it, in all stacks. */
  readonly alsoChanges: readonly SideEffect[];
}

export interface NoAdoption {
  readonly verified: false;
  readonly why: string;
  /** What was tried and refused, with the reason. */
  readonly refused: readonly string[];
  readonly construct: string | undefined;
}

/** Keys tried at the most; those that follow move so much that nobody would change them for one argument. */
const mostKeys = 8;

/**
 * Finds the key that would have to say something else for an argument to say what is wanted, and
 * proves it: the configuration with the key changed is made and looked at. Of several keys the one
 * that changes the least besides is chosen.
 *
 * @throws UserError for a stack, address or argument that does not exist.
 */
export async function adopt(world: World, wish: Wish, cache?: FindingsCache): Promise<Adoption | NoAdoption> {
  const { stack } = wish;
  const { place } = findStack(world.estate, stack);
  const { base, effects } = await findingsOf(world, stack, cache, (it) => [targetOf(it, wish).address]);
  const target = targetOf(base, wish);
  const { address, argument = wish.argument } = target;
  checkAddress(stack, base, address);
  const found = effects.get(address) ?? { effects: [], untried: [] };
  checkArgument(base, found, { stack, address, argument });
  const path = argumentPath(base.blocks.get(address), argument);
  const { construct, keys } = attributionOf(world, { stack, address, argument }, base, found);
  const says = async (changes: readonly EnvironmentChange[]): Promise<unknown> => {
    const estate = changedEstate(world.estate, changes);
    const blocks =
      estate === undefined ? undefined : await blocksAt(world.render, estate, place, new Set([address])).catch(() => undefined);
    return argumentValue(blocks?.get(address), argument);
  };
  const goal = normalize(wish.value, path.split(/[.[]/).at(-1));
  if (same(argumentValue(base.blocks.get(address), argument), goal))
    return { verified: false, why: "the code says this already", refused: [], construct };
  const own = found.effects.filter((effect) => effect.arguments.some((one) => overlaps(one, path)));
  const ordered = keys
    .flatMap(({ environment, key }) =>
      own.filter((effect) => formatPath(effect.path) === key && world.estate[effect.environment]?.environment === environment),
    )
    .slice(0, mostKeys);
  const refused: string[] = [];
  const verified: { effect: Effect; wanted: unknown }[] = [];
  for (const effect of ordered) {
    const config = world.estate[effect.environment];
    const key =
      config === undefined
        ? undefined
        : configKeys(config, world.estate).find(
            ({ path: other, kind }) => kind === effect.kind && formatPath(other) === formatPath(effect.path),
          );
    if (config === undefined || key === undefined) continue;
    const observations: Observation[] = [
      { key: valueAt(config, effect.path), argument: argumentValue(base.blocks.get(address), argument) },
    ];
    for (const { at, to } of key.trials)
      if (at.length === effect.path.length)
        observations.push({ key: to, argument: await says([{ environment: effect.environment, at, to }]) });
    if (
      key.schema !== undefined &&
      observations.every(({ key: said, argument: says }) => same(said, says)) &&
      !key.schema.safeParse(wish.value).success
    ) {
      refused.push(`${formatPath(effect.path)} may not be ${JSON.stringify(wish.value)}; allowed: ${allowedWords(key.schema)}`);
    }
    for (const wanted of candidateValues(key.schema, observations, wish.value)) {
      if (!same(await says([{ environment: effect.environment, at: effect.path, to: wanted }]), goal)) continue;
      const findings = mistakesWith(world, effect, wanted);
      if (findings.length === 0) verified.push({ effect, wanted });
      else
        refused.push(
          `${formatPath(effect.path)}: ${JSON.stringify(wanted)} says it, but the check refuses that: ${findings.map(({ path: at, allowed }) => `${at}: allowed: ${allowed}`).join("; ")}`,
        );
      break;
    }
  }
  if (verified.length === 0)
    return { verified: false, why: reason(ordered, refused, construct, base.blocks.get(address), argument), refused, construct };
  const adoptions = await Promise.all(
    verified.map(async ({ effect, wanted }): Promise<Adoption> => ({
      verified: true,
      ...placeOf(world, effect),
      wanted,
      alsoChanges: await sideEffects(world, effect, wanted, { stack, address }, path),
    })),
  );
  return (
    adoptions.sort((a, b) => a.alsoChanges.length - b.alsoChanges.length)[0] ?? { verified: false, why: "nothing", refused, construct }
  );
}

/** Terraform takes a number and its text for the same. */
const same = (value: unknown, goal: unknown): boolean =>
  canonical(value) === canonical(goal) ||
  (typeof value !== "object" && typeof goal !== "object" && value !== undefined && String(value) === String(goal));

/** What the check says against a changed file that it does not say now. */
function mistakesWith({ sources }: World, { environment, path }: Effect, wanted: unknown): readonly Finding[] {
  const changed = sources.map((source, index) =>
    index === environment ? { ...source, value: withChanges(source.value, [{ at: path, to: wanted }]) } : source,
  );
  return checkEnvironments(changed).findings;
}

function reason(
  keys: readonly Effect[],
  refused: readonly string[],
  construct: string | undefined,
  block: unknown,
  argument: string,
): string {
  const where = construct === undefined ? "the code" : `the construct ${construct}`;
  const value = argumentValue(block, argument);
  if (keys.length === 0)
    return `no key of the configuration says this; it is fixed in ${where}${typeof value === "string" && value.includes("${") ? `, as the reference ${value}` : ""}`;
  const names = keys.map(({ path }) => formatPath(path)).join(", ");
  if (refused.length > 0) return `what would say it is not allowed in ${names}`;
  return `no value that was tried of ${names} says it; the rest is fixed in ${where}`;
}

/** Everything else that changes in the stacks of the account. */
async function sideEffects(
  world: World,
  { environment, path }: Effect,
  wanted: unknown,
  asked: Pick<Question, "stack" | "address">,
  argument: string,
): Promise<readonly SideEffect[]> {
  const changed = changedEstate(world.estate, [{ environment, at: path, to: wanted }]);
  if (changed === undefined) return [];
  const own = new Set(accountOf(world.estate, environment));
  const result: SideEffect[] = [];
  for (const { instance } of placeStacks(world.estate.filter((_, index) => own.has(index)))) {
    const { place } = findStack(world.estate, instance.id);
    const [before, after] = [await blocksAt(world.render, world.estate, place), await blocksAt(world.render, changed, place)];
    for (const change of compareBlocks(before ?? new Map(), after ?? new Map())) {
      const others =
        instance.id === asked.stack && change.address === asked.address
          ? change.arguments.filter((one) => !overlaps(one, argument))
          : change.arguments;
      if (others.length > 0 || change.effect !== "changed")
        result.push({ stack: instance.id, address: change.address, effect: change.effect, arguments: others });
    }
  }
  return result;
}
