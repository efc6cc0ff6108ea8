/** Names of the blocks that resources of a type have, each with those within it. */
export interface Blocks {
  readonly [name: string]: Blocks;
}

/**
 * Which blocks are written in a resource's arguments. Arguments that are maps look like blocks; a name
 * too many does no harm.
 */
export function blocksIn(args: unknown): Blocks {
  let found: Blocks = {};
  for (const [name, value] of entriesOf(args)) {
    // The content of a `dynamic` block is that of the blocks which it makes.
    const inner =
      name === "dynamic"
        ? mapBlocks(value, (made) => joined(elementsOf(made).map((one) => blocksIn((one as { content?: unknown }).content))))
        : { [name]: joined(elementsOf(value).map(blocksIn)) };
    found = joined([found, inner]);
  }
  return found;
}

/** The blocks of several resources together. */
export function joined(all: readonly Blocks[]): Blocks {
  const names = new Set(all.flatMap((blocks) => Object.keys(blocks)));
  return Object.fromEntries([...names].map((name) => [name, joined(all.flatMap((blocks) => blocks[name] ?? []))]));
}

/** An object is a block, and so is each element of a list of objects. */
const elementsOf = (value: unknown): readonly object[] =>
  (Array.isArray(value) ? value : [value]).filter(
    (element): element is object => typeof element === "object" && element !== null && !Array.isArray(element),
  );

const entriesOf = (args: unknown): [string, unknown][] => Object.entries(args ?? {}).filter(([, value]) => elementsOf(value).length > 0);

const mapBlocks = (value: unknown, change: (made: unknown) => Blocks): Blocks =>
  joined(elementsOf(value).map((byName) => Object.fromEntries(Object.entries(byName).map(([name, made]) => [name, change(made)]))));
