import path from "node:path";
import { type Progress, secondsSince } from "../../progress";
import { resourceCount, type SynthesizedStack } from "../../synthesized";
import { type Composition } from "../compose/compose";
import { lendToComposition } from "../compose/lend-provider";
import { type Part, partsOf } from "../compose/parts";
import { prepareComposition } from "../compose/prepare";
import { runParts } from "../compose/run-parts";
import { withUnknownValues } from "../compose/stand-ins";
import { type Capacity } from "../live/capacity";
import { type TerraformCall } from "../terraform/run";
import { type MadePlan } from "./kept-plans";
import { type KnownPlans } from "./known-plans";
import { planPart } from "./plan-part";
import { type Fed, withRecords } from "./planned-outputs";
import { splitPlan } from "./split";
import { type PlanVisits } from "./visits";

export interface PlanningRequest {
  /** How many parts are planned at once. */
  readonly capacity: Capacity;
  readonly progress: Progress;
  /** Root of the checkout. */
  readonly checkout: string;
}

/** Plans that were made. */
export interface MadePlans {
  readonly plans: ReadonlyMap<string, MadePlan>;
  readonly seconds: { readonly prepare: number; readonly plan: number };
}

/**
 * Plans stacks, part by part, with providers of one host; what they read of others is fed.
 *
 * @throws UserError with every error of Terraform, each with its stack and address.
 */
export async function planStacks(
  call: TerraformCall,
  stacks: readonly SynthesizedStack[],
  known: KnownPlans,
  visits: PlanVisits,
  request: PlanningRequest,
): Promise<MadePlans> {
  const { capacity, progress, checkout } = request;
  const preparing = performance.now();
  const parts = partsOf(stacks);
  const [first] = parts;
  if (first === undefined) throw new Error("there is nothing to plan");
  const compose = composer(call, known);
  let isFed = true;
  const prepareStep = progress.begin(`composing ${stacks.length} stacks`);
  // The provider is installed beside one of them, from where the host takes it for all.
  const firstComposed = await compose(call, first);
  prepareStep.done(`composed ${stacks.length} stacks in ${secondsSince(preparing)} s`);
  const made = await lendToComposition(
    firstComposed.call,
    known.feed(stacks).stacks,
    progress,
    checkout,
    async (lent) => {
      const prepare = secondsSince(preparing);
      const started = performance.now();
      const step = progress.begin(`planning ${stacks.length} stacks`);
      const total = resourcesOf(stacks);
      const before = visits.planned;
      const plans = new Map<string, MadePlan>();
      await runParts(parts, { capacity, signal: call.signal }, async (part) => {
        const onVisit = (): void => step.update(`${visits.planned - before} of ${total} resources`);
        const composed = part === first ? firstComposed : await compose(lent, part);
        const planned = await planPart({ ...lent, folder: composed.call.folder }, composed, visits, onVisit);
        if (!planned.fits) isFed = false;
        const split = splitPlan(planned.plan, [...planned.outputs.keys()]);
        for (const { instance } of part.stacks)
          plans.set(instance.id, { plan: required(split.get(instance.id)), outputs: required(planned.outputs.get(instance.id)) });
      });
      const seconds = secondsSince(started);
      step.done(`planned ${total} resources in ${seconds} s`);
      return { plans, seconds: { prepare, plan: seconds } };
    },
    { oneRun: parts.length === 1 },
  );
  // What cannot be fed as it was planned to be is planned beside what reads it, where nothing is fed.
  return isFed ? made : planStacks(call, known.withUpstream(stacks), known, visits, request);
}

interface Composed {
  readonly call: TerraformCall;
  readonly stacks: Composition["stacks"];
  readonly fed: readonly Fed[];
}

/** Composes a part in a folder of its own. */
const composer =
  ({ folder }: TerraformCall, known: KnownPlans) =>
  async (call: TerraformCall, part: Part<SynthesizedStack>): Promise<Composed> => {
    const own = { ...call, folder: path.join(folder, part.name) };
    const { stacks, feeds } = known.feed(part.stacks);
    let composed: Composition["stacks"] | undefined;
    await prepareComposition(
      own,
      stacks,
      (composition) => {
        composed = composition.stacks;
        // Whether something is fed or not, so that a later part of the stacks is initialized as well.
        return withUnknownValues(withRecords(composition, feeds.all));
      },
      feeds.byState,
    );
    return { call: own, stacks: composed ?? new Map(), fed: feeds.all };
  };

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("the plan has no part for a stack that was planned");
  return value;
}

const resourcesOf = (stacks: readonly SynthesizedStack[]): number => stacks.reduce((sum, { json }) => sum + resourceCount(json), 0);
