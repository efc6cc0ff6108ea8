import path from "node:path";
import { isRunning } from "@smart0dte/process-identity";
import { type SynthesizedStack } from "../../synthesized";
import { type Bundle, isAssumed } from "./bundle";
import { type Journal, type JournalEntry } from "./journal";
import { type LiveRun } from "./live";
import { digestOf } from "./reads";
import { codeHashes, openSession } from "./session";
import { sessionFolder } from "./session-folder";
import { holderText, releaseAdvice } from "./state-lock";
import { type StackState, type StateReader } from "./state-store";

/** What is to be done with a bundle. */
export type Standing =
  | { readonly kind: "apply" }
  /** Its apply was begun here and cut off. */
  | { readonly kind: "take-up"; readonly entry: JournalEntry; readonly state: StackState | undefined; readonly stateIsPlanned: boolean }
  | { readonly kind: "applied" }
  | { readonly kind: "refused"; readonly why: readonly string[] };

const planAgain = "plan it again";

/** Whether a state is the one that a bundle was planned from. */
export const isPlannedState = ({ manifest: { state: planned } }: Bundle, now: StackState | undefined): boolean =>
  planned !== null &&
  (planned.lineage === null ? now === undefined || now.serial === 0 : now?.lineage === planned.lineage && now.serial === planned.serial);

/** Compares a bundle with the code, the states and what is known of earlier applies. Changes nothing in AWS. */
export async function standingOf(bundle: Bundle, run: LiveRun, store: StateReader, journal: Journal): Promise<Standing> {
  const { manifest } = bundle;
  const stack = run.all.find(({ instance }) => instance.id === manifest.stack);
  if (stack === undefined) return { kind: "refused", why: ["the code has no such stack"] };
  const [state, lock] = [await store.state(stack), await store.lock(stack)];
  const entry = journal.pending(manifest);
  const end = entry?.ended ?? null;
  if (end !== null && state?.lineage === end.lineage && state.serial === end.serial) return { kind: "applied" };
  // So that the command that is given to whoever may release the lock works.
  if (lock !== undefined) await openSession(run.terraform, stack, run.root);
  const why = [
    ...codeRefusals(bundle, stack, run.terraformVersion),
    ...(lock === undefined
      ? []
      : [`its state is locked by ${holderText(lock)}; ${releaseAdvice(lock, path.resolve(sessionFolder(run.root, manifest.stack)))}`]),
    ...stateRefusals(bundle, state, journal.read(manifest)),
    ...(await movedReads(bundle, run.all, store)),
  ];
  if (why.length > 0) return { kind: "refused", why };
  if (entry !== undefined && entry.ended === null) return { kind: "take-up", entry, state, stateIsPlanned: isPlannedState(bundle, state) };
  return { kind: "apply" };
}

/** Whether the Terraform of a command that was killed is still at work for a bundle. */
export const stillApplying = (entry: JournalEntry | undefined): boolean =>
  entry?.ended === null && entry.process !== null && isRunning(entry.process);

function codeRefusals({ manifest }: Bundle, stack: SynthesizedStack, terraform: string): string[] {
  const hashes = codeHashes(stack);
  return [
    ...(isAssumed(manifest)
      ? [`it is assumed: ${manifest.assumed.join(", ")} had never been applied when it was planned; apply that, then ${planAgain}`]
      : []),
    ...(manifest.changes.unrecognized > 0
      ? ["its plan does things that this command has no name for; apply it with Terraform itself, or with a later version of this command"]
      : []),
    ...(hashes.stack === manifest.code.stack
      ? []
      : [`the code has moved on since it was planned (${manifest.made}); ${planAgain}, or check out the revision that was planned`]),
    ...(hashes.lock === manifest.code.lock ? [] : [`the provider lock has moved on since it was planned; ${planAgain}`]),
    ...(manifest.versions.terraform === terraform
      ? []
      : [
          `it was planned with Terraform ${manifest.versions.terraform}, and this is ${terraform}, which refuses such plans; ${planAgain}, or use the same Terraform`,
        ]),
  ];
}

function stateRefusals(bundle: Bundle, state: StackState | undefined, entry: JournalEntry | undefined): string[] {
  const { state: planned } = bundle.manifest;
  if (planned === null || isPlannedState(bundle, state) || entry?.ended === null) return [];
  if (entry !== undefined)
    return [
      `it was applied, and its state has moved on since (serial ${entry.ended?.serial}, now ${state?.serial ?? "gone"}); ${planAgain}`,
    ];
  if (state !== undefined && planned.lineage !== null && state.lineage !== planned.lineage)
    return [`its state is another one now: lineage ${state.lineage}, planned with ${planned.lineage}; ${planAgain}`];
  return [
    `its state has moved on: planned at serial ${planned.lineage === null ? "0 (none)" : planned.serial}, now ${state?.serial ?? "gone"}; ${planAgain}`,
  ];
}

/** What became of the outputs that went into the plan. */
export async function movedReads(
  { manifest }: Bundle,
  all: readonly SynthesizedStack[],
  store: Pick<StateReader, "state">,
): Promise<string[]> {
  const producers = [...new Set(manifest.reads.map(({ stack }) => stack))];
  const moved = await Promise.all(
    producers.map(async (id) => {
      const producer = all.find(({ instance }) => instance.id === id);
      const outputs = producer === undefined ? undefined : (await store.state(producer))?.outputs;
      return manifest.reads
        .filter(({ stack, output, value }) => stack === id && digestOf(outputs?.get(output)) !== value)
        .map(({ output }) => `${id}.${output}`);
    }),
  );
  const names = moved.flat();
  return names.length === 0 ? [] : [`it was planned with other values of ${names.join(", ")}; ${planAgain}`];
}
