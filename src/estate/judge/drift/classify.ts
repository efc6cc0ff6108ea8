import { isLeftover, objectName } from "../../run/plan/effect";
import { type Dependents } from "../review/dependents";
import { effectOf } from "../review/subject";
import { hasUnknown } from "../review/values";
import { additions, heldByCompanion, hasEntries } from "./companions";
import { type Difference, overlap, topOf } from "./differences";
import { Judge } from "./judge";
import { type DriftClass, type Noise, type NoiseKind, type Unapplied } from "./model";
import { isIgnored, isPutBack, readResources, type ResourceReading } from "./resource-drift";
import { runtimeOwner } from "../../resource-types/runtime-owners";
import { hasSchedule, isRotated } from "./secrets";
import { declaredValues, type StackReading, type World, type WorldResource } from "./world";

/** One argument that is drift, and whether the next apply sets it back. */
export interface Drifted extends Difference {
  readonly putBack: boolean;
  /** How it is shown where its values would say less. */
  readonly text?: { readonly before: string; readonly after: string };
}

/** A resource that AWS has changed, before it is judged. */
export interface DriftedResource {
  readonly reading: ResourceReading;
  readonly class: DriftClass;
  readonly drifted: readonly Drifted[];
}

export interface Classified {
  readonly resources: readonly DriftedResource[];
  readonly unapplied: readonly Unapplied[];
  readonly noise: readonly Noise[];
}

/**
 * Separates what changed in AWS from what config asks for and from what means nothing.
 *
 * @param dependents who uses what, for changes that only follow from others.
 * @param isWhole whether every stack that may add to a stack's resources was read.
 */
export function classify(world: World, dependents: Dependents, isWhole: (stack: string) => boolean): Classified {
  const judge = new Judge(world);
  const noise: Noise[] = [];
  const resources = new Map<string, DriftedResource>();
  const readings = new Map(world.readings.flatMap((reading) => readResources(reading)).map((reading) => [keyOf(reading), reading]));
  const owners = new Map(world.resources.map((resource) => [`${resource.stack.instance.id} ${resource.address}`, resource]));

  // What planned changes refer to, as Terraform says itself.
  const relevant = new Set(
    world.readings.flatMap(({ stack, plan }) =>
      (plan.relevant_attributes ?? []).map(({ resource, attribute }) => `${stack.instance.id} ${resource} ${String(attribute[0] ?? "")}`),
    ),
  );

  for (const [key, reading] of readings) {
    if (reading.deleted) {
      if (reading.declared === undefined)
        noise.push({ stack: reading.stack, address: reading.address, argument: "", kind: "follows from drift" });
      else resources.set(key, { reading, class: "deleted", drifted: [] });
      continue;
    }
    const drifted = reading.drifted.flatMap((difference): Drifted[] => {
      const kind = judged(reading, difference, {
        world,
        judge,
        owner: owners.get(key),
        isFollowed: (path) => relevant.has(`${key} ${topOf(path)}`) && hasFollower([...readings.values()], reading, path),
      });
      if (kind === "drift") return [{ ...difference, putBack: isPutBack(reading, difference.path) }];
      noise.push({ stack: reading.stack, address: reading.address, argument: difference.path, kind });
      return [];
    });
    if (drifted.length > 0) resources.set(key, { reading, class: classOf(reading, drifted), drifted: withoutAllTags(drifted) });
  }

  for (const { owner, argument, declared, added, texts } of additions(
    world,
    (resource, name) => declaredValues(resource)?.[name] !== undefined,
  )) {
    if (!isWhole(owner.stack.instance.id)) continue;
    const key = `${owner.stack.instance.id} ${owner.address}`;
    const found: Drifted = {
      path: argument,
      before: declared,
      after: [...declared, ...added],
      putBack: false,
      text: { before: "what is declared", after: `besides, ${texts.join("; ")}` },
    };
    const known = resources.get(key);
    const reading = known?.reading ?? readings.get(key) ?? readingOf(owner);
    resources.set(key, { reading, class: known?.class === "deleted" ? "deleted" : "changed", drifted: [...(known?.drifted ?? []), found] });
  }
  const { unapplied, followed } = configAhead([...readings.values()], resources, dependents);
  return {
    resources: [...resources.values()],
    unapplied: [...unapplied, ...world.readings.flatMap(leftovers)],
    noise: [...noise, ...followed],
  };
}

const keyOf = ({ stack, address }: Pick<ResourceReading, "stack" | "address">): string => `${stack} ${address}`;

interface Context {
  readonly world: World;
  readonly judge: Judge;
  readonly owner: WorldResource | undefined;
  /** Whether something else is planned because of the argument. */
  readonly isFollowed: (path: string) => boolean;
}

const attributeReference = /\b(aws_[a-z0-9_]+\.[A-Za-z0-9_-]+)\.([a-z0-9_]+)/g;

/** Attributes of the same stack's resources that a declared argument refers to, as `<address>.<attribute>`. */
const referredBy = ({ declared }: ResourceReading, path: string): readonly string[] =>
  [...JSON.stringify(declared?.[topOf(path)] ?? "").matchAll(attributeReference)].map(
    ([, address, attribute]) => `${address}.${attribute}`,
  );

/** Whether a change of another resource of the stack is planned whose argument refers to this one. */
const hasFollower = (readings: readonly ResourceReading[], { stack, address }: ResourceReading, path: string): boolean =>
  readings.some(
    (other) =>
      other.stack === stack &&
      other.address !== address &&
      other.planned?.differences.some((difference) => referredBy(other, difference.path).includes(`${address}.${topOf(path)}`)) === true,
  );

/** What a difference is: drift, or why it is none. */
function judged(reading: ResourceReading, difference: Difference, { world, judge, owner, isFollowed }: Context): NoiseKind | "drift" {
  const top = topOf(difference.path);
  if (isRotated(reading, difference)) return hasSchedule(world, reading) ? "owned at runtime" : "drift";
  if (isPutBack(reading, difference.path)) return "drift";
  if (top === "tags_all") return "default tags";
  if (isIgnored(reading, difference.path)) {
    const runtime = runtimeOwner(reading.type, top);
    const unexpected = judge.hits(reading, [difference]).some((rule) => runtime?.expected.includes(rule) !== true);
    return runtime !== undefined && !unexpected ? "owned at runtime" : "drift";
  }
  // Declared, changed, and yet nothing to plan: config says what AWS says, in other words or since.
  if (reading.declares.has(top)) return "written differently";
  if (owner !== undefined && heldByCompanion(world, owner, top)) return "declared beside it";
  // What was added there is reported below, against everything that declares a part of it.
  if (hasEntries(reading.type, top)) return "declared beside it";
  return isFollowed(difference.path) || judge.hits(reading, [difference]).length > 0 ? "drift" : "computed by AWS";
}

const isTag = ({ path }: Difference): boolean => ["tags", "tags_all"].includes(topOf(path));

function classOf(reading: ResourceReading, drifted: readonly Drifted[]): DriftClass {
  if (drifted.every(isTag)) return "tag only";
  return drifted.some((difference) => isRotated(reading, difference)) ? "secret rotated" : "changed";
}

/** `tags_all` says the same again, unless a default tag itself was taken off. */
const withoutAllTags = (drifted: readonly Drifted[]): readonly Drifted[] =>
  drifted.some(({ path }) => path === "tags") ? drifted.filter(({ path }) => path !== "tags_all") : drifted;

function readingOf({ stack, address, type, name, values, sensitive }: WorldResource): ResourceReading {
  return {
    stack: stack.instance.id,
    address,
    type,
    name,
    known: values,
    drifted: [],
    deleted: false,
    planned: undefined,
    declares: new Set(),
    declared: declaredValues({ stack, type, name }),
    ignored: [],
    change: {
      address,
      type,
      name,
      mode: "managed",
      change: {
        actions: ["update"],
        before: values,
        after: values,
        after_unknown: {},
        before_sensitive: sensitive,
        after_sensitive: sensitive,
      },
    },
  };
}

/** What earlier replacements left over waits for an apply that destroys it. */
const leftovers = ({ stack, plan }: StackReading): readonly Unapplied[] =>
  (plan.resource_changes ?? [])
    .filter(isLeftover)
    .map((change) => ({ stack: stack.instance.id, address: objectName(change), effect: effectOf(change) ?? "none", arguments: [] }));

/** What plans do that no drift explains. */
function configAhead(
  readings: readonly ResourceReading[],
  resources: Map<string, DriftedResource>,
  dependents: Dependents,
): { readonly unapplied: readonly Unapplied[]; readonly followed: readonly Noise[] } {
  const shaken = new Set(
    [...resources.values()]
      .flatMap(({ reading }) => dependents.of(reading.stack, reading.address).filter(({ stack }) => stack === reading.stack))
      .map(keyOf),
  );
  const moved = new Set(
    [...resources.values()].flatMap(({ reading, drifted }) =>
      drifted.map(({ path }) => `${reading.stack} ${reading.address}.${topOf(path)}`),
    ),
  );
  const unapplied: Unapplied[] = [];
  const followed: Noise[] = [];
  for (const reading of readings) {
    const { planned, stack, address } = reading;
    if (planned === undefined || reading.deleted) continue;
    const left = planned.differences.filter(({ path }) => !reading.drifted.some((drift) => overlap(drift.path, path)));
    const kept = left.filter(({ path }) => path !== "tags_all" || !left.some((other) => other.path === "tags"));
    const isKept = planned.effect === "update" || planned.effect === "replace";
    if (isKept && kept.length === 0) continue;
    const follows = ({ path, after }: Difference): boolean =>
      (shaken.has(keyOf(reading)) && hasUnknown(after)) ||
      referredBy(reading, path).some((attribute) => moved.has(`${stack} ${attribute}`));
    if (isKept && kept.every(follows))
      followed.push({ stack, address, argument: kept.map(({ path }) => path).join(", "), kind: "follows from drift" });
    else unapplied.push({ stack, address, effect: planned.effect, arguments: kept.map(({ path }) => path) });
  }
  return { unapplied, followed };
}
