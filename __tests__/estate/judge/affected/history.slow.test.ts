import path from "node:path";
import { temporaryFolder } from "../../../helpers/command";
import { ProjectCopy } from "../../../helpers/history";
import { differingStacks } from "./brute-force";
import { changes, lighten } from "./changes";

interface Report {
  readonly stacks: readonly {
    readonly stack: string;
    readonly effect: string;
    readonly reads: readonly { readonly stack: string; readonly output: string }[];
  }[];
}

interface Outcome {
  readonly exitCode: number | undefined;
  readonly report: Report;
  readonly found: readonly string[];
  readonly truth: readonly string[];
}

describe("affected stacks over a history, compared with comparing every file", () => {
  const folder = temporaryFolder();
  const outcomes = new Map<string, Outcome>();

  beforeAll(async () => {
    const project = new ProjectCopy(path.join(folder, "project"));
    lighten(project);
    let [base, before] = [await project.init(), path.join(folder, "synthesized-0")];
    await project.synthesize(before);
    for (const [index, change] of changes.entries()) {
      change.make(project);
      const [head, after] = [await project.commit(), path.join(folder, `synthesized-${index + 1}`)];
      const [, run] = await Promise.all([
        project.synthesize(after),
        project.estate(["affected", "--base", base, "--head", head, "--json"]),
      ]);
      if (run.stdout === "") throw new Error(`${change.title}: ${run.stderr}`);
      const report = JSON.parse(run.stdout) as Report;
      const found = report.stacks
        .filter(({ effect }) => effect !== "dependent")
        .map(({ stack }) => stack)
        .sort();
      outcomes.set(change.title, { exitCode: run.exitCode, report, found, truth: differingStacks(before, after) });
      [base, before] = [head, after];
    }
  });

  const outcome = (title: string): Outcome => {
    const found = outcomes.get(title);
    if (found === undefined) throw new Error(`no change is called "${title}"`);
    return found;
  };

  it.each(changes.map(({ title, moves }) => [title, moves] as const))("%s: exactly the stacks that differ", (title, moves) => {
    const { found, truth, exitCode, report } = outcome(title);
    expect(found).toEqual(truth);
    expect(exitCode).toBe(report.stacks.length > 0 ? 2 : 0);
    // What the change is meant to move, so that the comparison is not one of nothing with nothing.
    if (moves === undefined) expect(truth).toEqual([]);
    else {
      expect(truth.length).toBeGreaterThan(0);
      expect(truth.filter((stack) => !moves.test(stack))).toEqual([]);
    }
  });

  it("has precision and recall of 1 over at least twelve changes", () => {
    const count = (pick: (one: Outcome) => readonly string[]): number =>
      [...outcomes.values()].reduce((sum, one) => sum + pick(one).length, 0);
    const right = count(({ found, truth }) => found.filter((stack) => truth.includes(stack)));
    expect(outcomes.size).toBeGreaterThanOrEqual(12);
    expect({ precision: right / count(({ found }) => found), recall: right / count(({ truth }) => truth) }).toEqual({
      precision: 1,
      recall: 1,
    });
  });

  it("lists who reads an output that may move as dependent, with the output", () => {
    const { stacks } = outcome("a default that all environments share changes").report;
    expect(stacks).toContainEqual(
      expect.objectContaining({
        stack: "prod-us-east-1-network",
        effect: "dependent",
        reads: [{ stack: "prod-us-east-1-security", output: "logsKeyArn" }],
      }),
    );
  });

  it("lists nobody as dependent when no output follows from what changed", () => {
    expect(outcome("one environment keeps its flow logs longer").report.stacks.map(({ effect }) => effect)).toEqual(["changed", "changed"]);
    expect(outcome("a contract gets one more field").report.stacks.filter(({ effect }) => effect === "dependent")).toEqual([]);
  });
});
