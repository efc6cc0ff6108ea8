import { UserError } from "../src/common/user-error";
import { checkEnvironments, type CheckResult, type EnvironmentSource, type Finding, readEnvironmentFile, renderFinding } from "./check";
import { environmentFiles, environmentOf } from "./environment-files";
import { type EnvironmentConfig } from "./schema/environment";

/** All environments, sorted by name. */
export type Estate = readonly EnvironmentConfig[];

/** Reads every environment of a configuration folder as it is written. */
export function readEstate(folder: string): EnvironmentSource[] {
  return environmentFiles(folder).map((file) => readEnvironmentFile(file, environmentOf(file)));
}

/** Reads and checks every environment of a configuration folder; what is wrong is in the result. */
export function checkEstate(folder: string): CheckResult {
  return checkEnvironments(readEstate(folder));
}

/**
 * Reads, checks and resolves every environment of a configuration folder.
 *
 * @throws UserError with every finding of every file at once.
 */
export function loadEstate(folder: string): Estate {
  const result = checkEstate(folder);
  if (result.findings.length > 0) throw invalidConfig(result.findings);
  return result.environments;
}

export function invalidConfig(findings: readonly Finding[]): UserError {
  const count = findings.length === 1 ? "one mistake" : `${findings.length} mistakes`;
  return new UserError({
    problem: `the configuration has ${count}`,
    details: findings.flatMap((finding) => renderFinding(finding)),
    fix: "correct what is listed above; `estate config explain <key>` explains what a key means and allows",
  });
}
