import { type EnvironmentSource } from "../../../../config/check";
import { type EnvironmentConfig, environmentSchema } from "../../../../config/schema/environment";
import { suggest } from "../../../common/suggest";
import { UserError } from "../../../common/user-error";
import { type PlacedStack, placeStacks } from "../../../layers/instances";
import { type Blocks, blocksOf } from "../affected/blocks";
import { type Change, withChanges } from "./changes";

/** Terraform JSON of one element of a stack. */
export type Fragment = Readonly<Record<string, unknown>>;

/**
 * Makes one stack of a configuration, element by element. Handed in, because what works on the
 * estate knows no constructs.
 */
export type Render = (
  placed: PlacedStack,
  estate: readonly PlacedStack[],
  wanted: ReadonlySet<string> | undefined,
) => Promise<readonly Fragment[]>;

/** The configuration as it stands in its files, and the means to ask what another one would make. */
export interface World {
  readonly sources: readonly EnvironmentSource[];
  /** Environments in the order of the sources. */
  readonly estate: readonly EnvironmentConfig[];
  readonly render: Render;
}

/** A change to one environment's file, the environment counted as in the estate. */
export interface EnvironmentChange extends Change {
  readonly environment: number;
}

/** Where a stack stands, whatever it is called: its name may be what a change is about. */
export interface StackPlace {
  readonly layer: string;
  readonly role: "primary" | "recovery";
  /** The environment that it is built from, counted as in the estate. */
  readonly environment: number;
}

/** @throws UserError when there is no such stack. */
export function findStack(estate: readonly EnvironmentConfig[], id: string): PlacedStack & { readonly place: StackPlace } {
  const stacks = placeStacks(estate);
  const found = stacks.find(({ instance }) => instance.id === id);
  if (found !== undefined)
    return { ...found, place: { layer: found.layer.id, role: found.instance.role, environment: estate.indexOf(found.environment) } };
  const meant = suggest(
    id,
    stacks.map(({ instance }) => instance.id),
  );
  throw new UserError({
    problem: `there is no stack ${id}`,
    fix: meant === undefined ? "`estate list` shows all stacks" : `did you mean ${meant}?`,
  });
}

/** The environments of one account, each with its number in the estate. Stacks know of no others. */
export function accountOf(estate: readonly EnvironmentConfig[], environment: number): readonly number[] {
  return estate.flatMap(({ account }, index) => (account.id === estate[environment]?.account.id ? [index] : []));
}

/**
 * The elements that a configuration makes at a place, those that are wanted; undefined when it makes no stack there.
 *
 * @param wanted addresses. @default all
 */
export async function fragmentsAt(
  render: Render,
  estate: readonly EnvironmentConfig[],
  { layer, role, environment }: StackPlace,
  wanted?: ReadonlySet<string>,
): Promise<readonly Fragment[] | undefined> {
  const own = estate[environment];
  if (own === undefined) return undefined;
  const stacks = placeStacks(estate.filter(({ account }) => account.id === own.account.id));
  const placed = stacks.find(
    (candidate) => candidate.layer.id === layer && candidate.instance.role === role && candidate.environment === own,
  );
  return placed === undefined ? undefined : render(placed, stacks, wanted);
}

/** The same as blocks in normal form, by address. */
export async function blocksAt(...call: Parameters<typeof fragmentsAt>): Promise<Blocks | undefined> {
  const fragments = await fragmentsAt(...call);
  return fragments === undefined ? undefined : blocksOfFragments(fragments);
}

/** Elements as blocks by address; settings of the stack, which several elements add to, are one block. */
export function blocksOfFragments(fragments: readonly Fragment[]): Blocks {
  const settings = Object.assign({ required_providers: {} }, ...fragments.map(({ terraform }) => terraform)) as {
    required_providers: Record<string, never>;
  };
  return new Map([
    ...fragments.flatMap((fragment) => [...blocksOf({ ...fragment, terraform: settings })]),
    ...blocksOf({ terraform: settings }),
  ]);
}

/** The estate with changes made to it, defaults filled in again; undefined when the schema does not accept them. */
export function changedEstate(
  estate: readonly EnvironmentConfig[],
  changes: readonly EnvironmentChange[],
): readonly EnvironmentConfig[] | undefined {
  const changed = estate.map((environment, index) =>
    changedEnvironment(
      environment,
      changes.filter((change) => change.environment === index),
    ),
  );
  return changed.every((environment) => environment !== undefined) ? changed : undefined;
}

function changedEnvironment(environment: EnvironmentConfig, changes: readonly Change[]): EnvironmentConfig | undefined {
  if (changes.length === 0) return environment;
  const changed = withChanges(environment, changes) as EnvironmentConfig;
  // Only what changed is read again: the schema's groups know nothing of each other.
  for (const name of new Set(changes.map(({ at }) => at[0]))) {
    const parsed = environmentSchema.shape[name as keyof EnvironmentConfig].safeParse(changed[name as keyof EnvironmentConfig]);
    if (!parsed.success) return undefined;
    Object.assign(changed, { [name as string]: parsed.data });
  }
  return changed;
}
