import { formatPath, type KeyPath } from "../../../../config/check/finding";
import { valueAt } from "../../../../config/check/issues";
import { suggest } from "../../../common/suggest";
import { UserError } from "../../../common/user-error";
import { type Blocks } from "../affected/blocks";
import { isObject } from "../../../common/canonical-json";
import { argumentPath, argumentValue, overlaps } from "./moved";
import { type BlockEffects, type Effect } from "./search";
import { type World } from "./world";

/** An argument of a resource, as a plan or a person names it. */
export interface Question {
  readonly stack: string;
  readonly address: string;
  /** @default all of the resource */
  readonly argument?: string | undefined;
}

/** A key of the configuration and where it is written, or would have to be. */
export interface KeyPlace {
  readonly environment: string;
  readonly key: string;
  readonly value: unknown;
  readonly file: string;
  readonly line: number | undefined;
  /** Whether the value is the schema's default; `line` is then that of the nearest group around the key. */
  readonly default: boolean;
}

/** What determines an argument. */
export interface Attribution {
  readonly stack: string;
  readonly address: string;
  readonly argument: string | undefined;
  /** What the code says there; undefined when it says nothing. */
  readonly value: unknown;
  /** Path in the tree of constructs, for example `prod-us-east-1-network/vpc/vpc`. */
  readonly construct: string | undefined;
  /** Keys with which the argument changes, the most particular first; none when it is fixed in the construct. */
  readonly keys: readonly (KeyPlace & { readonly arguments: readonly string[] })[];
  /** Keys that decide whether the resource exists, or one by this address. */
  readonly presence: readonly KeyPlace[];
  /** Keys of which no other value could be tried. */
  readonly untried: readonly KeyPlace[];
}

/** What the base of a stack is: its blocks, and the constructs that made them. */
export interface BaseStack {
  readonly blocks: Blocks;
  readonly constructs: ReadonlyMap<string, string>;
}

/**
 * What a question is about in the code: one instance of a resource is what all its instances are, and
 * what plans show of tags (`tags_all`) comes from the resource or from its provider.
 */
export function targetOf(
  { blocks }: BaseStack,
  { address, argument }: Question,
): { readonly address: string; readonly argument: string | undefined } {
  const declared = blocks.has(address) ? address : address.replace(/\[[^\]]*\]$/, "");
  const tag = argument === undefined ? undefined : /^tags_all(?:\.|\[")(?<name>[^"\]]+)/.exec(argument)?.groups?.name;
  if (tag === undefined) return { address: declared, argument };
  const block = blocks.get(declared);
  if (argumentValue(block, `tags["${tag}"]`) !== undefined) return { address: declared, argument: `tags["${tag}"]` };
  const provider = isObject(block) && typeof block.provider === "string" ? block.provider : "aws";
  return { address: `provider.${provider}`, argument: `default_tags.tags["${tag}"]` };
}

/** @throws UserError when the stack declares no such block. */
export function checkAddress(stack: string, { blocks }: BaseStack, address: string): void {
  if (blocks.has(address)) return;
  const addresses = [...blocks.keys()].filter((candidate) => candidate.includes("."));
  const type = address.slice(0, address.lastIndexOf("."));
  const ofType = addresses.filter((candidate) => candidate.startsWith(`${type}.`));
  const meant = suggest(address, addresses) ?? (ofType.length === 1 ? ofType[0] : undefined);
  throw new UserError({
    problem: `${stack} declares no ${address}`,
    details: ofType.length === 0 ? [] : [`of this type it declares ${ofType.join(", ")}`],
    fix: meant === undefined ? `name one of the addresses in cdktf.out/stacks/${stack}/cdk.tf.json` : `did you mean ${meant}?`,
  });
}

/** @throws UserError when the code says nothing there, and no key would make it say something. */
export function checkArgument({ blocks }: BaseStack, { effects }: BlockEffects, { stack, address, argument }: Question): void {
  if (argument === undefined) return;
  const block = blocks.get(address);
  const path = argumentPath(block, argument);
  if (argumentValue(block, argument) !== undefined || effects.some(({ arguments: moved }) => moved.some((one) => overlaps(one, path))))
    return;
  const names = isObject(block) ? Object.keys(block) : [];
  const meant = suggest(path, names);
  throw new UserError({
    problem: `${stack}: the code says nothing about ${argument} of ${address}`,
    details: [`it says ${names.join(", ")}`],
    fix: meant === undefined ? "name one of the arguments above; what is not among them is AWS's to choose" : `did you mean ${meant}?`,
  });
}

export function attributionOf(
  world: World,
  { stack, address, argument }: Question,
  base: BaseStack,
  { effects, untried }: BlockEffects,
): Attribution {
  const block = base.blocks.get(address);
  const path = argument === undefined ? undefined : argumentPath(block, argument);
  const about = (effect: Effect): readonly string[] =>
    path === undefined ? effect.arguments : effect.arguments.filter((one) => overlaps(one, path));
  const moving = mostParticular(
    world,
    effects.filter((effect) => about(effect).length > 0),
  );
  return {
    stack,
    address,
    argument,
    value: argument === undefined ? undefined : argumentValue(block, argument),
    construct: base.constructs.get(address),
    keys: moving.map((effect) => ({ ...placeOf(world, effect), arguments: about(effect) })),
    presence: mostParticular(
      world,
      effects.filter(({ presence }) => presence),
    ).map((effect) => placeOf(world, effect)),
    untried: untried.map((one) => placeOf(world, { ...one, kind: "value" })),
  };
}

/**
 * Says of a list that moves as a whole only the list, and of one of which some entries count only
 * those; what moves little comes before what moves much.
 */
function mostParticular({ estate }: World, effects: readonly Effect[]): readonly Effect[] {
  const name = ({ environment, path }: Pick<Effect, "environment" | "path">): string => `${environment} ${formatPath(path)}`;
  const entriesOf = (list: Effect): readonly Effect[] =>
    effects.filter(
      (one) =>
        one.kind === "presence" &&
        one.environment === list.environment &&
        one.path.length === list.path.length + 1 &&
        name({ ...one, path: one.path.slice(0, -1) }) === name(list),
    );
  const dropped = new Set<Effect>();
  for (const effect of effects) {
    const value = valueAt(estate[effect.environment], effect.path);
    const entries = entriesOf(effect);
    if (entries.length === 0 || typeof value !== "object" || value === null) continue;
    if (entries.length === Object.keys(value).length) for (const entry of entries) dropped.add(entry);
    else dropped.add(effect);
  }
  const order = (a: Effect, b: Effect): number =>
    a.arguments.length - b.arguments.length || b.path.length - a.path.length || (name(a) < name(b) ? -1 : 1);
  return effects.filter((effect) => !dropped.has(effect)).sort(order);
}

/** Where a key is written; for one that is not, the nearest group around it. */
export function placeOf(
  { sources, estate }: World,
  { environment, path, kind }: { readonly environment: number; readonly path: KeyPath; readonly kind: Effect["kind"] },
): KeyPlace {
  const source = sources[environment];
  const config = estate[environment];
  if (source === undefined || config === undefined) throw new Error(`there is no environment number ${environment}`);
  const written = valueAt(source.value, path) !== undefined;
  return {
    environment: config.environment,
    key: formatPath(path),
    value: valueAt(config, path) ?? null,
    file: source.file,
    line: source.locate(path, kind === "presence").line,
    default: !written,
  };
}

/** Constructs of a stack's blocks by address, as CDKTF notes them in its comments. */
export function constructOf(block: unknown): string | undefined {
  const comment = isObject(block) ? block["//"] : undefined;
  const metadata = isObject(comment) ? comment.metadata : undefined;
  return isObject(metadata) && typeof metadata.path === "string" ? metadata.path : undefined;
}
