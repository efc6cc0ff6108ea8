import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { environmentRules, estateRules } from "../../../../config/rules";
import { neverRules } from "../../../../src/estate/judge/access/never/rules";
import { controls } from "../../../../src/estate/judge/compliance/controls";
import { type Evidence } from "../../../../src/estate/judge/compliance/evidence";
import { shortcomings } from "../../../../src/estate/judge/compliance/judge";
import { requirements } from "../../../../src/estate/judge/compliance/requirements";
import { allRules } from "../../../../src/modules/posture/managed-rules";
import { realStacks } from "../../../helpers/estate";

const root = path.resolve(__dirname, "../../../..");
const text = (file: string): string => (existsSync(path.join(root, file)) ? readFileSync(path.join(root, file), "utf8") : "");

/** Why a pointer leads nowhere; undefined where it leads somewhere. */
function dead(evidence: Evidence): string | undefined {
  switch (evidence.kind) {
    case "test":
      return text(evidence.file).includes(evidence.title) ? undefined : `no test of ${evidence.file} says ${evidence.title}`;
    case "document":
      return text(evidence.file)
        .split("\n")
        .some((line) => line.startsWith("#") && line.includes(evidence.heading))
        ? undefined
        : `no heading of ${evidence.file} says ${evidence.heading}`;
    case "config-rule":
      return allRules.some(({ id }) => id === evidence.id) ? undefined : `AWS Config has no rule ${evidence.id}`;
    case "check":
      return [...environmentRules, ...estateRules].some(({ id }) => id === evidence.id)
        ? undefined
        : `the check has no rule ${evidence.id}`;
    case "never":
      return neverRules.some(({ id }) => id === evidence.id) ? undefined : `the proof of access has no rule ${evidence.id}`;
    // The report judges these two in what is synthesized.
    case "resource":
    case "alarm":
      return undefined;
  }
}

const everything = [
  ...controls.map(({ id, evidence }) => ({ id, evidence })),
  ...requirements.flatMap((one) => ("open" in one ? [] : [{ id: one.id, evidence: one.evidence }])),
];

describe("what shows that something is there", () => {
  it("leads somewhere, for every requirement and every control", () => {
    expect(everything.length).toBeGreaterThan(150);
    expect(everything.flatMap(({ id, evidence }) => evidence.flatMap((one) => dead(one) ?? []).map((why) => `${id}: ${why}`))).toEqual([]);
  });

  it("would be found dead, whatever it points to", () => {
    const gone: Evidence[] = [
      { kind: "test", file: "__tests__/nowhere.test.ts", title: "x" },
      { kind: "test", file: "__tests__/estate/judge/compliance/pointers.test.ts", title: ["no such", "title"].join(" ") },
      { kind: "document", file: "docs/data.md", heading: "Nowhere" },
      { kind: "config-rule", id: "nowhere" },
      { kind: "check", id: "nowhere" },
      { kind: "never", id: "nowhere" },
    ];
    expect(gone.filter((one) => dead(one) === undefined)).toEqual([]);
  });

  it("is in the stacks of prod, for every requirement that a resource shows", async () => {
    const stacks = (await realStacks())
      .filter(({ environments }) => environments.includes("prod"))
      .map(({ json, ...instance }) => ({ instance, json: json as never }));
    const missing = requirements.flatMap((one) =>
      "open" in one
        ? []
        : one.evidence.flatMap((evidence) =>
            shortcomings(evidence, stacks)
              .slice(0, 1)
              .map((why) => `${one.id}: ${why}`),
          ),
    );
    expect(missing).toEqual([]);
  });

  it("is said of each requirement once", () => {
    const ids = requirements.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
    for (const one of requirements) if ("open" in one) expect(one.open.length).toBeGreaterThan(15);
  });

  it("stands in the guide as it is", () => {
    for (const { id } of requirements) expect([id, text("docs/requirements.md").includes(`| ${id} |`)]).toEqual([id, true]);
  });
});
