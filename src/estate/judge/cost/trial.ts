import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { checkEnvironments, type EnvironmentSource, type Finding } from "../../../../config/check";
import { type KeyPath } from "../../../../config/check/finding";
import { valueAt } from "../../../../config/check/issues";
import { type EnvironmentConfig } from "../../../../config/schema/environment";
import { schemaAt } from "../../../../config/schema/walk";
import { synthesizeEstate } from "../../synthesis";
import { type SynthesizedStack } from "../../synthesized";
import { type Workspace, workspaceAt } from "../../workspace";
import { withChanges } from "../provenance/changes";
import { otherValues } from "../provenance/other-values";
import { comparedUnpriced, type CostChange, costChanges } from "./differences";
import { type Costs, costsOf } from "./lines";
import { comparedReason } from "./text";
import { usagesOf } from "./usages";

/** What it costs to give a key another value in one environment, found by making the estate with it. */
export interface KeyTrial {
  readonly environment: string;
  readonly now: unknown;
  readonly tried: unknown;
  /** What the check or a proof says against it; undefined for a value that can be had. */
  readonly refused?: readonly string[];
  /** US dollars in a month of the whole estate, beside what it costs now; null where something has no price on one side. */
  readonly difference: number | null;
  /** What has no price on one side, so that nobody knows what the value costs. */
  readonly unpriced: readonly string[];
  /** What costs more or less. */
  readonly changes: readonly CostChange[];
}

/** The estate of a configuration, and what it costs. */
export interface MadeEstate {
  readonly costs: Costs;
  readonly stacks: readonly SynthesizedStack[];
  readonly environments: readonly EnvironmentConfig[];
}

export interface TrialRequest {
  readonly workspace: Workspace;
  readonly sources: readonly EnvironmentSource[];
  readonly key: KeyPath;
  /** Environments in which it is tried. */
  readonly environments: readonly string[];
  /** Value to try; an undefined one leaves the key out. @default other values that the schema accepts */
  readonly to?: { readonly value: unknown };
  /** What is to be said against an estate that costs so many dollars more, besides the check; null where nobody knows. @default nothing */
  readonly objections?: (made: MadeEstate, difference: number | null) => readonly string[];
  /** The estate as it is, where it was made already. */
  readonly now?: MadeEstate;
  readonly signal: AbortSignal;
}

/** Values tried of a key that names none; each makes the whole estate again. */
const mostValues = 2;

/**
 * What a key of the configuration costs, by trial: the key is changed, the estate made again, and what it
 * then costs compared with what it costs now. Quantities that are assumed stay as they are, but for the
 * ones that the key itself says.
 */
export async function tryKey({
  workspace,
  sources,
  key,
  environments,
  to,
  objections,
  now: made,
  signal,
}: TrialRequest): Promise<readonly KeyTrial[]> {
  const schema = schemaAt(key)?.schema;
  if (schema === undefined) throw new Error(`no key ${key.join(".")}`);
  const now = made ?? (await makeEstate(workspace, sources, signal));
  const trials: KeyTrial[] = [];
  for (const environment of environments) {
    const own = checkEnvironments(sources).environments.find((one) => one.environment === environment);
    const value: unknown = valueAt(own, key);
    const known = sources.map((source) => valueAt(source.value, key)).filter((other) => other !== undefined);
    const values = to === undefined ? otherValues(schema, value, known).slice(0, mostValues) : [to.value];
    for (const tried of values) {
      const changed = sources.map((source) =>
        nameOf(source) === environment ? { ...source, value: withChanges(source.value, [{ at: key, to: tried }]) } : source,
      );
      const { findings } = checkEnvironments(changed);
      const about = { environment, now: value ?? null, tried };
      if (findings.length > 0) {
        trials.push({ ...about, refused: findings.map(reason), difference: 0, unpriced: [], changes: [] });
        continue;
      }
      const then = await makeEstate(workspace, changed, signal);
      const changes = costChanges(now.costs.lines, then.costs.lines);
      const unpriced = comparedUnpriced(now.costs.unpriced, then.costs.unpriced)
        .filter(({ side }) => side !== "both")
        .map((one) => `${comparedReason(one)}; ${one.fix}`);
      const difference = unpriced.length > 0 ? null : changes.reduce((sum, change) => sum + change.after - change.before, 0);
      const against = objections?.(then, difference) ?? [];
      trials.push({
        ...about,
        ...(against.length === 0 ? {} : { refused: against }),
        difference,
        unpriced,
        changes,
      });
    }
  }
  return trials;
}

const reason = ({ path: key, allowed, fix }: Finding): string => `${key}: allowed: ${allowed}; ${fix}`;
const nameOf = ({ value }: EnvironmentSource): unknown => valueAt(value, ["environment"]);

/** The estate of a configuration and what it costs, made in a folder of its own, which is removed. */
export async function makeEstate(workspace: Workspace, sources: readonly EnvironmentSource[], signal: AbortSignal): Promise<MadeEstate> {
  const folder = path.join(workspace.state, `cost-trial-${process.pid}`);
  const config = path.join(folder, "config");
  try {
    mkdirSync(config, { recursive: true });
    // JSON is YAML; what was written by hand is not touched.
    for (const { file, value } of sources) writeFileSync(path.join(config, path.basename(file)), JSON.stringify(value));
    const stacks = await synthesizeEstate(workspaceAt(workspace.root, config, folder), signal);
    const { environments } = checkEnvironments(sources);
    return { stacks, environments, costs: costsOf(stacks, usagesOf(environments)) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
