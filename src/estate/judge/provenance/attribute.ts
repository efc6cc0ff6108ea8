import { type Attribution, attributionOf, type BaseStack, checkAddress, checkArgument, type Question, targetOf } from "./answer";
import { baseOf } from "./base";
import { type FindingsCache, type StackFindings } from "./cache";
import { type BlockEffects, findEffects } from "./search";
import { findStack, type World } from "./world";

/**
 * Finds for each question which keys determine the argument, in the order of the questions. Questions
 * about one stack share their trials.
 *
 * @param strict whether an address or argument that does not exist is an error. @default false: the answer then names no keys
 * @throws UserError for a stack that does not exist, and what `strict` says.
 */
export async function attribute(
  world: World,
  questions: readonly Question[],
  { cache, strict = false }: { readonly cache?: FindingsCache | undefined; readonly strict?: boolean } = {},
): Promise<readonly Attribution[]> {
  const stacks = [...new Set(questions.map(({ stack }) => stack))];
  for (const stack of stacks) findStack(world.estate, stack);
  const answers = new Map<Question, Attribution>();
  for (const stack of stacks) {
    const own = questions.filter((question) => question.stack === stack);
    const { base, effects } = await findingsOf(world, stack, cache, (it) => own.map((question) => targetOf(it, question).address));
    for (const question of own) {
      const { address, argument } = targetOf(base, question);
      if (strict) checkAddress(stack, base, address);
      const found = effects.get(address) ?? { effects: [], untried: [] };
      if (strict) checkArgument(base, found, { stack, address, argument });
      answers.set(question, {
        ...attributionOf(world, { stack, address, argument }, base, found),
        address: question.address,
        argument: question.argument,
      });
    }
  }
  return questions.flatMap((question) => answers.get(question) ?? []);
}

/** What is known about a stack and some of its blocks, found out where it is not. */
export async function findingsOf(
  world: World,
  stack: string,
  cache: FindingsCache | undefined,
  addresses: (base: BaseStack) => readonly string[],
): Promise<StackFindings> {
  const known = cache?.read(stack);
  const base = known?.base ?? (await baseOf(world, stack));
  const effects = known?.effects ?? new Map<string, BlockEffects>();
  const missing = new Set(addresses(base).filter((address) => base.blocks.has(address) && !effects.has(address)));
  if (missing.size === 0) return { base, effects };
  const found = { base, effects: new Map([...effects, ...(await findEffects(world, findStack(world.estate, stack).place, missing))]) };
  cache?.write(stack, found);
  return found;
}
