import path from "node:path";
import { UserError } from "../../../common/user-error";
import { type StackInstance } from "../../../layers/instances";
import { withUpstream } from "../../../layers/order";
import { type Progress, secondsSince } from "../../progress";
import { resourceCount, type SynthesizedStack } from "../../synthesized";
import { lendToComposition } from "../compose/lend-provider";
import { prepareComposition } from "../compose/prepare";
import { type Capacity } from "../live/capacity";
import { type Outcome, runInOrder } from "../live/schedule";
import { type TerraformCall } from "../terraform/run";
import { type KeptPlans } from "./kept-plans";
import { partsOf, type PlanPart } from "./parts";
import { type PlanJson } from "./plan-json";
import { planPart } from "./plan-part";
import { splitPlan } from "./split";
import { type StackSummary, summarize } from "./summary";
import { PlanVisits } from "./visits";

export interface StackPlan {
  readonly instance: StackInstance;
  /** The stack's part of the plan, with the addresses it has in the stack itself. */
  readonly plan: PlanJson;
  readonly summary: StackSummary;
  /** The stack's share of the seconds that planning took; undefined when it was kept, or Terraform's log did not say. */
  readonly seconds: number | undefined;
}

export interface EstatePlan {
  readonly terraformVersion: string;
  readonly stacks: readonly StackPlan[];
  /** How many stacks had a plan that an earlier run had made of the same. */
  readonly kept: number;
  /** Wall time by phase, in seconds; reading plans is part of planning. */
  readonly seconds: { readonly prepare: number; readonly plan: number; readonly read: number };
}

export interface EstatePlanRequest {
  /** Every stack of the estate, each after those that it reads from. */
  readonly all: readonly SynthesizedStack[];
  /** Ids of the stacks that are asked for. */
  readonly wanted: ReadonlySet<string>;
  readonly terraformVersion: string;
  readonly kept: KeptPlans;
  /** Folder that takes each stack's plan as a file. @default none */
  readonly plans?: string;
  /** How many parts are planned at once. */
  readonly capacity: Capacity;
  readonly progress: Progress;
  /** Root of the checkout. */
  readonly checkout: string;
}

/**
 * Plans stacks offline: nothing is read from AWS or from a state, so the plan shows the estate as it
 * would be made from nothing. Stacks of one account and region are planned in one graph, with all that
 * they read from; those whose plan is kept are not planned again.
 *
 * @throws UserError with every error of Terraform, each with its stack and address.
 */
export async function planEstate(call: TerraformCall, request: EstatePlanRequest): Promise<EstatePlan> {
  const { all, wanted, kept, terraformVersion } = request;
  const reading = performance.now();
  const stacks = all.filter(({ instance }) => wanted.has(instance.id));
  const keys = await kept.keysOf(withUpstream(all, wanted));
  const found = new Map(
    stacks.flatMap(({ instance: { id } }) => {
      const plan = kept.read(keys.get(id));
      return plan === undefined ? [] : [[id, plan] as const];
    }),
  );
  const read = secondsSince(reading);
  const missing = new Set([...wanted].filter((id) => !found.has(id)));
  const made = missing.size === 0 ? nothing : await planMissing(call, withUpstream(all, missing), missing, request);
  for (const [id, plan] of made.plans) kept.write(keys.get(id), plan);
  const planned = stacks.map((stack) => {
    const plan = made.plans.get(stack.instance.id) ?? found.get(stack.instance.id);
    if (plan === undefined) throw new Error(`the plan has no part for the stack ${stack.instance.id}`);
    return { ...stack, plan };
  });
  if (request.plans !== undefined) kept.show(request.plans, new Map(planned.map(({ instance, plan }) => [instance.id, plan])), keys);
  kept.prune();
  const shares = made.visits.shares(made.seconds.plan);
  return {
    terraformVersion,
    kept: found.size,
    seconds: { ...made.seconds, read },
    stacks: planned.map(({ instance, json, plan }) => ({
      instance,
      plan,
      summary: summarize(instance.id, plan, json),
      seconds: shares.get(instance.id),
    })),
  };
}

interface Made {
  readonly plans: ReadonlyMap<string, PlanJson>;
  readonly visits: PlanVisits;
  readonly seconds: { readonly prepare: number; readonly plan: number };
}

const nothing: Made = { plans: new Map(), visits: new PlanVisits(), seconds: { prepare: 0, plan: 0 } };

/** Plans stacks and all that they read from, part by part, with providers of one host. */
async function planMissing(
  call: TerraformCall,
  stacks: readonly SynthesizedStack[],
  missing: ReadonlySet<string>,
  { capacity, progress, checkout }: EstatePlanRequest,
): Promise<Made> {
  const preparing = performance.now();
  const parts = partsOf(stacks);
  const [first] = parts;
  if (first === undefined) throw new Error("there is nothing to plan");
  const folderOf = ({ name }: PlanPart<SynthesizedStack>): string => path.join(call.folder, name);
  const prepareStep = progress.begin(`composing ${stacks.length} stacks`);
  // The provider is installed beside one of them, from where the host takes it for all.
  await prepareComposition({ ...call, folder: folderOf(first) }, first.stacks);
  prepareStep.done(`composed ${stacks.length} stacks in ${secondsSince(preparing)} s`);
  return lendToComposition(
    { ...call, folder: folderOf(first) },
    stacks,
    progress,
    checkout,
    async (lent) => {
      const prepare = secondsSince(preparing);
      const started = performance.now();
      const step = progress.begin(`planning ${missing.size} stacks`);
      const visits = new PlanVisits();
      const total = resourcesOf(stacks);
      const plans = new Map<string, PlanJson>();
      const outcomes = await runInOrder(
        parts,
        { idOf: ({ name }) => name, before: () => [], capacity, signal: call.signal },
        async (part) => {
          const own = { ...lent, folder: folderOf(part) };
          if (part !== first) await prepareComposition(own, part.stacks);
          const plan = await planPart(own, visits, () => step.update(`${visits.planned} of ${total} resources`));
          const ids = part.stacks.map(({ instance }) => instance.id);
          for (const [id, stackPlan] of splitPlan(plan, ids)) plans.set(id, stackPlan);
        },
      );
      throwFailures(outcomes, call.signal);
      const seconds = secondsSince(started);
      const asked = resourcesOf(stacks.filter(({ instance }) => missing.has(instance.id)));
      step.done(
        `planned ${asked} resources in ${seconds} s${total === asked ? "" : `, besides ${total - asked} of stacks that they read from`}`,
      );
      return { plans, visits, seconds: { prepare, plan: seconds } };
    },
    { oneRun: parts.length === 1 },
  );
}

const resourcesOf = (stacks: readonly SynthesizedStack[]): number => stacks.reduce((sum, { json }) => sum + resourceCount(json), 0);

/** One error with what all parts failed at. */
function throwFailures(outcomes: ReadonlyMap<string, Outcome<void>>, signal: AbortSignal): void {
  const errors = [...outcomes.values()].flatMap((outcome) => (outcome.kind === "failed" ? [outcome.error] : []));
  const foreign = errors.find((error) => !(error instanceof UserError));
  if (foreign !== undefined) throw foreign;
  const [error, ...others] = errors as readonly UserError[];
  if (error === undefined) return signal.throwIfAborted();
  if (others.length === 0) throw error;
  throw new UserError({
    problem: error.message,
    details: [...new Set([error, ...others].flatMap(({ details }) => details))],
    fix: error.fix,
    cause: error.cause,
  });
}
