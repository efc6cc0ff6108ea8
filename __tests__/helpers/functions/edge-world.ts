import { expressionOf } from "../../../src/functions/origin-token-rotation/digest";
import { type RegionSet, type Store } from "../../../src/functions/origin-token-rotation/rotate";
import { type Tokens } from "../../../src/functions/origin-token-rotation/tokens";

export const regions = ["us-east-1", "us-west-2"] as const;
export type Region = (typeof regions)[number];

/** A value and from when it held. */
interface Dated<T> {
  readonly from: number;
  readonly value: T;
}

const minute = 60_000;
/** How long a change of the store or of a set may take to arrive; less than the rotation's settling time. */
const travelMinutes = 14;

/** Somebody else wrote since. */
export class Conflict extends Error {}
export class Unreachable extends Error {}

/**
 * The key value store and the sets of two regions, and what follows for users: an edge location shows
 * a token that the store held some minutes ago or later, and a region takes what its set held then or
 * later. Whoever writes gives the version that he read.
 */
export class EdgeWorld {
  public now = Date.parse("2026-03-01T00:00:00Z");
  /** Regions that do not answer. */
  public readonly unreachable = new Set<Region>();
  /** Called before a call has its effect (`before`) and after it, when only the answer is missing. */
  public interrupt: (moment: "before" | "after") => void = () => undefined;
  /** Who would have been refused, and when. */
  public readonly problems: string[] = [];
  /** Every value that is or was a token. */
  public readonly tokens = new Set<string>();
  public readonly values = new Map<string, string>();
  public version = 1;
  private readonly shown: Dated<string | undefined>[] = [{ from: 0, value: undefined }];
  private readonly taken: Record<Region, Dated<readonly string[]>[]> = { "us-east-1": [], "us-west-2": [] };

  public constructor() {
    for (const region of regions) this.makeAnew(region);
  }

  /** As Terraform makes a set: nothing gets through. */
  public makeAnew(region: Region): void {
    this.taken[region] = [{ from: this.now, value: ["^$"] }];
  }

  public readonly clock = (): Date => new Date(this.now);

  public get current(): string | undefined {
    return this.values.get("current");
  }

  public expressions(region: Region): readonly string[] {
    return this.taken[region].at(-1)?.value ?? [];
  }

  /** Tokens that a region takes: it holds digests, from which nothing tells the token. */
  public takes(region: Region): string[] {
    return [...this.tokens].filter((token) => this.expressions(region).includes(expressionOf(token))).sort();
  }

  /** Version of a region's set. */
  public lockOf(region: Region): string {
    return `l${this.taken[region].length}-${this.taken[region][0]?.from}`;
  }

  public writeValues(version: number, puts: Readonly<Record<string, string>>, deletes: readonly string[]): void {
    if (version !== this.version) throw new Conflict("the version is another");
    for (const [key, value] of Object.entries(puts)) this.values.set(key, value);
    for (const key of deletes) this.values.delete(key);
    for (const [key, value] of this.values) if (key !== "since") this.tokens.add(value);
    this.version += 1;
    if (this.shown.at(-1)?.value !== this.current) this.shown.push({ from: this.now, value: this.current });
    this.check();
  }

  public writeSet(region: Region, lock: string, expressions: readonly string[]): void {
    if (lock !== this.lockOf(region)) throw new Conflict("the lock is another's");
    this.taken[region].push({ from: this.now, value: expressions });
    this.check();
  }

  /** Lets time pass and notes whom a region would refuse although CloudFront showed it its token. */
  public pass(minutes: number): void {
    this.check();
    this.now += minutes * minute;
    this.check();
  }

  /** Lets one call have its effect, unless it is interrupted or the region does not answer. */
  public async call<T>(effect: () => T, region?: Region): Promise<T> {
    this.interrupt("before");
    await Promise.resolve();
    if (region !== undefined && this.unreachable.has(region)) throw new Unreachable("no answer");
    const result = effect();
    this.interrupt("after");
    return result;
  }

  private check(): void {
    const recent = <T>(history: readonly Dated<T>[]): T[] =>
      history.filter((_, index) => (history[index + 1]?.from ?? Infinity) >= this.now - travelMinutes * minute).map(({ value }) => value);
    for (const token of recent(this.shown)) {
      if (token === undefined) continue;
      for (const region of regions) {
        for (const set of recent(this.taken[region]))
          if (!set.includes(expressionOf(token)))
            this.problems.push(`${region} may refuse what CloudFront may show at ${this.clock().toISOString()}`);
      }
    }
  }
}

/** The world's store without the SDK between, for tests that take thousands of steps. */
export function storeOf(world: EdgeWorld): Store {
  let version = 0;
  return {
    read: () =>
      world.call((): Tokens => {
        version = world.version;
        const { since = 0, ...tokens } = Object.fromEntries(world.values);
        return { ...tokens, since: new Date(since) };
      }),
    write: ({ since, ...tokens }) =>
      world.call(() => {
        const puts = { ...tokens, since: since.toISOString() };
        world.writeValues(
          version,
          puts,
          [...world.values.keys()].filter((key) => !(key in puts)),
        );
        version = world.version;
      }),
  };
}

export const setsOf = (world: EdgeWorld): RegionSet[] =>
  regions.map((region) => ({
    region,
    hold: async (tokens) => {
      const { present, lock } = await world.call(() => ({ present: world.takes(region), lock: world.lockOf(region) }), region);
      if (present.length === tokens.length && tokens.every((token) => present.includes(token))) return false;
      await world.call(() => world.writeSet(region, lock, tokens.map(expressionOf)), region);
      return true;
    },
  }));
