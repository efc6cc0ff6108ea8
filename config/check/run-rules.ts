import { environmentRules, estateRules } from "../rules";
import { type EstateRule, type Rule, type Violation } from "../rules/rule";
import { type EnvironmentConfig } from "../schema/environment";
import { type Finding, formatPath } from "./finding";
import { valueAt } from "./issues";
import { readingWhatIsKnown } from "./known-part";
import { showValue } from "./show-value";
import { type EnvironmentSource } from "./source";

/** A source with what is known of its environment, defaults filled in. */
export interface CheckedSource {
  readonly source: EnvironmentSource;
  readonly known: EnvironmentConfig;
}

/** The environment's name, if it is known. */
export function nameOf({ known }: CheckedSource): string | undefined {
  let name: string | undefined;
  readingWhatIsKnown(() => (name = known.environment));
  return name;
}

/** Runs every rule on what is known, whatever else is wrong. */
export function runRules(
  checked: readonly CheckedSource[],
  rules: readonly Rule[] = environmentRules,
  acrossRules: readonly EstateRule[] = estateRules,
): Finding[] {
  const within = checked.flatMap((one) =>
    rules.flatMap((rule) => {
      const findings: Finding[] = [];
      readingWhatIsKnown(() => rule.check(one.known, (violation) => findings.push(toFinding(one, rule.id, violation))));
      return findings;
    }),
  );
  const named = oneOfEachName(checked);
  const nameless = checked.filter((one) => !named.includes(one)).flatMap(({ source }) => source.expectedName ?? []);
  return [...within, ...acrossRules.flatMap((rule) => across(rule, named, nameless))];
}

/** Compares environments; one that lacks what the rule reads is left out, and the others are still compared. */
function across(rule: EstateRule, taking: readonly CheckedSource[], leftOut: readonly string[] = []): Finding[] {
  const findings: Finding[] = [];
  const lacking = readingWhatIsKnown(() =>
    rule.check(
      taking.map(({ known }) => known),
      (name, violation) => {
        const at = taking.find((one) => nameOf(one) === name);
        if (at === undefined) throw new Error(`rule ${rule.id} reports at ${name}, which is no environment`);
        findings.push(toFinding(at, rule.id, violation));
      },
      leftOut,
    ),
  );
  if (lacking === undefined) return findings;
  const names = taking.filter(({ known }) => known === lacking).flatMap((one) => nameOf(one) ?? []);
  return across(
    rule,
    taking.filter(({ known }) => known !== lacking),
    [...leftOut, ...names],
  );
}

/** Of several environments with one name the one whose file has that name stands for it; the name itself is reported elsewhere. */
function oneOfEachName(checked: readonly CheckedSource[]): CheckedSource[] {
  return checked.filter((one) => {
    const name = nameOf(one);
    const same = checked.filter((other) => nameOf(other) === name);
    return name !== undefined && one === (same.find(({ source }) => source.expectedName === name) ?? same[0]);
  });
}

function toFinding({ source, known }: CheckedSource, rule: string, { path, got, allowed, fix, suggestion }: Violation): Finding {
  const written = valueAt(source.value, path);
  const value = valueAt(known, path);
  const keyName = path.findLast((part) => typeof part === "string")?.toString();
  return {
    file: source.file,
    ...source.locate(path),
    path: formatPath(path),
    got: got ?? `${showValue(value, keyName)}${written === undefined && value !== undefined ? " (the default)" : ""}`,
    allowed,
    fix,
    rule,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}
