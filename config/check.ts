import { suggest } from "../src/common/suggest";
import { type Finding } from "./check/finding";
import { explainIssues } from "./check/issues";
import { knownPart } from "./check/known-part";
import { type CheckedSource, nameOf, runRules } from "./check/run-rules";
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
    const one = { source, known: parsed.success ? parsed.data : knownPart(source.value) };
    checked.push(one);
    findings.push(...checkName(one, sources));
  }
  findings.push(...runRules(checked));
  const order = new Map(sources.map(({ file }, index) => [file, index]));
  const rank = ({ file }: Finding): number => order.get(file) ?? sources.length;
  findings.sort((a, b) => rank(a) - rank(b) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
  return { environments, findings };
}

/** The file's name says which environment is meant, in every command and every list of files. */
function checkName(one: CheckedSource, sources: readonly EnvironmentSource[]): Finding[] {
  const { source } = one;
  const { file, expectedName } = source;
  const environment = nameOf(one);
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
