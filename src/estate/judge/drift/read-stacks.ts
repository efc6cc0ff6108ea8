import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../../common/user-error";
import { jsonName } from "../../run/live/bundle-names";
import { type LiveRun } from "../../run/live/live";
import { planLive, type PlannedStack } from "../../run/live/plan-live";
import { type StackState, StateStore } from "../../run/live/state-store";
import { parsePlan } from "../../run/plan/plan-json";
import { type SynthesizedStack } from "../../synthesized";
import { type Known, lostState } from "./known";
import { type Unread } from "./model";
import { type StackReading } from "./world";

/** What could be read of the chosen stacks. */
export interface ReadStacks {
  readonly readings: readonly StackReading[];
  /** Folder of each stack's bundle. */
  readonly bundles: ReadonlyMap<string, string>;
  readonly states: Known["states"];
  readonly neverApplied: readonly string[];
  readonly unread: readonly Unread[];
}

interface Place {
  readonly composition: string;
  /** Folder that takes the plans with which findings can be set back. */
  readonly bundles: string;
}

/**
 * Plans every stack that has a state, with a refresh and without a lock. A stack that cannot be
 * planned does not keep the others from it; it is reported as unread.
 */
export async function readStacks(
  run: LiveRun,
  selected: readonly SynthesizedStack[],
  { composition, bundles }: Place,
  known: Known,
): Promise<ReadStacks> {
  const states = await readStates(selected);
  const [applied, neverApplied, unread]: [SynthesizedStack[], string[], Unread[]] = [[], [], []];
  for (const stack of selected) {
    const { id } = stack.instance;
    const state = states.get(id);
    if (state instanceof Error) unread.push(unreadStack(id, state));
    else if (state !== undefined && state.resources.size > 0) applied.push(stack);
    else {
      const lost = state === undefined ? lostState(id, stack.instance.stateKey, known) : undefined;
      if (lost === undefined) neverApplied.push(id);
      else unread.push(lost);
    }
  }
  rmSync(bundles, { recursive: true, force: true });
  const planned = applied.length === 0 ? [] : await planAll(run, applied, composition, bundles);
  const [readings, folders]: [StackReading[], Map<string, string>] = [[], new Map()];
  for (const [index, outcome] of planned.entries()) {
    const stack = applied[index];
    if (stack === undefined) continue;
    if (outcome.kind === "planned") {
      const file = path.join(outcome.bundle.folder, jsonName(outcome.stack));
      readings.push({ stack, plan: parsePlan(readFileSync(file, "utf8"), file) });
      folders.set(outcome.stack, outcome.bundle.folder);
    } else if (outcome.kind === "waits")
      unread.push({
        stack: outcome.stack,
        problem: "it reads outputs that their stacks do not have",
        details: outcome.missing,
        fix: "apply those stacks, then look for drift again",
      });
    else unread.push(unreadStack(outcome.stack, outcome.error));
  }
  const seen = Object.fromEntries(
    applied.flatMap(({ instance }) => {
      const state = states.get(instance.id);
      return state === undefined || state instanceof Error ? [] : [[instance.id, { lineage: state.lineage, serial: state.serial }]];
    }),
  );
  return { readings, bundles: folders, states: seen, neverApplied, unread };
}

/** When no stack at all can be planned, planLive says so by an error of all; here that is one of each. */
async function planAll(
  run: LiveRun,
  applied: readonly SynthesizedStack[],
  composition: string,
  bundles: string,
): Promise<readonly PlannedStack[]> {
  try {
    return await planLive(run, applied, composition, bundles);
  } catch (error) {
    run.terraform.signal.throwIfAborted();
    if (!(error instanceof UserError)) throw error;
    return applied.map(({ instance }) => ({ kind: "failed", stack: instance.id, seconds: 0, error }));
  }
}

async function readStates(stacks: readonly SynthesizedStack[]): Promise<ReadonlyMap<string, StackState | Error | undefined>> {
  const store = new StateStore();
  try {
    return new Map(
      await Promise.all(
        stacks.map(
          async (stack) =>
            [
              stack.instance.id,
              await store.state(stack).catch((error: unknown) => (error instanceof Error ? error : new Error(String(error)))),
            ] as const,
        ),
      ),
    );
  } finally {
    store.close();
  }
}

function unreadStack(stack: string, error: unknown): Unread {
  if (error instanceof UserError) return { stack, problem: error.message, details: error.details, fix: error.fix };
  return {
    stack,
    problem: error instanceof Error ? error.message : String(error),
    details: [],
    fix: "run the command again with --verbose, and report what it says",
  };
}

/** Removes the bundles that set nothing back: plans hold what states hold. */
export function keepBundles({ bundles }: ReadStacks, wanted: ReadonlySet<string>): void {
  for (const [stack, folder] of bundles) if (!wanted.has(stack)) rmSync(folder, { recursive: true, force: true });
}
