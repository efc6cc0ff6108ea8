import { createHash } from "node:crypto";
import { type PlanJson, type ResourceChange } from "../../run/plan/plan-json";
import { Dependents } from "../review/dependents";
import { type ReviewedChange, review } from "../review/review";
import { shown } from "../review/values";
import { isSensitive } from "../review/replacement";
import { type SynthesizedStack } from "../../synthesized";
import { classify, type Drifted, type DriftedResource } from "./classify";
import { overlap, topOf } from "./differences";
import { updateOf } from "./judge";
import { divergedText, divergences, isStillSo, twinOf } from "./mirror";
import { type Consequence, consequences, type DriftedArgument, type DriftFinding, type Noise, type Unapplied } from "./model";
import { goesWith } from "../../resource-types/part-of";
import { consequenceOf, driftRules } from "./rules";
import { type StackReading, World, type WorldResource } from "./world";

/** What the plans of the estate say of the world. */
export interface Drift {
  readonly world: World;
  readonly findings: readonly DriftFinding[];
  /** What AWS says of arguments that the next apply sets back, by finding; what must not be shown is left out. */
  readonly wishes: ReadonlyMap<string, readonly Wish[]>;
  readonly unapplied: readonly Unapplied[];
  readonly noise: readonly Noise[];
}

/** What an argument would have to be in the configuration for AWS to be right. */
export interface Wish {
  readonly argument: string;
  readonly value: unknown;
}

/**
 * Turns plans with a refresh into findings: what changed in AWS, and what it means. The same plans
 * give the same findings.
 *
 * @param estate the synthesis that the plans were made from, whole.
 * @param neverApplied stacks that have no state, and so have added nothing anywhere.
 */
export function findDrift(
  readings: readonly StackReading[],
  estate: readonly SynthesizedStack[],
  neverApplied: ReadonlySet<string> = new Set(),
): Drift {
  const world = new World(readings);
  const dependents = new Dependents(estate);
  const read = new Set(readings.map(({ stack }) => stack.instance.id));
  const isWhole = (id: string): boolean =>
    estate.every(({ instance }) => !instance.dependsOn.includes(id) || read.has(instance.id) || neverApplied.has(instance.id));
  const { resources, unapplied, noise } = classify(world, dependents, isWhole);
  const { kept, took } = folded(resources, dependents);
  const worldByKey = new Map(world.resources.map((resource) => [`${resource.stack.instance.id} ${resource.address}`, resource]));
  const diverged = divergences(world, toldBy(resources, unapplied));

  const reviewed = judge(
    kept.map(({ reading, class: kind, drifted }) => ({
      stack: reading.stack,
      change: kind === "deleted" ? deletionOf(reading) : updateOf(reading, reading.known, drifted),
    })),
    estate,
  );
  const wishes = new Map<string, readonly Wish[]>();
  const found = kept.map((resource): DriftFinding => {
    const { reading, class: kind, drifted } = resource;
    const key = `${reading.stack} ${reading.address}`;
    const change = reviewed.get(key);
    const own = worldByKey.get(key);
    const twin = own === undefined ? undefined : twinResource(own, world, worldByKey);
    const unlike =
      own !== undefined && twin !== undefined && kind !== "deleted" && drifted.some((difference) => isStillSo(twin, own, difference))
        ? { stack: twin.stack.instance.id, address: twin.address }
        : undefined;
    const result = finding(
      {
        stack: reading.stack,
        address: reading.address,
        type: reading.type,
        class: kind,
        arguments: drifted.map((difference) => argumentOf(difference, reading)),
        took: took.get(key) ?? [],
        unlike,
      },
      change,
    );
    wishes.set(
      result.id,
      drifted
        .filter((difference) => difference.putBack && !isHidden(difference, reading))
        .map(({ path, after }) => ({ argument: path, value: after ?? null })),
    );
    return result;
  });
  const apart = diverged.map((divergence): DriftFinding => {
    const { primary, recovery, differences } = divergence;
    const args = differences.map((difference) => ({ path: difference.path, ...divergedText(divergence, difference), putBack: false }));
    return finding(
      {
        stack: recovery.stack.instance.id,
        address: recovery.address,
        type: recovery.type,
        class: "region diverged",
        arguments: args,
        took: [],
        unlike: { stack: primary.stack.instance.id, address: primary.address },
      },
      undefined,
    );
  });
  const place = new Map(estate.map(({ instance }, index) => [instance.id, index]));
  const order = (a: DriftFinding, b: DriftFinding): number =>
    consequences.indexOf(a.consequence) - consequences.indexOf(b.consequence) ||
    (place.get(a.stack) ?? 0) - (place.get(b.stack) ?? 0) ||
    (a.address < b.address ? -1 : a.address > b.address ? 1 : 0);
  return { world, findings: [...found, ...apart].sort(order), wishes, unapplied, noise };
}

/** Whether an argument is drift, or waits for an apply, in its own stack. */
function toldBy(
  resources: readonly DriftedResource[],
  unapplied: readonly Unapplied[],
): (resource: WorldResource, path: string) => boolean {
  const told = new Map<string, readonly string[]>();
  const add = (key: string, paths: readonly string[]): void => void told.set(key, [...(told.get(key) ?? []), ...paths]);
  for (const { reading, drifted } of resources)
    add(
      `${reading.stack} ${reading.address}`,
      drifted.map(({ path }) => path),
    );
  for (const { stack, address, arguments: paths } of unapplied) add(`${stack} ${address}`, paths);
  return ({ stack, address }, path) =>
    (told.get(`${stack.instance.id} ${address}`) ?? []).some((other) => overlap(other, path) || topOf(other) === topOf(path));
}

function twinResource(own: WorldResource, world: World, byKey: ReadonlyMap<string, WorldResource>): WorldResource | undefined {
  const twin = twinOf(
    own.stack.instance,
    world.readings.map(({ stack }) => stack),
  );
  return twin === undefined ? undefined : byKey.get(`${twin.instance.id} ${own.address}`);
}

/** Takes what AWS deleted along with its owner into the owner's finding. */
function folded(
  resources: readonly DriftedResource[],
  dependents: Dependents,
): { readonly kept: readonly DriftedResource[]; readonly took: ReadonlyMap<string, readonly string[]> } {
  const deleted = resources.filter((resource) => resource.class === "deleted").map(({ reading }) => reading);
  const typeOf = new Map(deleted.map(({ stack, address, type }) => [`${stack} ${address}`, type]));
  const ownerOf = new Map<string, string>();
  for (const owner of deleted) {
    for (const { stack, address } of dependents.of(owner.stack, owner.address)) {
      const key = `${stack} ${address}`;
      const type = typeOf.get(key);
      if (stack === owner.stack && type !== undefined && goesWith(type, owner.type)) ownerOf.set(key, `${owner.stack} ${owner.address}`);
    }
  }
  const top = (key: string): string => (ownerOf.has(key) ? top(ownerOf.get(key) ?? key) : key);
  const took = new Map<string, string[]>();
  for (const key of ownerOf.keys()) took.set(top(key), [...(took.get(top(key)) ?? []), key.slice(key.indexOf(" ") + 1)].sort());
  return { kept: resources.filter(({ reading }) => !ownerOf.has(`${reading.stack} ${reading.address}`)), took };
}

const deletionOf = ({ address, type, name, known, change }: DriftedResource["reading"]): ResourceChange => ({
  address,
  type,
  name,
  mode: "managed",
  change: {
    actions: ["delete"],
    before: known,
    after: null,
    after_unknown: {},
    before_sensitive: change?.change.before_sensitive ?? false,
    after_sensitive: false,
  },
});

/** Lets the rules judge what happened as if a plan were to do it. */
function judge(
  changes: readonly { readonly stack: string; readonly change: ResourceChange }[],
  estate: readonly SynthesizedStack[],
): ReadonlyMap<string, ReviewedChange> {
  const plans = [...new Set(changes.map(({ stack }) => stack))].map((stack): { stack: string; plan: PlanJson } => ({
    stack,
    plan: {
      format_version: "1.2",
      terraform_version: "",
      resource_changes: changes.filter((entry) => entry.stack === stack).map(({ change }) => change),
    },
  }));
  return new Map(review(plans, estate, [], { rules: driftRules }).changes.map((change) => [`${change.stack} ${change.address}`, change]));
}

const isHidden = ({ path }: Drifted, { change }: DriftedResource["reading"]): boolean =>
  isSensitive(change?.change.before_sensitive, path) || isSensitive(change?.change.after_sensitive, path);

function argumentOf(drifted: Drifted, reading: DriftedResource["reading"]): DriftedArgument {
  const { path, before, after, putBack, text } = drifted;
  const values = isHidden(drifted, reading)
    ? { before: "(sensitive)", after: "(sensitive)" }
    : (text ?? { before: shown(before), after: shown(after) });
  return { path, ...values, putBack };
}

type Told = Pick<DriftFinding, "stack" | "address" | "type" | "class" | "arguments" | "took" | "unlike">;

function finding(told: Told, change: ReviewedChange | undefined): DriftFinding {
  const judged = (change?.findings ?? []).filter(({ certain }) => certain);
  const found = judged.map(({ rule }) => consequenceOf(rule));
  const consequence = fixed[told.class] ?? worst(found);
  const reasons = judged
    .filter(({ rule }) => consequenceOf(rule) === consequence && consequence !== "none")
    .map(({ rule, text }) => `${driftRules.find(({ id }) => id === rule)?.title ?? rule}${text === "" ? "" : `: ${text}`}`);
  return {
    id: idOf(told),
    ...told,
    consequence,
    reasons: [...new Set([...(sentences[told.class] === undefined ? [] : [sentences[told.class] ?? ""]), ...reasons])],
    construct: change?.construct,
    declaredAt: change?.declaredAt,
    dependents: change?.dependents ?? [],
  };
}

/** Classes whose consequence no rule decides. */
const fixed: Readonly<Partial<Record<DriftFinding["class"], Consequence>>> = {
  "secret rotated": "security",
  "region diverged": "recovery",
  "tag only": "none",
};
const sentences: Readonly<Partial<Record<DriftFinding["class"], string>>> = {
  "secret rotated": "Somebody gave it another value, and no schedule says so",
  "region diverged": "After a failover the platform would run on something else than before",
};

const worst = (found: readonly Consequence[]): Consequence => consequences.find((consequence) => found.includes(consequence)) ?? "none";

/** The same drift has the same id in every run; when a value changes again, it is another one. */
function idOf({ stack, address, class: kind, arguments: args }: Told): string {
  return createHash("sha256")
    .update(JSON.stringify([stack, address, kind, args.map(({ path, after }) => [path, after])]))
    .digest("hex")
    .slice(0, 12);
}
