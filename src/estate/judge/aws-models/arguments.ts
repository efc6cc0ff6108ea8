import { known, isUnknown } from "./unknown";
import { type Mapping, type MappingEntry, rootOf } from "./mapping";
import { follow, step, throughLists } from "./place";
import { type Node, resolved } from "./schema";

/** A literal of a resource, and what AWS's models know of its place. */
export interface LiteralArgument {
  /** As plans name it: `rule[0].status`. */
  readonly argument: string;
  /** Without indexes: `rule.status`. */
  readonly name: string;
  readonly value: unknown;
  /** Places in models that judge it. */
  readonly nodes: readonly Node[];
  /** Why no model knows it. */
  readonly reason?: string;
}

/** Arguments of Terraform's own, which no provider sees. */
const metaArguments = new Set(["//", "lifecycle", "depends_on", "provider", "for_each", "count", "provisioner", "connection"]);

/** One level of the way through a model: undefined where the model has no such level. */
type Way = readonly (Node | undefined)[];

interface Context {
  readonly mapping: Mapping;
  readonly entry: MappingEntry;
  /** Ways that were found, by arguments without the numbers of their indexes: most resources of a type have the same arguments. */
  readonly known: Map<string, readonly Way[]>;
}

const contexts = new WeakMap<MappingEntry, Context>();

function contextOf(mapping: Mapping, entry: MappingEntry): Context {
  const context = contexts.get(entry) ?? { mapping, entry, known: new Map<string, readonly Way[]>() };
  contexts.set(entry, context);
  return context;
}

function once(context: Context, argument: string, find: () => readonly Way[]): readonly Way[] {
  const key = argument.replaceAll(/\[\d+\]/g, "[]");
  const ways = context.known.get(key) ?? find();
  context.known.set(key, ways);
  return ways;
}

interface Here {
  readonly argument: string;
  readonly name: string;
  readonly ways: readonly Way[];
}

/** Every literal of a resource, and each list of literals besides, whose length a model may bound. */
export function literalArguments(mapping: Mapping, entry: MappingEntry, args: Readonly<Record<string, unknown>>): LiteralArgument[] {
  const context = contextOf(mapping, entry);
  const root: Here = {
    argument: "",
    name: "",
    ways: once(context, "", () => entry.models.map((model, index) => [start(rootOf(mapping, model), entry.at?.[index] ?? "")])),
  };
  return Object.entries(args)
    .filter(([key]) => !metaArguments.has(key))
    .flatMap(([key, value]) =>
      walk(context, below(context, root, key), known(entry.json?.includes(key) === true ? parsedJson(value) : value)),
    );
}

function start(root: Node, path: string): Node {
  const found = follow(root, path);
  if (found === undefined) throw new Error(`${root.name} has no ${path}`);
  return found;
}

function walk(context: Context, here: Here, value: unknown): LiteralArgument[] {
  if (isUnknown(value) || value === null) return [];
  if (Array.isArray(value))
    return [...lengthOf(here, value), ...value.flatMap((item: unknown, index) => walk(context, itemOf(context, here, index), item))];
  if (typeof value === "object")
    return Object.entries(value as Record<string, unknown>).flatMap(([key, inner]) => walk(context, below(context, here, key), inner));
  return [literal(context.entry, here, context.entry.texts?.[here.name]?.[String(value)] ?? value)];
}

function itemOf(context: Context, here: Here, index: number): Here {
  const argument = `${here.argument}[${index}]`;
  return { ...here, argument, ways: once(context, argument, () => here.ways.map((way) => replaceLast(way, throughLists))) };
}

function literal({ unmapped = {} }: MappingEntry, { argument, name, ways }: Here, value: unknown): LiteralArgument {
  const reason = Object.entries(unmapped).find(([prefix]) => name === prefix || name.startsWith(`${prefix}.`))?.[1];
  if (reason !== undefined) return { argument, name, value, nodes: [], reason };
  return { argument, name, value, nodes: ways.flatMap((way) => way.at(-1) ?? []).map(leaf) };
}

/** A literal stands for a list of one where Terraform has one block and AWS a list. */
function leaf(node: Node): Node {
  const here = resolved(node);
  return typeof here.schema.items === "object" ? throughLists(here) : here;
}

/** Models of the list as a whole; what it holds is judged by itself. */
function lengthOf({ argument, name, ways }: Here, items: readonly unknown[]): LiteralArgument[] {
  const lists = ways
    .flatMap((way) => way.at(-1) ?? [])
    .map((node) => resolved(node))
    .filter(({ schema }) => schema.items !== undefined);
  // Of an empty list Terraform sends nothing.
  if (lists.length === 0 || items.length === 0 || items.some((item) => typeof item === "object" && item !== null)) return [];
  return [{ argument, name, value: items, nodes: lists.map(asWhole) }];
}

function asWhole({ schema: { items: _items, contains: _contains, ...schema }, ...node }: Node): Node {
  return { ...node, schema };
}

/** The place of a member in each model. */
function below(context: Context, here: Here, key: string): Here {
  const argument = here.argument === "" ? key : `${here.argument}.${key}`;
  const name = here.name === "" ? key : `${here.name}.${key}`;
  return { argument, name, ways: once(context, argument, () => waysBelow(context, here.ways, name, key)) };
}

function waysBelow({ mapping, entry }: Context, ways: readonly Way[], path: string, key: string): readonly Way[] {
  const targets = [entry.arguments?.[path] ?? []].flat();
  const next = ways.map((way): Way => [...way, found(way, targets) ?? byName(way.at(-1), key)]);
  const elsewhere = targets.flatMap((target): Way[] => {
    const [, model, rest] = /^([a-z0-9-]+\.[A-Z]\w+|AWS::[A-Za-z0-9:]+?):([A-Z].*)$/.exec(target) ?? [];
    return model === undefined || rest === undefined ? [] : [[follow(rootOf(mapping, model), rest)]];
  });
  return [...next, ...elsewhere];
}

function found(way: Way, targets: readonly string[]): Node | undefined {
  for (const target of targets) {
    const node = reached(way, target);
    if (node !== undefined) return node;
  }
  return undefined;
}

function reached(way: Way, target: string): Node | undefined {
  if (target.includes(":")) return undefined;
  if (target.startsWith("/")) {
    const first = way[0];
    return first === undefined ? undefined : (follow(first, target.slice(1)) ?? follow({ ...first, schema: first.model }, target.slice(1)));
  }
  const ups = /^(?:\.\.\/)*/.exec(target)?.[0].length ?? 0;
  const start = way.at(-1 - ups / 3);
  return start === undefined ? undefined : follow(start, target.slice(ups));
}

function byName(parent: Node | undefined, key: string): Node | undefined {
  if (parent === undefined) return undefined;
  const member = step(parent, key);
  if (member !== undefined) return member;
  const { schema, ...rest } = throughLists(parent);
  // Terraform writes pairs as a map, AWS as a list of a name and a value; or both as a map.
  if (schema.properties !== undefined) {
    const names = Object.keys(schema.properties);
    const value = schema.properties.Value ?? schema.properties.value;
    return names.length === 2 && names.some((name) => /^(?:Key|Name)$/i.test(name)) && typeof value === "object"
      ? { ...rest, schema: value }
      : undefined;
  }
  const open = schema.additionalProperties ?? Object.values(schema.patternProperties ?? {})[0];
  return typeof open === "object" ? { ...rest, schema: open } : undefined;
}

const replaceLast = (way: Way, change: (node: Node) => Node): Way => [
  ...way.slice(0, -1),
  ...way.slice(-1).map((node) => (node === undefined ? undefined : change(node))),
];

/** What a text of JSON holds; the text itself where it is none, or an expression makes it. */
function parsedJson(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
