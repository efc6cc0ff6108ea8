import { type ResourceChange } from "../../run/plan/plan-json";
import { type Evidence, type PlannedEstate, type Rule, type Subject, type Tier, tiers, type Verdict } from "./model";
import { readsOf } from "./reads";
import { holdsTrue, isSensitive } from "./replacement";

export interface Finding {
  readonly rule: string;
  readonly tier: Tier;
  readonly text: string;
  readonly attribute?: string;
  /** False when only the apply shows whether it is so. */
  readonly certain: boolean;
}

/** What the rules find in a change, the worst first. */
export function findingsOf(subject: Subject, resource: ResourceChange, planned: PlannedEstate, rules: readonly Rule[]): readonly Finding[] {
  const asked = (kind: Rule["kind"]): Finding[] => ask(subject, resource, planned, rules, kind);
  if (subject.leftover !== undefined) return worstFirst(asked("leftover"));
  const special = asked(undefined);
  const known = [...special, ...asked("general").filter((finding) => !special.some((one) => speaksOf(one, finding)))];
  return worstFirst([...(known.length > 0 ? known : asked("fallback")), ...asked("beside")]);
}

const worstFirst = (findings: readonly Finding[]): readonly Finding[] =>
  [...findings].sort((a, b) => tiers.indexOf(b.tier) - tiers.indexOf(a.tier));

/** Whether a finding is about the same argument as another, or about one around it. */
const speaksOf = (one: Finding, { attribute }: Finding): boolean =>
  one.attribute !== undefined && attribute !== undefined && (attribute === one.attribute || attribute.startsWith(`${one.attribute}.`));

/** What the rules of a kind find; most rules find nothing in most changes. */
function ask(subject: Subject, resource: ResourceChange, planned: PlannedEstate, rules: readonly Rule[], kind: Rule["kind"]): Finding[] {
  const findings: Finding[] = [];
  for (const rule of rules) {
    if (rule.kind !== kind) continue;
    try {
      const evidence = rule.when(subject, planned);
      if (evidence.length > 0)
        findings.push(
          ...distinct(evidence.map((one) => masked(one, rule, subject, planned, resource))).map((one) => ({
            rule: rule.id,
            tier: rule.tier,
            ...one,
          })),
        );
    } catch {
      // What it failed on may be secret, and so may be what it says of it.
      findings.push({
        rule: "unjudged",
        tier: "dangerous",
        text: `the rule ${rule.id} failed on it; look at the plan with Terraform itself (\`terraform show\`)`,
        certain: true,
      });
    }
  }
  return findings;
}

const distinct = <E extends { readonly text: string }>(evidence: readonly E[]): readonly E[] =>
  evidence.filter(({ text }, index) => evidence.findIndex((other) => other.text === text) === index);

/** Whether a value of the change must not be shown. */
export const hides = ({ change }: ResourceChange, path: string): boolean =>
  isSensitive(change.before_sensitive, path) || isSensitive(change.after_sensitive, path);

/** A text may hold any value that its rule read, whatever argument it is named after. */
function masked(
  { exact, ...evidence }: Evidence,
  rule: Rule,
  subject: Subject,
  planned: PlannedEstate,
  resource: ResourceChange,
): Evidence {
  if (!holdsTrue(resource.change.before_sensitive) && !holdsTrue(resource.change.after_sensitive)) return evidence;
  const read = exact === true && evidence.attribute !== undefined ? [evidence.attribute] : readsOf(rule.when, subject, planned);
  const secret = [...new Set([...(evidence.attribute === undefined ? [] : [evidence.attribute]), ...read])].filter((path) =>
    hides(resource, path),
  );
  return secret.length === 0 ? evidence : { ...evidence, text: `${secret.join(", ")}: sensitive, not shown` };
}

/** The worst certain finding; where an open question could make it worse, and it is not dangerous already, `unknown`. */
export function verdictOf(findings: readonly Finding[]): Verdict {
  const certain = worst(findings.filter((finding) => finding.certain));
  const open = findings.some((finding) => !finding.certain);
  return open && tiers.indexOf(certain) < tiers.indexOf("dangerous") ? "unknown" : certain;
}

const worst = (findings: readonly Finding[]): Tier => tiers[Math.max(0, ...findings.map(({ tier }) => tiers.indexOf(tier)))] ?? "safe";
