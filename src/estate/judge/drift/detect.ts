import { review } from "../review/review";
import { type LiveRun } from "../../run/live/live";
import { secondsSince } from "../../progress";
import { type SynthesizedStack } from "../../synthesized";
import { type AdopterFor } from "./adopter";
import { type Drift, findDrift } from "./findings";
import { checkArguments, checkIgnores, type Ignores, withoutIgnored } from "./ignores";
import { compareWithKnown, type Known, nextKnown, nothingKnown } from "./known";
import { type DriftFinding } from "./model";
import { keepBundles, readStacks, type ReadStacks } from "./read-stacks";
import { type DriftReport, type ReportedFinding } from "./report";
import { secretVersions } from "./secret-versions";
import { answer, readEpoch } from "../recovery/status/reads";
import { withoutExpected } from "./expected";
import { adoptOf, revertOf } from "./ways-out";

export interface DriftOptions {
  readonly composition: string;
  readonly bundles: string;
  readonly ignores: Ignores;
  /** What an earlier run has found; undefined for the first one. */
  readonly known: Known | undefined;
  /** Undefined when nobody asks which key would say it. */
  readonly adopterFor: AdopterFor | undefined;
  readonly now: Date;
}

/**
 * Looks for what changed in AWS behind Terraform's back. Nothing is written there: states are read,
 * plans are made with a refresh and without a lock, and secrets are asked for their versions.
 *
 * @param selected the stacks to look at, of `run.all`.
 */
export async function detectDrift(
  run: LiveRun,
  selected: readonly SynthesizedStack[],
  options: DriftOptions,
): Promise<{ readonly report: DriftReport; readonly next: Known }> {
  const started = performance.now();
  const { known = nothingKnown, ignores, now } = options;
  checkIgnores(ignores, run.all, now.toISOString().slice(0, 10));
  const read = await readStacks(run, selected, options, known);
  const step = run.progress.begin("judging what changed");
  const drift = findDrift(read.readings, run.all, new Set(read.neverApplied));
  checkArguments(ignores, drift.world);
  const secrets = await secretVersions(drift.world, known);
  const afterFailover = await withoutExpected([...drift.findings, ...secrets.findings], run.all, ({ region, table }) =>
    answer(readEpoch(region, table)),
  );
  const { findings, ignored, idle } = withoutIgnored(afterFailover.findings, ignores.entries);
  const unread = [...read.unread, ...secrets.unread];
  const blind = new Set(unread.map(({ stack }) => stack));
  const readStackIds = new Set(read.readings.map(({ stack }) => stack.instance.id).filter((id) => !blind.has(id)));
  const told = compareWithKnown(findings, known, readStackIds);
  step.done(`${findings.length} findings, ${told.fresh.length} of them new`);

  const since = new Map(told.known.map(({ finding, since: day }) => [finding.id, day]));
  const reported = await withWaysOut(run, findings, since, drift, read, options.adopterFor);
  keepBundles(
    read,
    new Set(
      reported
        .filter(({ arguments: args, class: kind }) => kind === "deleted" || args.some(({ putBack }) => putBack))
        .map(({ stack }) => stack),
    ),
  );
  const report: DriftReport = {
    made: now.toISOString(),
    seconds: secondsSince(started),
    findings: reported,
    unapplied: drift.unapplied,
    unread,
    neverApplied: read.neverApplied,
    read: [...readStackIds],
    expected: afterFailover.expected,
    ignored,
    idleIgnores: idle.filter((entry) => !ignored.some(({ by }) => by.includes(entry))),
    gone: told.gone,
    noise: drift.noise,
  };
  // A secret's new version is what the next run starts from: nothing else would ever end the finding.
  const passing = new Set(secrets.findings.map(({ id }) => id));
  const next = nextKnown(
    { ...told, fresh: told.fresh.filter(({ id }) => !passing.has(id)) },
    known,
    { stacks: readStackIds, states: read.states, secrets: secrets.versions },
    now.toISOString(),
  );
  return { report, next };
}

async function withWaysOut(
  run: LiveRun,
  findings: readonly DriftFinding[],
  since: ReadonlyMap<string, string>,
  drift: Drift,
  read: ReadStacks,
  prepare: AdopterFor | undefined,
): Promise<readonly ReportedFinding[]> {
  const touched = new Set(findings.map(({ stack }) => stack));
  const plans = read.readings
    .filter(({ stack }) => touched.has(stack.instance.id))
    .map(({ stack, plan }) => ({ stack: stack.instance.id, plan }));
  const reviewed = new Map(review(plans, run.all).changes.map((change) => [`${change.stack} ${change.address}`, change]));
  const result: ReportedFinding[] = [];
  const step = run.progress.begin("looking for ways out");
  const fresh = findings.filter(({ id }) => !since.has(id));
  const questions = fresh.flatMap(({ id, stack, address, class: kind }) =>
    kind === "deleted" ? [{ stack, address }] : (drift.wishes.get(id) ?? []).map(({ argument }) => ({ stack, address, argument })),
  );
  const adopter = await prepare?.(questions);
  for (const [index, finding] of findings.entries()) {
    step.update(`${index + 1} of ${findings.length}`);
    const day = since.get(finding.id);
    const alongside = drift.unapplied.filter(({ stack }) => stack === finding.stack).length;
    const revert = revertOf(finding, {
      bundle: read.bundles.get(finding.stack),
      alongside,
      reviewed: reviewed.get(`${finding.stack} ${finding.address}`),
    });
    // What is known was reported with its ways out before.
    const adopt = await adoptOf(finding, drift.wishes.get(finding.id) ?? [], day === undefined ? adopter : undefined);
    result.push({ ...finding, since: day, revert, adopt });
  }
  step.done(`looked for ways out of ${findings.length} findings`);
  return result;
}
