import { verdicts } from "../../../../src/estate/judge/review/model";
import { rules } from "../../../../src/estate/judge/review/rules";
import { goldenNames, goldenPlan, goldenReview } from "./golden/corpus";
import { cases } from "./golden/cases/index.mjs";
import { expected } from "./golden/expected";

const rulesOf = (name: string): string[] =>
  [...new Set(goldenReview(name).changes.flatMap(({ findings }) => findings.map(({ rule }) => rule)))].sort();
const typesOf = (name: string): string[] => goldenReview(name).changes.map(({ type }) => type);

describe("the golden plans", () => {
  it("are at least 400, one per case, each with an expected verdict", () => {
    expect(goldenNames.length).toBeGreaterThanOrEqual(400);
    expect(goldenNames).toEqual(Object.keys(cases).sort());
    expect(Object.keys(expected).sort()).toEqual(goldenNames);
  });

  it.each(Object.entries(expected))("%s is %j", (name, [verdict, ...found]) => {
    const { counts } = goldenReview(name);
    expect([verdicts.find((candidate) => counts[candidate] > 0) ?? "safe", ...rulesOf(name)]).toEqual([verdict, ...found]);
  });
});

describe("golden plans with values that Terraform marks as sensitive", () => {
  const secrets = goldenNames.flatMap((name) => {
    const changes = goldenPlan(name).resource_changes ?? [];
    const found = changes.flatMap(({ change }) => [
      ...marked(change.before, change.before_sensitive),
      ...marked(change.after, change.after_sensitive),
    ]);
    return found.length === 0 ? [] : [[name, found] as const];
  });

  it("are several", () => {
    expect(secrets.length).toBeGreaterThanOrEqual(3);
  });

  it.each(secrets)("%s shows none of them", (name, values) => {
    const said = JSON.stringify(goldenReview(name));
    expect(values.filter((value) => said.includes(JSON.stringify(value).slice(1, -1)))).toEqual([]);
  });
});

/** Texts under a mark; a letter or two stand in every report. */
function marked(value: unknown, mark: unknown): readonly string[] {
  if (typeof value === "string") return mark === true && value.length > 2 ? [value] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    marked(inner, mark === true ? true : typeof mark === "object" && mark !== null ? (mark as Record<string, unknown>)[name] : false),
  );
}

/** Of which no plan of a case can speak: the failure of a rule (masking.test.ts), AWS's models (refused.test.ts), other stacks (causes.test.ts), and the whole estate (recovery-weakened.test.ts). */
const elsewhere: readonly string[] = [
  "unjudged",
  "refused-by-aws",
  "deletion-refused",
  "gone-before-its-users",
  "recovery-unproved",
  "recovery-worse",
];

describe.each(rules.filter(({ id }) => !elsewhere.includes(id)).map(({ id, tier, why, see }) => [id, tier, why, see] as const))(
  "rule %s",
  (id, tier, why, see) => {
    const triggering = goldenNames.filter((name) => expected[name]?.includes(id));

    it("has a name of its own, a reason, and a page that says so", () => {
      expect(rules.filter((rule) => rule.id === id)).toHaveLength(1);
      expect(why).toMatch(/^[A-Z].+\.$/);
      expect(see).toMatch(/^https:\/\/(docs\.aws\.amazon|developer\.hashicorp)\.com\//);
    });

    it(`has a golden plan that triggers it, and gives it at least the tier ${tier}`, () => {
      expect(triggering.length).toBeGreaterThan(0);
      for (const name of triggering) {
        const verdict = expected[name]?.[0] ?? "safe";
        expect(verdicts.indexOf(verdict), `${name} is ${verdict}`).toBeLessThanOrEqual(
          verdict === "unknown" ? verdicts.indexOf("unknown") : verdicts.indexOf(tier),
        );
      }
    });

    it("has a golden plan of the same resource type that does not trigger it", () => {
      const types = new Set(triggering.flatMap(typesOf));
      expect(goldenNames.filter((name) => !triggering.includes(name) && typesOf(name).some((type) => types.has(type)))).not.toEqual([]);
    });
  },
);
