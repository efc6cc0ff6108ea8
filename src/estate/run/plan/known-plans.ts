import { withUpstream } from "../../../layers/order";
import { type SynthesizedStack } from "../../synthesized";
import { type KnownOutput, stateAddress } from "../compose/compose";
import { outputReads, type OutputRead } from "../compose/output-reads";
import { standInFor } from "../compose/stand-ins";
import { type KeptPlans, type KnownPlan, type MadePlan } from "./kept-plans";
import { type Fed, type PlannedOutputs } from "./planned-outputs";
import { plannedObjects, summarize } from "./summary";

/** What stacks that are not planned are fed from. */
export interface Feeds {
  readonly all: readonly Fed[];
  readonly byState: KnownOutput;
}

/**
 * The plans of a run: those that are kept and still hold, and those that it makes. Whether a kept one
 * holds is known once the plans of all that the stack reads from are.
 */
export class KnownPlans {
  /** Keys of the plans that are known. */
  public readonly keys = new Map<string, string | undefined>();
  private readonly plans = new Map<string, KnownPlan>();
  private readonly reads: ReadonlyMap<string, readonly OutputRead[]>;
  private readonly states: ReadonlyMap<string, string>;

  /**
   * @param stacks each after those that it reads from, of which none is left out.
   * @param own digests of stacks by themselves; none when nothing is kept.
   */
  public constructor(
    private readonly stacks: readonly SynthesizedStack[],
    private readonly kept: KeptPlans,
    private readonly own: ReadonlyMap<string, string>,
  ) {
    this.reads = outputReads(stacks);
    this.states = new Map(stacks.map(({ instance, json }) => [stateAddress(json.terraform.backend?.s3), instance.id]));
  }

  /** Takes every kept plan that holds. */
  public look(): void {
    for (const { instance } of this.stacks) {
      if (this.plans.has(instance.id) || !this.isDecided(instance.id)) continue;
      const key = this.keyOf(instance.id);
      const plan = this.kept.read(key);
      if (plan === undefined) continue;
      this.keys.set(instance.id, key);
      this.plans.set(instance.id, plan);
    }
  }

  /** Ids of the stacks that have no plan yet. */
  public missing(): ReadonlySet<string> {
    return new Set(this.stacks.flatMap(({ instance }) => (this.plans.has(instance.id) ? [] : [instance.id])));
  }

  /**
   * The stacks that are to be planned next: those of which no kept plan holds, whatever will come of the others.
   *
   * @param everything all that have no plan yet.
   */
  public next(everything: boolean): readonly SynthesizedStack[] {
    const chosen = new Set<string>();
    for (const { instance } of this.stacks) {
      if (this.plans.has(instance.id)) continue;
      const decided = this.isDecided(instance.id);
      const readsPlanned = this.readsOf(instance.id).every(({ stack }) => this.plans.has(stack) || chosen.has(stack));
      if (everything || decided || (readsPlanned && !this.kept.hasSeen(this.own.get(instance.id)))) chosen.add(instance.id);
    }
    return this.stacks.filter(({ instance }) => chosen.has(instance.id));
  }

  /** Takes a plan that was made, and keeps it. To be called for each after those that it reads from. @throws UserError when it cannot be written. */
  public add(stack: string, { plan, outputs }: MadePlan): void {
    const key = this.keyOf(stack);
    const json = this.stacks.find(({ instance }) => instance.id === stack)?.json;
    if (json === undefined) throw new Error(`the stack ${stack} is none of this run`);
    const extract = { outputs, summary: summarize(stack, plan, json), objects: plannedObjects(plan) };
    this.keys.set(stack, key);
    this.plans.set(stack, this.kept.write(this.own.get(stack), key, plan, extract));
  }

  public planOf(stack: string): KnownPlan {
    const found = this.plans.get(stack);
    if (found === undefined) throw new Error(`the stack ${stack} was not planned`);
    return found;
  }

  public withUpstream(stacks: readonly SynthesizedStack[]): readonly SynthesizedStack[] {
    return withUpstream(this.stacks, new Set(stacks.map(({ instance }) => instance.id)));
  }

  /** Stacks with what they are fed of others; what cannot be fed is among the stacks. */
  public feed(planned: readonly SynthesizedStack[]): { readonly stacks: readonly SynthesizedStack[]; readonly feeds: Feeds } {
    const ids = new Set(planned.map(({ instance }) => instance.id));
    const fed = new Map<string, Fed>();
    const queue = [...ids];
    for (const id of queue) {
      for (const { stack, field } of this.readsOf(id)) {
        if (ids.has(stack)) continue;
        const wanted = this.plans.get(stack)?.outputs[field];
        const expression = wanted === undefined || wanted.marked ? undefined : standInFor(Buffer.from(wanted.value, "base64"));
        if (wanted !== undefined && expression !== undefined) fed.set(`${stack} ${field}`, { stack, field, expression, wanted });
        else {
          ids.add(stack);
          queue.push(stack);
        }
      }
    }
    const all = [...fed.values()].filter(({ stack }) => !ids.has(stack));
    return {
      stacks: this.stacks.filter(({ instance }) => ids.has(instance.id)),
      feeds: { all, byState: (state, field) => fed.get(`${this.states.get(state)} ${field}`)?.expression },
    };
  }

  private readsOf(stack: string): readonly OutputRead[] {
    return this.reads.get(stack) ?? [];
  }

  private isDecided(stack: string): boolean {
    return this.readsOf(stack).every((read) => this.plans.has(read.stack));
  }

  private keyOf(stack: string): string | undefined {
    return this.kept.keyOf(this.own.get(stack), this.readsOf(stack), (other): PlannedOutputs => {
      const found = this.plans.get(other);
      if (found === undefined) throw new Error(`nothing is known of the outputs of ${other}`);
      return found.outputs;
    });
  }
}
