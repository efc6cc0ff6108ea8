import { movedOutputs } from "../plan/outputs";
import { redactPlan } from "../plan/redact";
import { hasWork, workOf } from "../plan/work";
import { type SynthesizedStack } from "../../synthesized";
import { awsProvider } from "../terraform/versions";
import { planAssumed } from "./assumed";
import { type Bundle, type BundleContent, draftBundle, dropDraft, hashFile, sealBundle, writeJson } from "./bundle";
import { jsonName, planName } from "./bundle-names";
import { requireSavedState } from "./errored-state";
import { type LiveRun } from "./live";
import { withProviderHost } from "./hosted";
import { type LivePlan, planStack } from "./stack-plan";
import { digestOf, type OutputRead, plannedOutputs, readsOf } from "./reads";
import { type Outcome, runInOrder } from "./schedule";
import { codeHashes, openSession } from "./session";
import { type StackState, StateStore } from "./state-store";
import { type PlanJson } from "../plan/plan-json";

/** How the planning of one stack ended. */
export type PlannedStack = { readonly stack: string; readonly seconds: number } & (
  | { readonly kind: "planned"; readonly bundle: Bundle }
  /** It has resources, but reads outputs that their stacks do not have yet: to be planned after those are applied. */
  | { readonly kind: "waits"; readonly missing: readonly string[] }
  | { readonly kind: "failed"; readonly error: unknown }
);

interface Draft {
  readonly stack: SynthesizedStack;
  readonly folder: string;
  readonly plan: PlanJson;
  readonly live: LivePlan | undefined;
  readonly assumed: readonly string[];
  readonly seconds: number;
}

/**
 * Plans stacks against their real states, as many at once as the machine allows, and writes a bundle
 * for each. One that cannot be planned does not keep the others from it.
 *
 * @param bundles folder that takes one folder per stack.
 */
export async function planLive(
  run: LiveRun,
  selected: readonly SynthesizedStack[],
  composition: string,
  bundles: string,
): Promise<readonly PlannedStack[]> {
  const reads = new Map(selected.map((stack) => [stack.instance.id, readsOf(stack, run.all)]));
  const states = await readStates(run, [...new Set([...selected, ...[...reads.values()].flat().map(({ producer }) => producer)])]);
  const results = new Map<string, PlannedStack>();
  const [ready, assumed]: [SynthesizedStack[], SynthesizedStack[]] = [[], []];
  for (const stack of selected) {
    const { id } = stack.instance;
    const needed = reads.get(id) ?? [];
    const unsaved = unsavedOf(run.root, stack);
    const broken =
      unsaved ??
      [stack, ...needed.map(({ producer }) => producer)]
        .map(({ instance }) => states.get(instance.id))
        .find((state) => state instanceof Error);
    const missing = needed.filter(({ producer, output }) => !hasOutput(states.get(producer.instance.id), output));
    if (broken !== undefined) results.set(id, { kind: "failed", stack: id, seconds: 0, error: broken });
    else if (missing.length === 0) ready.push(stack);
    else if (resourcesOf(states.get(id)) === 0) assumed.push(stack);
    else results.set(id, { kind: "waits", stack: id, seconds: 0, missing: missing.map(named) });
  }
  if (ready.length + assumed.length === 0) throwIfAllFailed(results);

  const drafts: Draft[] = [];
  const outcomes = await withProviderHost(
    run,
    ready,
    (stack) => typesOf(states.get(stack.instance.id)),
    (terraform) => planReady({ ...run, terraform }, ready, bundles),
  );
  for (const stack of ready) {
    const outcome = outcomes.get(stack.instance.id);
    if (outcome?.kind === "done")
      drafts.push({
        stack,
        folder: outcome.result.folder,
        plan: outcome.result.live.plan,
        live: outcome.result.live,
        assumed: [],
        seconds: outcome.seconds,
      });
    else if (outcome?.kind === "failed")
      results.set(stack.instance.id, { kind: "failed", stack: stack.instance.id, seconds: outcome.seconds, error: outcome.error });
  }
  for (const { stack, plan, seconds } of await assumedPlans(run, assumed, composition, results)) {
    const never = (reads.get(stack.instance.id) ?? [])
      .filter(({ producer, output }) => !hasOutput(states.get(producer.instance.id), output))
      .map(({ producer }) => producer.instance.id);
    drafts.push({ stack, folder: draftBundle(bundles, stack.instance.id), plan, live: undefined, assumed: [...new Set(never)], seconds });
  }
  const plans = new Map(drafts.map((draft) => [draft.stack.instance.id, draft]));
  for (const draft of drafts) {
    const { id } = draft.stack.instance;
    results.set(id, { kind: "planned", stack: id, seconds: draft.seconds, bundle: writeBundle(run, draft, reads.get(id) ?? [], plans) });
  }
  return selected.flatMap(({ instance }) => results.get(instance.id) ?? []);
}

/** Plans stacks whose upstream is there. */
async function planReady(
  { terraform, root, capacity, progress }: LiveRun,
  ready: readonly SynthesizedStack[],
  bundles: string,
): Promise<ReadonlyMap<string, Outcome<{ readonly folder: string; readonly live: LivePlan }>>> {
  const step = progress.begin(`planning ${ready.length} stacks, up to ${capacity.slots} at once`);
  const outcomes = await runInOrder<SynthesizedStack, { readonly folder: string; readonly live: LivePlan }>(
    ready,
    {
      idOf: ({ instance }) => instance.id,
      before: () => [],
      capacity,
      signal: terraform.signal,
      onChange: (atWork) => step.update(atWork.join(", ")),
      onEnd: ({ instance }, outcome) =>
        step.tell(`${instance.id}: ${outcome.kind === "done" ? `planned in ${outcome.seconds} s` : "not planned"}`),
    },
    async (stack) => {
      const folder = draftBundle(bundles, stack.instance.id);
      try {
        const session = await openSession(terraform, stack, root);
        return { folder, live: await planStack(session, { file: `${folder}/${planName(stack.instance.id)}` }) };
      } catch (error) {
        dropDraft(folder);
        throw error;
      }
    },
  );
  terraform.signal.throwIfAborted();
  step.done(`planned ${ready.length} stacks`);
  return outcomes;
}

/** A composition that cannot be planned fails the stacks that are assumed, and no others. */
async function assumedPlans(
  run: LiveRun,
  stacks: readonly SynthesizedStack[],
  composition: string,
  results: Map<string, PlannedStack>,
): ReturnType<typeof planAssumed> {
  try {
    return await planAssumed(run, stacks, composition);
  } catch (error) {
    run.terraform.signal.throwIfAborted();
    for (const { instance } of stacks) results.set(instance.id, { kind: "failed", stack: instance.id, seconds: 0, error });
    return [];
  }
}

function writeBundle(
  run: LiveRun,
  { stack, folder, plan, live, assumed }: Draft,
  reads: readonly OutputRead[],
  plans: ReadonlyMap<string, Draft>,
): Bundle {
  const { id } = stack.instance;
  writeJson(folder, id, redactPlan(live?.text ?? JSON.stringify(plan)));
  const used = plannedOutputs(plan);
  const content: BundleContent = {
    format: 2,
    stack: id,
    made: new Date().toISOString(),
    plan: live === undefined ? null : hashFile(folder, planName(id)),
    json: hashFile(folder, jsonName(id)),
    code: codeHashes(stack),
    state: live === undefined ? null : live.origin,
    reads:
      live === undefined
        ? []
        : reads.map(({ producer, remote, output }) => ({
            stack: producer.instance.id,
            output,
            value: digestOf(used.get(remote)?.[output]),
          })),
    assumed: [...assumed],
    upstreamChanges: upstreamChanges(reads, plans),
    versions: { terraform: run.terraformVersion, provider: awsProvider.version, planFormat: plan.format_version },
    ...workOf(plan),
  };
  return sealBundle(folder, content);
}

/** Stacks of the same run that change and that this one reads from; with no outputs when none that it reads may move. */
function upstreamChanges(reads: readonly OutputRead[], plans: ReadonlyMap<string, Draft>): { stack: string; outputs: string[] }[] {
  return [...new Set(reads.map(({ producer }) => producer.instance.id))].flatMap((producer) => {
    const draft = plans.get(producer);
    if (draft === undefined || !hasWork(workOf(draft.plan))) return [];
    const read = reads.filter((one) => one.producer.instance.id === producer).map(({ output }) => output);
    const moved = movedOutputs(draft.plan);
    return [{ stack: producer, outputs: draft.live === undefined ? read : read.filter((output) => moved.has(output)) }];
  });
}

const named = ({ producer, output }: OutputRead): string => `${producer.instance.id}.${output}`;
const hasOutput = (state: StackState | Error | undefined, output: string): boolean =>
  state !== undefined && !(state instanceof Error) && state.outputs.has(output);
const resourcesOf = (state: StackState | Error | undefined): number =>
  state === undefined || state instanceof Error ? 0 : state.resources.size;
const typesOf = (state: StackState | Error | undefined): Iterable<string> =>
  state === undefined || state instanceof Error ? [] : state.types;

/** The states of stacks; an error in the place of one that cannot be read. */
async function readStates(
  { progress }: LiveRun,
  stacks: readonly SynthesizedStack[],
): Promise<ReadonlyMap<string, StackState | Error | undefined>> {
  const step = progress.begin(`reading ${stacks.length} states`);
  const store = new StateStore();
  try {
    const read = await Promise.all(stacks.map(async (stack) => [stack.instance.id, await store.state(stack).catch(asError)] as const));
    step.done(`read ${read.filter(([, state]) => !(state instanceof Error)).length} of ${stacks.length} states`);
    return new Map(read);
  } finally {
    store.close();
  }
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

/** Why a stack is not planned while the state of its last apply waits to be saved. */
function unsavedOf(root: string, stack: SynthesizedStack): Error | undefined {
  try {
    requireSavedState(root, stack);
    return undefined;
  } catch (error) {
    return asError(error);
  }
}

/** When nothing can be planned for one reason, that reason is the message. */
function throwIfAllFailed(results: ReadonlyMap<string, PlannedStack>): void {
  const [first] = results.values();
  if (first?.kind === "failed" && [...results.values()].every(({ kind }) => kind === "failed")) throw first.error;
}
