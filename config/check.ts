import { suggest } from "../src/common/suggest";
import { type Finding } from "./check/finding";
import { explainIssues, valueAt } from "./check/issues";
import { knownPart } from "./check/known-part";
import { type CheckedSource, nameOf, runRules } from "./check/run-rules";
import { withoutSecrets } from "./check/secrets";
import { showValue } from "./check/show-value";
import { type EnvironmentSource } from "./check/source";
import { type EnvironmentConfig, environmentSchema } from "./schema/environment";

export { type Finding, renderFinding } from "./check/finding";
export { type EnvironmentSource, parseEnvironment, readEnvironmentFile } from "./check/source";

export interface CheckResult {
  /** Environments that the schema accepts, in the order of the sources. */
  readonly environments: EnvironmentConfig[];
  /** All mistakes of all sources, in the order of files, lines and columns. */
  readonly findings: Finding[];
}

/**
 * Checks environments against the schema, each against the rules, and all against one another. What
 * is wrong in one place hides nothing elsewhere: a rule reads what is valid, up to the first value that is not.
 */
export function checkEnvironments(sources: readonly EnvironmentSource[]): CheckResult {
  const environments: EnvironmentConfig[] = [];
  const findings: Finding[] = sources.flatMap(({ findings: ofForm }) => ofForm);
  const checked: CheckedSource[] = [];
  for (const source of sources.filter(({ value }) => value !== undefined)) {
    const parsed = environmentSchema.safeParse(source.value);
    if (parsed.success) environments.push(parsed.data);
    else findings.push(...explainIssues(source, parsed.error.issues));
    const one = { source, known: parsed.success ? named(parsed.data, source.expectedName) : knownPart(source.value) };
    checked.push(one);
    findings.push(...checkName(one, sources));
  }
  findings.push(...runRules(checked));
  const told = withoutSecrets(sources, findings);
  const order = new Map(sources.map(({ file }, index) => [file, index]));
  const rank = ({ file }: Finding): number => order.get(file) ?? sources.length;
  told.sort((a, b) => rank(a) - rank(b) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
  return { environments, findings: told };
}

/**
 * What is compared with others goes by its file's name: a copy that still says the name of its original is reported
 * everything that it must not have in common with it at once.
 */
const named = (environment: EnvironmentConfig, expected: string | undefined): EnvironmentConfig =>
  expected === undefined || environment.environment === expected ? environment : { ...environment, environment: expected };

/** The file's name says which environment is meant, in every command and every list of files. */
function checkName(one: CheckedSource, sources: readonly EnvironmentSource[]): Finding[] {
  const { source } = one;
  const { file, expectedName } = source;
  const environment = nameOf(one) === undefined ? undefined : String(valueAt(source.value, ["environment"]));
  if (expectedName === undefined || environment === undefined) return [];
  const base = { file, ...source.locate(["environment"]), path: "environment", got: showValue(environment) };
  if (environment !== expectedName) {
    const suggestion = suggest(environment, [expectedName]);
    return [
      {
        ...base,
        allowed: `the file's name, ${expectedName}`,
        fix: `write ${expectedName}, or rename the file`,
        ...(suggestion === undefined ? {} : { suggestion }),
      },
    ];
  }
  const twin = sources.find((other) => other !== source && other.expectedName === expectedName);
  return twin === undefined ? [] : [{ ...base, allowed: "one file for each environment", fix: `delete this file or ${twin.file}` }];
}
