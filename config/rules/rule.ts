import { type EnvironmentConfig } from "../schema/environment";

/** Where a rule is broken. */
export interface Violation {
  /** Keys from the environment's root to the offending value. */
  readonly path: readonly (string | number)[];
  /** What stands there, where a name is wrong. @default the value at the path */
  readonly got?: string;
  /** What would be right there, as a phrase. */
  readonly allowed: string;
  /** What to do, in the imperative. */
  readonly fix: string;
  /** What was probably meant, where a word is misspelt. */
  readonly suggestion?: string;
}

export type Report = (violation: Violation) => void;

/**
 * A rule over several keys of one environment. It runs whatever else is wrong, up to the first value it
 * reads that is not valid; so it reports what it finds before it goes on, and catches nothing.
 */
export interface Rule {
  /** Short kebab-case name, shown with the finding. */
  readonly id: string;
  /** Top-level keys it reads; the compiler lets it read no others. */
  readonly reads: readonly (keyof EnvironmentConfig)[];
  check(environment: EnvironmentConfig, report: Report): void;
}

/** Defines a rule whose check can read no key that it does not declare. */
export function rule<const K extends keyof EnvironmentConfig>(definition: {
  readonly id: string;
  readonly reads: readonly K[];
  readonly check: (environment: Pick<EnvironmentConfig, K>, report: Report) => void;
}): Rule {
  return definition;
}

/** A rule over all environments at once; each finding names the environment it is reported at. */
export interface EstateRule {
  readonly id: string;
  readonly reads: readonly (keyof EnvironmentConfig)[];
  /** @param leftOut names of environments that are there, but lack something that the rule reads */
  check(
    environments: readonly EnvironmentConfig[],
    report: (environment: string, violation: Violation) => void,
    leftOut: readonly string[],
  ): void;
}

/** Defines a rule across environments whose check can read no key that it does not declare, besides the environment's name. */
export function estateRule<const K extends keyof EnvironmentConfig>(definition: {
  readonly id: string;
  readonly reads: readonly K[];
  readonly check: (
    environments: readonly Pick<EnvironmentConfig, K | "environment">[],
    report: (environment: string, violation: Violation) => void,
    leftOut: readonly string[],
  ) => void;
}): EstateRule {
  return definition;
}
