import { setTimeout as delay } from "node:timers/promises";
import { UserError } from "../../../common/user-error";
import { type SynthesizedStack } from "../../synthesized";
import { applyOrder } from "./apply-order";
import { applyPlanFile } from "./stack-apply";
import { workOf } from "../plan/work";
import { type Bundle, isAssumed, type Manifest, planFileOf } from "./bundle";
import { withProviderHost } from "./hosted";
import { Journal } from "./journal";
import { type LiveRun } from "./live";
import { errorReport, type RunReport, type StackReport, stackReport, writeRunReport } from "./run-report";
import { type Outcome, runInOrder } from "./schedule";
import { saveErroredState } from "./save-errored-state";
import { openSession } from "./session";
import { movedReads, type Standing, standingOf, stillApplying } from "./standing";
import { StateStore } from "./state-store";
import { planRemainder } from "./take-up";

/** AWS carries out a call within seconds or not at all; its index of tags follows within a minute (docs/unproved.md). */
const defaultSettleSeconds = 60;

/** What works on one bundle needs besides it. */
interface Application {
  readonly run: LiveRun;
  readonly store: StateStore;
  readonly journal: Journal;
  readonly standings: ReadonlyMap<string, Standing>;
  readonly onDetail: (text: string) => void;
  readonly settleSeconds: number;
}

/**
 * Applies bundles in the registry's order, what only destroys after what depends on it. Everything that speaks against any of them is reported before
 * the first is applied. A stack that fails stops those that come after it; the others are finished.
 *
 * @param folders of the notes by which a run that was killed is taken up, and of the run report.
 * @param wishes `skipAssumed`: leave assumed bundles out instead of refusing them (@default false); `settleSeconds`: how
 * long after Terraform was cut off what it had only begun counts as never made (@default 60).
 * @throws UserError with every refusal at once.
 */
export async function applyLive(
  run: LiveRun,
  given: readonly Bundle[],
  folders: { readonly journal: string; readonly reports: string },
  { skipAssumed = false, settleSeconds = defaultSettleSeconds }: { readonly skipAssumed?: boolean; readonly settleSeconds?: number } = {},
): Promise<{ readonly report: RunReport; readonly file: string }> {
  const isLeftOut = ({ manifest }: Bundle): boolean => skipAssumed && isAssumed(manifest);
  const bundles = given.filter((bundle) => !isLeftOut(bundle));
  const store = new StateStore();
  const journal = new Journal(folders.journal);
  try {
    for (const bundle of bundles) await waitForKilledRun(run, bundle, journal);
    const unsaved = new Map<string, string>();
    for (const stack of run.all.filter(({ instance }) => bundles.some(({ manifest }) => manifest.stack === instance.id))) {
      const why = await saveErroredState(run, stack, store);
      if (why !== undefined) unsaved.set(stack.instance.id, why);
    }
    const checking = run.progress.begin(`holding ${bundles.length} bundles against code and states`);
    const standings = new Map(
      await Promise.all(bundles.map(async (bundle) => [bundle.manifest.stack, await standingOf(bundle, run, store, journal)] as const)),
    );
    throwRefusals(standings, unsaved);
    checking.done(`${bundles.length} bundles are what the code and the states are`);
    const leftOut = given.filter(isLeftOut).map(({ manifest }) => stackReport(manifest.stack, "assumed"));
    const toApply = new Set(
      bundles.filter(({ manifest }) => needsTerraform(standings.get(manifest.stack), manifest)).map(({ manifest }) => manifest.stack),
    );
    const stacks = run.all.filter(({ instance }) => toApply.has(instance.id));
    const types = new Map(await Promise.all(stacks.map(async (stack) => [stack, (await store.state(stack))?.types ?? []] as const)));
    return await withProviderHost(
      run,
      stacks,
      (stack) => types.get(stack) ?? [],
      (terraform) =>
        applyInOrder(
          { run: { ...run, terraform }, store, journal, standings, onDetail: () => undefined, settleSeconds },
          inOrder(bundles, run.all),
          leftOut,
          folders.reports,
        ),
    );
  } finally {
    store.close();
  }
}

const needsTerraform = (standing: Standing | undefined, manifest: Manifest): boolean =>
  standing?.kind === "take-up" || (standing?.kind === "apply" && manifest.applyable);

/** The Terraform of a command that was killed ends by itself; until then its bundle stands as nothing. */
async function waitForKilledRun({ progress, terraform }: LiveRun, { manifest }: Bundle, journal: Journal): Promise<void> {
  if (!stillApplying(journal.pending(manifest))) return;
  const step = progress.begin(
    `${manifest.stack}: waiting for the Terraform of a run that was killed (process ${journal.pending(manifest)?.process?.pid})`,
  );
  while (stillApplying(journal.pending(manifest))) await delay(200, undefined, { signal: terraform.signal });
  step.done(`${manifest.stack}: the Terraform of the killed run has ended`);
}

function throwRefusals(standings: ReadonlyMap<string, Standing>, unsaved: ReadonlyMap<string, string>): void {
  const refusals = [...standings].flatMap(([stack, standing]) =>
    [...(unsaved.has(stack) ? [unsaved.get(stack)] : []), ...(standing.kind === "refused" ? standing.why : [])].map(
      (why) => `${stack}: ${why}`,
    ),
  );
  if (refusals.length === 0) return;
  throw new UserError({
    problem: "these bundles are refused; nothing was applied",
    details: refusals,
    fix: "do what is said above for each, or leave its bundle out",
  });
}

const inOrder = (bundles: readonly Bundle[], all: readonly SynthesizedStack[]): readonly Bundle[] =>
  all.flatMap(({ instance }) => bundles.filter(({ manifest }) => manifest.stack === instance.id));

async function applyInOrder(
  application: Application,
  bundles: readonly Bundle[],
  leftOut: readonly StackReport[],
  reports: string,
): Promise<{ report: RunReport; file: string }> {
  const { run } = application;
  const before = applyOrder(bundles, run.all);
  const [began, started] = [new Date().toISOString(), performance.now()];
  const ended = new Map<string, StackReport>();
  const write = (finished: boolean): { report: RunReport; file: string } => {
    const report: RunReport = {
      format: "estate-apply/1",
      began,
      finished,
      seconds: Math.round((performance.now() - started) / 100) / 10,
      stacks: [...bundles.map(({ manifest }) => ended.get(manifest.stack) ?? stackReport(manifest.stack, "pending")), ...leftOut],
    };
    return { report, file: writeRunReport(reports, report) };
  };
  write(false);
  const step = run.progress.begin(`applying ${bundles.length} bundles, up to ${run.capacity.slots} at once`);
  await runInOrder<Bundle, StackReport>(
    bundles,
    {
      idOf: ({ manifest }) => manifest.stack,
      before: ({ manifest }) => before.get(manifest.stack) ?? [],
      capacity: run.capacity,
      signal: run.terraform.signal,
      onChange: (atWork) => step.update(atWork.join(", ")),
      onEnd: ({ manifest }, outcome) => {
        const report = reportOf(manifest.stack, outcome);
        ended.set(manifest.stack, report);
        write(false);
        step.tell(`${manifest.stack}: ${report.outcome}${report.seconds > 0 ? ` in ${report.seconds} s` : ""}`);
      },
    },
    (bundle) => applyBundle({ ...application, onDetail: (text) => step.update(`${bundle.manifest.stack}: ${text}`) }, bundle),
  );
  const result = write(true);
  step.done(`applied in ${result.report.seconds} s`);
  return result;
}

async function applyBundle({ run, store, journal, standings, onDetail, settleSeconds }: Application, bundle: Bundle): Promise<StackReport> {
  const { manifest } = bundle;
  const standing = standings.get(manifest.stack);
  const stack = run.all.find(({ instance }) => instance.id === manifest.stack);
  if (stack === undefined || standing === undefined || standing.kind === "refused")
    throw new Error(`${manifest.stack} was refused and is applied all the same`);
  if (standing.kind === "applied") return stackReport(manifest.stack, "already-applied");
  if (!needsTerraform(standing, manifest)) return stackReport(manifest.stack, "nothing-to-do");
  // Stacks before it may have been applied since all bundles were looked at.
  const moved = await movedReads(bundle, run.all, store);
  if (moved.length > 0)
    throw new UserError({
      problem: `${manifest.stack}: ${moved.join("; ")}`,
      fix: "run `npx estate plan --live` again: the stacks before it are applied now",
    });
  const session = await openSession(run.terraform, stack, run.root);
  if (standing.kind === "take-up") journal.write(manifest, standing.entry);
  const remainder =
    standing.kind === "take-up"
      ? await planRemainder(session, bundle, standing.entry, standing.state, standing.stateIsPlanned, settleSeconds)
      : { plan: undefined, adopted: [], again: [] };
  const isLeft = remainder.plan === undefined || remainder.plan.changes;
  const counts = isLeft
    ? await applyPlanFile(session, bundle, remainder.plan?.file ?? planFileOf(bundle), { journal, onDetail, lock: () => store.lock(stack) })
    : null;
  const { move, forget } = remainder.plan === undefined ? manifest.changes : workOf(remainder.plan.plan).changes;
  const did = counts === null ? null : { ...counts, move, forget };
  const state = await store.state(stack);
  const entry = journal.read(manifest);
  if (entry !== undefined && state !== undefined)
    journal.end(manifest, { ...entry, process: null, ended: { lineage: state.lineage, serial: state.serial } });
  const outcome = !isLeft ? "already-applied" : remainder.plan === undefined ? "applied" : "taken-up";
  return stackReport(manifest.stack, outcome, { did, serial: state?.serial ?? null, adopted: remainder.adopted, again: remainder.again });
}

function reportOf(stack: string, outcome: Outcome<StackReport>): StackReport {
  switch (outcome.kind) {
    case "done":
      return { ...outcome.result, seconds: outcome.seconds };
    case "failed":
      return stackReport(stack, "failed", { seconds: outcome.seconds, error: errorReport(outcome.error) });
    case "blocked":
      return stackReport(stack, "blocked", { blockedBy: outcome.by });
    case "cancelled":
      return stackReport(stack, "cancelled");
  }
}
