import { type Attribution, attributionOf, checkAddress, checkArgument, type Question } from "./answer";
import { baseOf } from "./base";
import { type EffectCache } from "./cache";
import { type BlockEffects, findEffects } from "./search";
import { findStack, type World } from "./world";

/**
 * Tells for each question which keys determine the argument, in the order of the questions. Questions
 * about one stack share their trials.
 *
 * @param strict whether an address or argument that does not exist is an error. @default false: the answer then names no keys
 * @throws UserError for a stack that does not exist, and what `strict` says.
 */
export async function attribute(world: World, questions: readonly Question[], { cache, strict = false }: { readonly cache?: EffectCache | undefined; readonly strict?: boolean } = {}): Promise<readonly Attribution[]> {
  const stacks = [...new Set(questions.map(({ stack }) => stack))];
  for (const stack of stacks) findStack(world.estate, stack);
  const answers = new Map<Question, Attribution>();
  for (const stack of stacks) {
    const own = questions.filter((question) => question.stack === stack);
    const base = await baseOf(world, stack);
    if (strict) for (const { address } of own) checkAddress(stack, base, address);
    const effects = await effectsOf(world, stack, new Set(own.map(({ address }) => address).filter((address) => base.blocks.has(address))), cache);
    for (const question of own) {
      const found = effects.get(question.address) ?? { effects: [], untried: [] };
      if (strict) checkArgument(base, found, question);
      answers.set(question, attributionOf(world, question, base, found));
    }
  }
  return questions.flatMap((question) => answers.get(question) ?? []);
}

/** What is known about blocks, found out where it is not. */
export async function effectsOf(world: World, stack: string, addresses: ReadonlySet<string>, cache: EffectCache | undefined): Promise<ReadonlyMap<string, BlockEffects>> {
  const known = cache?.read(stack) ?? new Map<string, BlockEffects>();
  const missing = new Set([...addresses].filter((address) => !known.has(address)));
  if (missing.size === 0) return known;
  const found = await findEffects(world, findStack(world.estate, stack).place, missing);
  cache?.write(stack, found);
  return new Map([...known, ...found]);
}
