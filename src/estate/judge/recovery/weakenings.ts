import { type EnvironmentConfig } from "../../../../config/schema/environment";
import { type SynthesizedStack } from "../../synthesized";
import { type EstateResource } from "../access/world/estate-resource";
import { EstateValues } from "../access/world/values";
import { proveIn, type RecoveryProof } from "./prove";

/** A planned change of a resource, with its arguments as they are now and as they will be. */
export interface PlannedChange {
  readonly stack: string;
  readonly address: string;
  readonly type: string;
  readonly effect: string;
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
}

/** `unproved`: what the proof finds with the change and not without it; `worse`: it takes longer, or more is lost. */
export interface Weakening {
  readonly kind: "unproved" | "worse";
  readonly text: string;
}

/** Weakenings by change, and those that no single change explains. */
export interface Weakenings {
  readonly of: (change: Pick<PlannedChange, "stack" | "address">) => readonly Weakening[];
  readonly together: readonly string[];
}

const idOf = ({ stack, address }: Pick<PlannedChange, "stack" | "address">): string => `${stack} ${address}`;
/** Of what a parser says, so many characters are of use in a list. */
const longestReason = 200;
/** What is made cannot weaken anything, and what is only noted in the state changes nothing. */
const weakens: readonly string[] = ["update", "replace", "destroy", "forget"];

/**
 * Which planned changes weaken recovery, and by how much: the proof of the estate as it will be is compared with the
 * proof of the same estate with a change taken back.
 *
 * @param stacks as they will be
 * @param base as they were, for what is destroyed; without it the plan's own values stand for that
 */
export function weakeningsOf(
  changes: readonly PlannedChange[],
  stacks: readonly SynthesizedStack[],
  environments: readonly EnvironmentConfig[],
  base: readonly SynthesizedStack[] = [],
): Weakenings {
  const found = new Map<string, readonly Weakening[]>();
  const together: string[] = [];
  // A first plan makes everything and takes nothing; to resolve an estate takes a second.
  if (!changes.some(({ effect }) => weakens.includes(effect))) return { of: () => [], together };
  const world = new EstateValues(stacks).all();
  const earlier = new Map(new EstateValues(base).all().map((resource) => [idOf(resource), resource]));
  for (const environment of environments) {
    const { environment: name } = environment;
    const own = new Map(world.filter(({ owner }) => owner === name).map((resource) => [idOf(resource), resource]));
    const concerned = changes.filter(({ stack, effect }) => weakens.includes(effect) && stack.startsWith(`${name}-`));
    if (own.size === 0 || concerned.length === 0) continue;
    try {
      const weakened = attribute(concerned, { environment, own, earlier });
      for (const [id, some] of weakened.byChange) found.set(id, some);
      together.push(...weakened.together);
    } catch (error) {
      // A machine that the proof does not understand is reported as that, and costs no one the rest of the review.
      if (!(error instanceof Error)) throw error;
      together.push(
        `${name}: nobody can say what the changes mean for recovery: ${error.message.replaceAll(/\s+/g, " ").slice(0, longestReason)}`,
      );
    }
  }
  return { of: (change) => found.get(idOf(change)) ?? [], together };
}

interface Setting {
  readonly environment: EnvironmentConfig;
  /** Resources as they will be. */
  readonly own: ReadonlyMap<string, EstateResource>;
  /** As they were. */
  readonly earlier: ReadonlyMap<string, EstateResource>;
}

function attribute(
  concerned: readonly PlannedChange[],
  setting: Setting,
): { readonly byChange: ReadonlyMap<string, readonly Weakening[]>; readonly together: readonly string[] } {
  const { environment, own } = setting;
  const takenBack = (some: readonly PlannedChange[]): RecoveryProof => {
    const resources = new Map(own);
    for (const change of some) resources.set(idOf(change), before(change, setting));
    return proveIn([...resources.values()], environment);
  };
  const after = proveIn([...own.values()], environment);
  const whole = weakeningsBetween(takenBack(concerned), after);
  const missing = after.findings.filter(({ kind }) => kind === "missing");
  const byChange = new Map<string, readonly Weakening[]>();
  for (const change of concerned) {
    // A loss must not go unseen because the plan has another id of AWS's than the synthesis: what goes, and is missing by its type, counts.
    const lost = change.effect === "update" ? [] : missing.filter(({ type }) => type === change.type);
    // Mostly nothing is weaker, and then nobody asks which change does it.
    if (whole.length === 0 && lost.length === 0) continue;
    const weakened = [
      ...weakeningsBetween(takenBack([change]), after),
      ...lost.map(({ what, key }): Weakening => ({ kind: "unproved", text: unproved(what, key) })),
    ];
    if (weakened.length > 0)
      byChange.set(
        idOf(change),
        weakened.filter(({ text }, index) => weakened.findIndex((one) => one.text === text) === index),
      );
  }
  return {
    byChange,
    together: byChange.size > 0 ? [] : whole.map(({ text }) => `${environment.environment}: ${text}, by several changes together`),
  };
}

/** A resource with its change taken back. */
function before(change: PlannedChange, { environment: { environment, regions }, own, earlier }: Setting): EstateResource {
  const was = earlier.get(idOf(change));
  if (was !== undefined) return was;
  const now = own.get(idOf(change));
  const { stack, address, type } = change;
  const region =
    now?.region ??
    [regions.primary.name, regions.recovery.name].find((name) => stack.startsWith(`${environment}-${name}-`)) ??
    regions.primary.name;
  // Of what stays only what changes is taken back: the plan has ids of AWS where the synthesis has names of its own.
  const args = now === undefined ? change.before : { ...now.args, ...changedIn(change) };
  return { account: now?.account ?? "", tags: now?.tags ?? {}, owner: environment, stack, address, type, region, args };
}

function changedIn({ before, after }: PlannedChange): Record<string, unknown> {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return Object.fromEntries(
    [...names].filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name])).map((name) => [name, before[name]]),
  );
}

const unproved = (what: string, key: string): string => `recovery is proved no longer: ${what} (\`${key}\`)`;
const seconds = (value: number | undefined): string => (value === undefined ? "for ever" : `${value} s`);

function weakeningsBetween(before: RecoveryProof, after: RecoveryProof): Weakening[] {
  const had = new Set(before.findings.map(({ what }) => what));
  const { objectives } = after;
  return [
    ...after.findings
      .filter(({ what }) => !had.has(what))
      .map(({ what, key }): Weakening => ({ kind: "unproved", text: unproved(what, key) })),
    ...((after.recoverySeconds ?? Infinity) > (before.recoverySeconds ?? Infinity)
      ? [
          {
            kind: "worse",
            text: `recovery takes up to ${seconds(before.recoverySeconds)} → ${seconds(after.recoverySeconds)}, of ${objectives.recoverySeconds} s`,
          } as const,
        ]
      : []),
    ...after.losses.flatMap(({ store, seconds: is }): Weakening[] => {
      const was = before.losses.find((loss) => loss.store === store)?.seconds;
      return was !== undefined && is !== undefined && is > was
        ? [{ kind: "worse", text: `${store} loses up to ${was} s → ${is} s unnoticed, of ${objectives.lossSeconds} s` }]
        : [];
    }),
  ];
}
