import { type KeyPath } from "../../../../config/check/finding";
import { type Blocks } from "../affected/blocks";
import { configKeys, type ConfigKey } from "./keys";
import { movedArguments } from "./moved";
import { track } from "./reads";
import { accountOf, blocksAt, changedEstate, type EnvironmentChange, type StackPlace, type World } from "./world";

/** What one key does to one block. */
export interface Effect {
  /** Environment whose file holds the key, counted as in the estate. */
  readonly environment: number;
  readonly path: KeyPath;
  readonly kind: ConfigKey["kind"];
  /** Paths of arguments that moved with it. */
  readonly arguments: readonly string[];
  /** Whether the block went with another value of the key. */
  readonly presence: boolean;
}

export interface BlockEffects {
  readonly effects: readonly Effect[];
  /** Keys of which no other value could be tried, because nothing can be made of it; they may determine the block as well. */
  readonly untried: readonly { readonly environment: number; readonly path: KeyPath }[];
}

type Candidate = ConfigKey & { readonly environment: number };
type Outcome = Blocks | "nothing" | "refused";

/**
 * Finds by trial which keys determine blocks of a stack: it changes a key, makes the stack again and
 * looks at what moved. Keys that were not read are ruled out. The others are tried in groups, all
 * keys below a group at once, and one by one only where a group moves something.
 */
export async function findEffects(
  world: World,
  place: StackPlace,
  addresses: ReadonlySet<string>,
): Promise<ReadonlyMap<string, BlockEffects>> {
  const search = new Search(world, place, addresses);
  await search.run();
  return new Map([...addresses].map((address) => [address, { effects: search.effects.get(address) ?? [], untried: search.untried }]));
}

class Search {
  public readonly effects = new Map<string, Effect[]>();
  public readonly untried: { environment: number; path: KeyPath }[] = [];
  private base: Blocks = new Map();

  public constructor(
    private readonly world: World,
    private readonly place: StackPlace,
    private readonly addresses: ReadonlySet<string>,
  ) {}

  public async run(): Promise<void> {
    const { estate, render } = this.world;
    const tracked = estate.map((environment) => track(environment));
    this.base =
      (await blocksAt(
        render,
        tracked.map(({ value }) => value),
        this.place,
        this.addresses,
      )) ?? new Map();
    const own = accountOf(estate, this.place.environment);
    const accountEnvironments = own.flatMap((index) => estate[index] ?? []);
    for (const environment of own) {
      const config = estate[environment];
      if (config === undefined) continue;
      const candidates = configKeys(config, [config, ...accountEnvironments, ...estate])
        .filter(({ path }) => tracked[environment]?.wasRead(path) === true)
        .map((key) => ({ ...key, environment }));
      await this.visit(candidates, 0);
    }
  }

  private async visit(candidates: readonly Candidate[], depth: number): Promise<void> {
    const [only, second] = candidates;
    if (only === undefined) return;
    if (second === undefined) return this.tryAlone(only);
    const groups = new Map<string, Candidate[]>();
    for (const candidate of candidates) {
      const name = String(candidate.path[depth]);
      groups.set(name, [...(groups.get(name) ?? []), candidate]);
    }
    if (groups.size > 1 && depth > 0 && !(await this.groupMoves(candidates))) return;
    for (const [, group] of groups) {
      const next = group.filter(({ path }) => path.length > depth + 1);
      for (const ending of group.filter(({ path }) => path.length <= depth + 1)) await this.tryAlone(ending);
      await this.visit(next, depth + 1);
    }
  }

  /** Whether anything moves when all keys of a group change at once, in one of several ways. What cannot be made counts as moved. */
  private async groupMoves(candidates: readonly Candidate[]): Promise<boolean> {
    const values = candidates.filter(({ kind }) => kind === "value");
    const presences = candidates.filter(({ kind }) => kind === "presence");
    const rounds = [
      values.map(({ trials, environment }) => ({ trial: trials[0], environment })),
      values.map(({ trials, environment }) => ({ trial: trials.at(-1), environment })),
      presences.map(({ trials, environment }) => ({ trial: trials[0], environment })),
    ];
    for (const round of rounds) {
      const changes = round.flatMap(({ trial, environment }) => (trial === undefined ? [] : [{ ...trial, environment }]));
      if (changes.length === 0) continue;
      const outcome = await this.make(changes);
      if (
        outcome === "refused" ||
        outcome === "nothing" ||
        [...this.addresses].some((address) => movedArguments(this.base.get(address), outcome.get(address)).length > 0)
      )
        return true;
    }
    return false;
  }

  private async tryAlone({ trials, environment, path, kind }: Candidate): Promise<void> {
    const moved = new Map<string, { arguments: Set<string>; presence: boolean }>();
    let made = 0;
    for (const trial of trials) {
      const outcome = await this.make([{ ...trial, environment }]);
      if (outcome === "refused") continue;
      made += 1;
      for (const address of this.addresses) {
        const [before, after] = [this.base.get(address), outcome === "nothing" ? undefined : outcome.get(address)];
        if (before === undefined && after === undefined) continue;
        const one = moved.get(address) ?? { arguments: new Set(), presence: false };
        moved.set(address, one);
        if (before === undefined || after === undefined) one.presence = true;
        else for (const argument of movedArguments(before, after)) one.arguments.add(argument);
      }
    }
    if (made === 0) this.untried.push({ environment, path });
    for (const [address, { arguments: paths, presence }] of moved) {
      if (paths.size === 0 && !presence) continue;
      const effects = this.effects.get(address) ?? [];
      this.effects.set(address, effects);
      effects.push({ environment, path, kind, arguments: [...paths].sort(), presence });
    }
  }

  private async make(changes: readonly EnvironmentChange[]): Promise<Outcome> {
    const estate = changedEstate(this.world.estate, changes);
    if (estate === undefined) return "refused";
    try {
      return (await blocksAt(this.world.render, estate, this.place, this.addresses)) ?? "nothing";
    } catch {
      return "refused";
    }
  }
}
