import { environmentRules, estateRules } from "../rules";
import { type EstateRule, type Rule, type Violation } from "../rules/rule";
import { type EnvironmentConfig, environmentSchema } from "../schema/environment";
import { type Finding, formatPath } from "./finding";
import { valueAt } from "./issues";
import { showValue } from "./show-value";
import { type EnvironmentSource } from "./source";

type TopLevelKey = keyof EnvironmentConfig;

/** A source with those of its top-level keys that are valid by themselves, defaults filled in. */
export interface CheckedSource {
  readonly source: EnvironmentSource;
  readonly valid: Partial<EnvironmentConfig>;
}

/** The valid part of an environment that is not valid as a whole. */
export function validKeys(value: unknown): Partial<EnvironmentConfig> {
  if (typeof value !== "object" || value === null) return {};
  const entries = Object.entries(environmentSchema.shape).flatMap(([name, schema]) => {
    const parsed = schema.safeParse(Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined);
    return parsed.success && parsed.data !== undefined ? [[name, parsed.data]] : [];
  });
  return Object.fromEntries(entries) as Partial<EnvironmentConfig>;
}

/** A key that may be left out counts as valid when it is not there. */
const mayBeAbsent = (key: TopLevelKey): boolean => environmentSchema.shape[key].safeParse(undefined).success;

const has = ({ source, valid }: CheckedSource, keys: readonly TopLevelKey[]): boolean =>
  keys.every((key) => valid[key] !== undefined || (mayBeAbsent(key) && valueAt(source.value, [key]) === undefined));

/** Runs every rule whose keys are valid, whatever else is wrong. */
export function runRules(checked: readonly CheckedSource[], rules: readonly Rule[] = environmentRules, acrossRules: readonly EstateRule[] = estateRules): Finding[] {
  const within = checked.flatMap((one) =>
    rules.filter(({ reads }) => has(one, reads)).flatMap((rule) => {
      const findings: Finding[] = [];
      // The rule reads no key that it does not declare, and those it declares are valid.
      rule.check(one.valid as EnvironmentConfig, (violation) => findings.push(toFinding(one, rule.id, violation)));
      return findings;
    }),
  );
  const across = acrossRules.flatMap((rule) => {
    const taking = oneOfEachName(checked).filter((one) => has(one, ["environment", ...rule.reads]));
    const findings: Finding[] = [];
    rule.check(
      taking.map(({ valid }) => valid as EnvironmentConfig),
      (name, violation) => {
        const at = taking.find(({ valid }) => valid.environment === name);
        if (at === undefined) throw new Error(`rule ${rule.id} reports at ${name}, which is no environment`);
        findings.push(toFinding(at, rule.id, violation));
      },
    );
    return findings;
  });
  return [...within, ...across];
}

/** Of several environments with one name the one whose file has that name stands for it; the name itself is reported elsewhere. */
function oneOfEachName(checked: readonly CheckedSource[]): CheckedSource[] {
  const rightlyNamed = ({ valid, source }: CheckedSource): boolean => source.expectedName === valid.environment;
  return checked.filter((one) => {
    const same = checked.filter((other) => other.valid.environment === one.valid.environment);
    return one === (same.find(rightlyNamed) ?? same[0]);
  });
}

function toFinding({ source, valid }: CheckedSource, rule: string, { path, got, allowed, fix, suggestion }: Violation): Finding {
  const written = valueAt(source.value, path);
  const value = valueAt(valid, path);
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
