import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { verdicts } from "../../../src/estate/review/model";
import { rules } from "../../../src/estate/review/rules";
import { root, temporaryFolder } from "../../helpers/command";
import { goldenNames, goldenReview, plansFolder } from "./golden/corpus";
import { cases } from "./golden/cases/index.mjs";
import { expected } from "./golden/expected";

const rulesOf = (name: string): string[] => [...new Set(goldenReview(name).changes.flatMap(({ findings }) => findings.map(({ rule }) => rule)))].sort();
const typesOf = (name: string): string[] => goldenReview(name).changes.map(({ type }) => type);

describe("the golden plans", () => {
  it("are at least 60, one per case, each with an expected verdict", () => {
    expect(goldenNames.length).toBeGreaterThanOrEqual(60);
    expect(goldenNames).toEqual(Object.keys(cases).sort());
    expect(Object.keys(expected).sort()).toEqual(goldenNames);
  });

  it.each(Object.entries(expected))("%s is %j", (name, [verdict, ...found]) => {
    const { counts } = goldenReview(name);
    expect([verdicts.find((candidate) => counts[candidate] > 0) ?? "safe", ...rulesOf(name)]).toEqual([verdict, ...found]);
  });

  it("are what Terraform makes of the cases", () => {
    const folder = temporaryFolder();
    execFileSync(process.execPath, [path.join(root, "scripts", "golden-plans.mjs"), folder], { cwd: root, stdio: "pipe" });
    expect(readdirSync(folder).sort()).toEqual(readdirSync(plansFolder).sort());
    for (const name of goldenNames) {
      const [made, kept] = [folder, plansFolder].map((place) => ({ ...(JSON.parse(readFileSync(path.join(place, `${name}.json`), "utf8")) as object), terraform_version: "any" }));
      expect(made, name).toEqual(kept);
    }
  }, 600_000);
});

describe.each(rules.map(({ id, tier, why, see }) => [id, tier, why, see] as const))("rule %s", (id, tier, why, see) => {
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
      expect(verdicts.indexOf(verdict), `${name} is ${verdict}`).toBeLessThanOrEqual(verdict === "unknown" ? verdicts.indexOf("unknown") : verdicts.indexOf(tier));
    }
  });

  it("has a golden plan of the same resource type that does not trigger it", () => {
    const types = new Set(triggering.flatMap(typesOf));
    expect(goldenNames.filter((name) => !triggering.includes(name) && typesOf(name).some((type) => types.has(type)))).not.toEqual([]);
  });
});
