import { type StackInstance } from "../../../layers/instances";
import { withUpstream } from "../../../layers/order";
import { secondsSince } from "../../progress";
import { type SynthesizedStack } from "../../synthesized";
import { type TerraformCall } from "../terraform/run";
import { type KeptPlans, type KnownPlan } from "./kept-plans";
import { KnownPlans } from "./known-plans";
import { type PlanningRequest, planStacks } from "./plan-stacks";
import { PlanVisits } from "./visits";

/** The plan of a stack, with the addresses that its resources have in the stack itself. */
export interface StackPlan extends Pick<KnownPlan, "plan" | "summary" | "objects"> {
  readonly instance: StackInstance;
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

export interface EstatePlanRequest extends PlanningRequest {
  /** Every stack of the estate, each after those that it reads from. */
  readonly all: readonly SynthesizedStack[];
  /** Ids of the stacks that are asked for. */
  readonly wanted: ReadonlySet<string>;
  readonly terraformVersion: string;
  readonly kept: KeptPlans;
  /** Folder that takes each stack's plan as a file. @default none */
  readonly plans?: string;
}

/**
 * Plans stacks offline: nothing is read from AWS or from a state, so the plan shows the estate as it
 * would be made from nothing. A stack is planned again when it, or a value that it reads, is another one
 * than in a plan that is kept; what it reads of a stack that is not planned is fed as it was planned to be.
 *
 * @throws UserError with every error of Terraform, each with its stack and address.
 */
export async function planEstate(call: TerraformCall, request: EstatePlanRequest): Promise<EstatePlan> {
  const { all, wanted, kept, terraformVersion } = request;
  const needed = withUpstream(all, wanted);
  const reading = performance.now();
  const known = new KnownPlans(needed, kept, await kept.ownKeysOf(needed));
  known.look();
  let read = secondsSince(reading);
  const visits = new PlanVisits();
  const seconds = { prepare: 0, plan: 0 };
  const planned = new Set<string>();
  for (let round = 1; known.missing().size > 0; round += 1) {
    const next = known.next(round >= mostRounds);
    const made = await planStacks(call, next, known, visits, request);
    seconds.prepare = rounded(seconds.prepare + made.seconds.prepare);
    seconds.plan = rounded(seconds.plan + made.seconds.plan);
    for (const [id, plan] of made.plans) {
      known.add(id, plan);
      planned.add(id);
    }
    const looking = performance.now();
    known.look();
    read = rounded(read + secondsSince(looking));
  }
  const stacks = needed.flatMap((stack) =>
    wanted.has(stack.instance.id) ? [{ instance: stack.instance, ...known.planOf(stack.instance.id) }] : [],
  );
  if (request.plans !== undefined) kept.show(request.plans, new Map(stacks.map((stack) => [stack.instance.id, stack])), known.keys);
  kept.prune(needed.length);
  const shares = visits.shares(seconds.plan);
  return {
    terraformVersion,
    kept: [...wanted].filter((id) => !planned.has(id)).length,
    seconds: { ...seconds, read },
    stacks: stacks.map(({ instance, plan, summary, objects }) => ({ instance, plan, summary, objects, seconds: shares.get(instance.id) })),
  };
}

/** Of rounds each of which waits for the one before; the last plans everything of which it is not yet known whether it has to be. */
const mostRounds = 3;
const rounded = (seconds: number): number => Math.round(seconds * 100) / 100;
