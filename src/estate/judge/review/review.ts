import { type Mapping } from "../aws-models/mapping";
import { isLeftover, objectName } from "../../run/plan/effect";
import { isFirstPlan } from "../../run/plan/first-plan";
import { type ResourceChange } from "../../run/plan/plan-json";
import { type Weakenings } from "../recovery/weakenings";
import { type SynthesizedStack } from "../../synthesized";
import { changedArguments } from "./changed";
import { type Causes, causesOf } from "./causes";
import { type ConfigKey } from "./config-key";
import { type ReviewedCost } from "./cost";
import { type Dependent, Dependents } from "./dependents";
import { driftOf, type DriftReading, footnotesOn, notesOn } from "./drift-notes";
import { type Finding, findingsOf, hides, verdictOf } from "./findings";
import { holdersOf } from "./held";
import { laterUsersOf, orderOf } from "./later";
import { type StackPlanInput } from "./input";
import {
  type Effect,
  type Lifecycle,
  type PlannedEstate,
  type PlannedResource,
  type Rule,
  type Subject,
  type Verdict,
  verdicts,
} from "./model";
import { type Obstacle, obstaclesIn } from "./obstacles";
import { type Place, Places } from "./places";
import { Refusals } from "./refused";
import { replacementCauses } from "./replacement";
import { RemoteOutputs } from "./remote";
import { rules as allRules } from "./rules";
import { type MovingReads, staleReads } from "./stale";
import { type DeclaredStack, effectOf, type Judged, subjectOf } from "./subject";
import { unsettled } from "./unsettled";
import { TagReaders } from "./tag-readers";
import { isRecord, shownApart, withUnknown } from "./values";

export interface ReviewedChange {
  readonly stack: string;
  readonly address: string;
  readonly type: string;
  readonly effect: Effect;
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  /** Nothing but tags, descriptions and what AWS computes. */
  readonly noise: boolean;
  readonly changed: readonly { readonly argument: string; readonly before: string; readonly after: string }[];
  /** What forces the replacement; empty for every other effect. */
  readonly replacedBecause: readonly string[];
  /** Path in the tree of constructs; undefined for what is declared nowhere. */
  readonly construct: string | undefined;
  readonly lifecycle: Lifecycle | undefined;
  /** Where the synthesized JSON declares it; undefined for what is safe, or declared nowhere. */
  readonly declaredAt: Place | undefined;
  /** Keys of the configuration that made it; undefined where nobody asked, see withConfigKeys(). */
  readonly configKeys?: readonly ConfigKey[];
  /** Whether AWS will refuse it, so that the apply fails. */
  readonly willFail: boolean;
  /** The change that it only follows from. */
  readonly followsFrom: Dependent | undefined;
  /** How many changes follow from it. */
  readonly followers: number;
  /** What uses it, in its stack and in others; empty for what is safe, which nobody asks about. */
  readonly dependents: readonly Dependent[];
}

export interface Review {
  readonly terraformVersions: readonly string[];
  readonly stacks: readonly { readonly stack: string; readonly counts: Readonly<Record<Verdict, number>> }[];
  readonly counts: Readonly<Record<Verdict, number>>;
  readonly changes: readonly ReviewedChange[];
  /** What Terraform or AWS will refuse of the changes as they stand. */
  readonly obstacles: readonly Obstacle[];
  /** What plans do, leave out or find wrong beside their changes, and what somebody has to read. */
  readonly unsettled: readonly string[];
  /** Plans that were made as if nothing existed. */
  readonly firstPlans: readonly string[];
  /** What a reader must know about the plans themselves. */
  readonly notes: readonly string[];
  /** What means nothing, and is said so that nobody looks for it. */
  readonly footnotes: readonly string[];
  /** What the change costs; undefined where nobody asked, see withCost(). */
  readonly cost?: ReviewedCost;
}

/** What a review may know besides the plans and what they were made from. */
export interface ReviewOptions {
  /** @default all */
  readonly rules?: readonly Rule[];
  /** AWS's models, to judge by them what is declared. @default nobody asks */
  readonly models?: Mapping | undefined;
  /** Separates drift from what means nothing. @default everything that plans found is reported */
  readonly readDrift?: DriftReading;
  /** What plans read of stacks that the same change affects. @default nobody knows */
  readonly moving?: MovingReads | undefined;
  /** Says which changes weaken recovery. @default nobody asks */
  readonly weakening?: (subjects: readonly Subject[]) => Weakenings;
}

/**
 * Judges every change of the plans by the rules. The same plans and syntheses give the same review.
 *
 * @param estate the synthesis that the plans were made from.
 * @param base an earlier synthesis, for what was declared before; empty when there is none.
 */
export function review(
  given: readonly StackPlanInput[],
  estate: readonly SynthesizedStack[],
  base: readonly SynthesizedStack[] = [],
  { rules = allRules, models, readDrift, moving, weakening }: ReviewOptions = {},
): Review {
  const [now, before] = [declarations(estate), declarations(base)];
  const judged: Judged[] = [];
  const { plans, unread } = readable(given, (stack, resource) => {
    const subject = subjectOf(stack, resource, now(stack), before(stack));
    if (subject !== undefined) judged.push({ subject, resource });
  });
  const readers = new TagReaders(estate);
  const accounts = new Map([...base, ...estate].map(({ instance }) => [instance.id, instance.accountId]));
  // What is destroyed is no longer declared; who used it stands in the synthesis before.
  const [usersNow, usersBefore] = [new Dependents(estate), new Dependents(base)];
  const users = [usersNow, usersBefore];
  const first = orderOf(plans, estate, base);
  const subjects = judged.map(({ subject }) => subject);
  const effects = new Map(subjects.map(({ stack, address, effect }) => [`${stack} ${address}`, effect]));
  const effectOn = (stack: string, address: string): Effect | undefined => effects.get(`${stack} ${address}`);
  const weakenings = weakening?.(subjects.filter(({ leftover }) => leftover === undefined));
  const planned: PlannedEstate = {
    ...plannedResources(plans),
    ...(weakenings === undefined ? {} : { weakenings: (subject) => weakenings.of(subject) }),
    accountOf: (stack) => accounts.get(stack),
    tagReaders: (key) => readers.of(key),
    holders: (subject) => holdersOf(subject, users, effectOn, first),
    laterUsers: (subject) => laterUsersOf(subject, usersBefore, effectOn, first),
    ...refusalsOf(judged, estate, models),
  };
  const places = new Places(estate);
  const causes = causesOf(judged, users);
  const drift = driftOf(plans, readDrift);
  const changes = judged
    .map(({ subject, resource }) => judge(subject, resource, planned, rules, { users, places, causes }))
    .sort(inOrder(plans.map(({ stack }) => stack)));
  return {
    terraformVersions: [...new Set(plans.map(({ plan }) => plan.terraform_version))].sort(),
    stacks: plans.map(({ stack }) => ({ stack, counts: countsOf(changes.filter((change) => change.stack === stack)) })),
    counts: countsOf(changes),
    changes,
    obstacles: obstaclesIn(changes, base.length > 0 ? usersBefore : usersNow),
    unsettled: [
      ...unread,
      ...(weakenings?.together ?? []),
      ...plans.flatMap((plan) => unsettled(plan, estate)),
      ...(moving === undefined ? [] : plans.flatMap(({ stack }) => staleReads(stack, moving, new Set(plans.map((one) => one.stack))))),
    ],
    firstPlans: plans.filter(({ plan }) => isFirstPlan(plan)).map(({ stack }) => stack),
    notes: plans.flatMap((plan) => [
      ...notesOn(plan, drift),
      ...undeclared(
        plan.stack,
        subjects.filter(({ stack }) => stack === plan.stack),
      ),
    ]),
    footnotes: footnotesOn(drift),
  };
}

function refusalsOf(
  judged: readonly Judged[],
  estate: readonly SynthesizedStack[],
  models: Mapping | undefined,
): Pick<PlannedEstate, "refusals"> {
  if (models === undefined) return {};
  const changed = new Set(
    judged
      .filter(({ subject }) => ["create", "update", "replace"].includes(subject.effect))
      .map(({ subject }) => `${subject.stack} ${subject.address.replace(/\[.*$/s, "")}`),
  );
  const refusals = new Refusals(estate, models, (stack, address) => changed.has(`${stack} ${address}`));
  return { refusals: (subject) => refusals.of(subject) };
}

/** The plans without the changes that cannot be read: one of these must not lose the others. */
function readable(
  given: readonly StackPlanInput[],
  read: (stack: string, resource: ResourceChange) => void,
): { readonly plans: readonly StackPlanInput[]; readonly unread: readonly string[] } {
  const unread: string[] = [];
  const plans = given.map(({ stack, plan }) => {
    const changes = (plan.resource_changes ?? []).filter((resource) => {
      try {
        read(stack, resource);
        return true;
      } catch {
        unread.push(
          `the plan of ${stack} has a change that cannot be judged: ${objectName(resource)}; look at it with Terraform itself (\`terraform show\`)`,
        );
        return false;
      }
    });
    return { stack, plan: plan.resource_changes === undefined ? plan : { ...plan, resource_changes: changes } };
  });
  return { plans, unread };
}

/** Every resource of the plans, changed or not, with the values that it will have. */
function plannedResources(plans: readonly StackPlanInput[]): PlannedEstate {
  const resources = new Map(
    plans.map(({ stack, plan }) => [
      stack,
      (plan.resource_changes ?? []).filter((change) => change.mode === "managed" && !isLeftover(change)).map(plannedResource),
    ]),
  );
  return { find: (stack, matches) => resources.get(stack)?.find(matches) };
}

function plannedResource(resource: ResourceChange): PlannedResource {
  const { type, change } = resource;
  const after = withUnknown(change.after, change.after_unknown);
  return { type, effect: effectOf(resource), after: isRecord(after) ? after : {} };
}

function declarations(stacks: readonly SynthesizedStack[]): (stack: string) => DeclaredStack {
  const jsons = new Map(stacks.map(({ instance, json }) => [instance.id, json]));
  const remotes = new RemoteOutputs(stacks);
  return (stack) => ({ json: jsons.get(stack), resolve: (value) => remotes.resolved(stack, value) });
}

function judge(
  subject: Subject,
  resource: ResourceChange,
  planned: PlannedEstate,
  rules: readonly Rule[],
  { users, places, causes }: { readonly users: readonly Dependents[]; readonly places: Places; readonly causes: Causes },
): ReviewedChange {
  const findings = findingsOf(subject, resource, planned, rules);
  const verdict = verdictOf(findings);
  const changed = changedArguments(subject);
  const failing = new Set(rules.filter(({ fails }) => fails !== undefined).map(({ id }) => id));
  return {
    stack: subject.stack,
    address: subject.address,
    type: subject.type,
    effect: subject.effect,
    verdict,
    findings,
    noise: subject.effect === "update" && findings.length === 0 && changed.every(({ noise }) => noise),
    changed: changed.map(({ path, before, after }) =>
      hides(resource, path)
        ? { argument: path, before: "(sensitive)", after: "(sensitive)" }
        : { argument: path, ...shownApart(before, after) },
    ),
    replacedBecause: replacementCauses(subject, resource),
    construct: (subject.declared ?? subject.declaredBefore)?.construct,
    lifecycle: (subject.declared ?? subject.declaredBefore)?.lifecycle,
    declaredAt: subject.declared === undefined || verdict === "safe" ? undefined : places.of(subject.stack, subject.address),
    willFail: findings.some(({ rule, certain }) => certain && failing.has(rule)),
    followsFrom: subject.leftover === undefined ? causes.of(subject.stack, subject.address) : undefined,
    followers: subject.leftover === undefined ? causes.followers(subject.stack, subject.address) : 0,
    dependents:
      verdict === "safe" || subject.effect === "create" ? [] : unique(users.flatMap((index) => index.of(subject.stack, subject.address))),
  };
}

const countsOf = (changes: readonly ReviewedChange[]): Record<Verdict, number> => {
  const counts = { irreversible: 0, dangerous: 0, unknown: 0, look: 0, safe: 0 };
  for (const { verdict } of changes) counts[verdict] += 1;
  return counts;
};

function inOrder(stacks: readonly string[]): (a: ReviewedChange, b: ReviewedChange) => number {
  const place = new Map(stacks.map((stack, index) => [stack, index]));
  return (a, b) =>
    verdicts.indexOf(a.verdict) - verdicts.indexOf(b.verdict) ||
    // What decides comes before what follows, and what will fail before both.
    Number(b.willFail) - Number(a.willFail) ||
    b.followers - a.followers ||
    Number(a.followsFrom !== undefined) - Number(b.followsFrom !== undefined) ||
    (place.get(a.stack) ?? 0) - (place.get(b.stack) ?? 0) ||
    (a.address < b.address ? -1 : a.address > b.address ? 1 : 0);
}

function unique(dependents: readonly Dependent[]): readonly Dependent[] {
  return [...new Map(dependents.map((dependent) => [`${dependent.stack} ${dependent.address}`, dependent])).values()];
}

/** What a plan makes or changes is declared in the synthesis that it was made from. */
function undeclared(stack: string, subjects: readonly Subject[]): string[] {
  const missing = subjects.filter(
    ({ effect, declared }) => declared === undefined && effect !== "destroy" && effect !== "forget" && effect !== "unrecognized",
  ).length;
  return missing === 0
    ? []
    : [
        `the synthesized estate does not declare ${missing} ${missing === 1 ? "resource" : "resources"} of the plan of ${stack}: it was made from another synthesis`,
      ];
}
