import { checkEnvironments, type EnvironmentSource } from "../../../../config/check";
import { formatPath, type KeyPath } from "../../../../config/check/finding";
import { valueAt } from "../../../../config/check/issues";
import { type FunctionArchive } from "../../../facts/function-archive";
import { type Workspace } from "../../workspace";
import { type Judged, judges, objectionsBeside } from "./objections";
import { type KeyTrial, type MadeEstate, makeEstate, tryKey } from "./trial";

/** A setting that may cost less, and values that would. */
interface Candidate {
  /** Key, with * for any name. */
  readonly key: string;
  readonly cheaper: (value: unknown) => readonly unknown[];
}

/** Sizes of AWS's classes from small to large. */
const sizes = ["micro", "small", "medium", "large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge"];

function oneSizeDown(value: unknown): readonly unknown[] {
  const parts = String(value).split(".");
  const smaller = sizes[sizes.indexOf(parts.at(-1) ?? "") - 1];
  return smaller === undefined ? [] : [[...parts.slice(0, -1), smaller].join(".")];
}
const oneLess = (value: unknown): readonly unknown[] => (typeof value === "number" && value > 0 ? [value - 1] : []);
const half = (value: unknown): readonly unknown[] => (typeof value === "number" ? [value / 2] : []);
const off = (value: unknown): readonly unknown[] => (value === true ? [false] : []);
const instead =
  (other: unknown) =>
  (value: unknown): readonly unknown[] =>
    value === other ? [] : [other];
/** Each entry left out once. */
const withoutOne = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value.map((_, index) => value.filter((_one, other) => other !== index)) : [];

/** What is tried, the dearest first as the estate stands; a new lever is one line. */
const candidates: readonly Candidate[] = [
  { key: "database.multiAz", cheaper: off },
  { key: "database.instanceClass", cheaper: oneSizeDown },
  { key: "database.insights.mode", cheaper: instead("standard") },
  { key: "database.replica.multiAz", cheaper: off },
  { key: "database.replica.instanceClass", cheaper: oneSizeDown },
  { key: "cache.nodeType", cheaper: oneSizeDown },
  { key: "cache.shards", cheaper: oneLess },
  { key: "cache.replicasPerShard", cheaper: oneLess },
  { key: "cache.recovery.replicasPerShard", cheaper: oneLess },
  { key: "cache.snapshots.retentionDays", cheaper: half },
  { key: "network.natGateways", cheaper: instead("single") },
  { key: "network.interfaceEndpoints", cheaper: withoutOne },
  { key: "timeSeries.liveAnalytics.memoryRetentionHours", cheaper: half },
  { key: "waf.botControl", cheaper: off },
  { key: "services.catalog.*.cpu", cheaper: half },
  { key: "services.catalog.*.memoryMiB", cheaper: half },
  { key: "services.catalog.*.tasks.minimum", cheaper: oneLess },
  { key: "services.catalog.*.tasks.peakMinimum", cheaper: oneLess },
  { key: "services.catalog.*.capacity", cheaper: instead("fargateSpot") },
];

/** A cheaper setting that was tried. */
export interface Suggestion extends KeyTrial {
  readonly key: string;
  /** US dollars in a month; 0 where nobody knows. */
  readonly difference: number;
}

/** US dollars in a month from which on a setting is worth a line. */
const leastSaving = 1;

/**
 * Cheaper settings of an environment, each tried for real: the estate is made with it, and the check and all that judges an estate
 * offline have their say about what saves something. That something smaller is still large enough for the load nothing here can prove.
 *
 * @param wanted keys to try, as the table of candidates names them; all of them without any
 * @param tell called before each trial
 */
export async function suggestions({
  workspace,
  sources,
  environment,
  archives,
  wanted,
  tell,
  signal,
}: {
  readonly workspace: Workspace;
  readonly sources: readonly EnvironmentSource[];
  readonly environment: string;
  readonly archives: readonly FunctionArchive[];
  readonly wanted: readonly string[];
  readonly tell: (what: string) => void;
  readonly signal: AbortSignal;
}): Promise<readonly Suggestion[]> {
  const config = checkEnvironments(sources).environments.find((one) => one.environment === environment);
  const now = await makeEstate(workspace, sources, signal);
  const judged = ({ stacks, environments }: MadeEstate): Judged => {
    const own = environments.find((one) => one.environment === environment);
    if (own === undefined) throw new Error(`the estate that was made has no environment ${environment}`);
    return { stacks, environment: own };
  };
  const against = objectionsBeside(judged(now), judges(workspace.root, archives, new Date().toISOString().slice(0, 10)));
  const saves = (difference: number | null): boolean => difference === null || difference <= -leastSaving;
  const objections = (made: MadeEstate, difference: number | null): readonly string[] => (saves(difference) ? against(judged(made)) : []);
  const found: Suggestion[] = [];
  for (const { key: pattern, cheaper } of candidates.filter(({ key }) => wanted.length === 0 || wanted.includes(key))) {
    for (const key of placesOf(config, pattern.split("."))) {
      for (const value of cheaper(valueAt(config, key))) {
        tell(`${formatPath(key)}: ${JSON.stringify(value)}`);
        const [trial] = await tryKey({ workspace, sources, key, environments: [environment], to: { value }, objections, now, signal });
        if (trial === undefined) continue;
        // What has no price is no saving.
        const refused = trial.refused ?? (trial.difference === null ? trial.unpriced : undefined);
        const difference = trial.difference ?? 0;
        if (refused !== undefined || saves(difference))
          found.push({ ...trial, key: formatPath(key), difference, ...(refused === undefined ? {} : { refused }) });
      }
    }
  }
  return found.sort((a, b) => a.difference - b.difference || (a.key < b.key ? -1 : 1));
}

export const candidateKeys: readonly string[] = candidates.map(({ key }) => key);

/** Paths that a pattern means in a configuration. */
function placesOf(value: unknown, [part, ...rest]: readonly string[], at: KeyPath = []): readonly KeyPath[] {
  if (part === undefined) return value === undefined ? [] : [at];
  if (typeof value !== "object" || value === null) return [];
  const names = part === "*" ? Object.keys(value) : [part];
  return names.flatMap((name) => placesOf(valueAt(value, [name]), rest, [...at, name]));
}
