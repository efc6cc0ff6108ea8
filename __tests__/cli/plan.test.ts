import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { type StackJson } from "../../src/estate/synthesized";
import { type CommandResult, estate, temporaryFolder } from "../helpers/command";
import { realStacks, resources } from "../helpers/estate";
import { noTotals } from "../../src/estate/run/plan/report";

interface Report {
  readonly seconds: { readonly plan: number };
  readonly totals: Record<string, number>;
  readonly stacks: readonly {
    readonly stack: string;
    readonly add: number;
    readonly seconds: number | null;
    readonly unknown: readonly object[];
    readonly changes: readonly { readonly address: string; readonly effect: string }[];
  }[];
}

describe("estate plan", () => {
  const work = temporaryFolder();
  let run: CommandResult;
  let report: Report;

  beforeAll(async () => {
    run = await estate(["plan", "--json", "--env", "dev", "--work", work]);
    report = JSON.parse(run.stdout) as Report;
  });

  const ofDev = async () => (await realStacks()).filter(({ environments }) => environments.includes("dev"));

  it("plans every stack of an environment and its account, in both regions, in one graph and without credentials", async () => {
    expect(run).toMatchObject({ exitCode: 0 });
    expect(report.stacks.map(({ stack }) => stack)).toEqual((await ofDev()).map(({ id }) => id));
  });

  it("adds exactly the resources that are synthesized, with the addresses they have in their stack", async () => {
    for (const stack of await ofDev()) {
      const planned = report.stacks.find((candidate) => candidate.stack === stack.id);
      expect(planned?.changes.map(({ address }) => address).sort(), stack.id).toEqual(
        resources(stack)
          .map(({ address }) => address)
          .sort(),
      );
      expect(new Set(planned?.changes.map(({ effect }) => effect))).toEqual(new Set(resources(stack).length > 0 ? ["add"] : []));
    }
    expect(report.totals).toEqual({ ...noTotals, add: report.stacks.reduce((sum, { add }) => sum + add, 0) });
  });

  it("tells what is unknown until apply and how long each stack's resources took", () => {
    const network = report.stacks.find(({ stack }) => stack === "dev-us-east-1-network");
    expect(network?.unknown).toContainEqual(
      expect.objectContaining({ address: expect.stringMatching(/^aws_subnet\./) as string, arguments: ["vpc_id"] }),
    );
    for (const { stack, add, seconds } of report.stacks.filter((candidate) => candidate.add > 0)) {
      expect(seconds, `${stack} with ${add} resources`).toBeGreaterThanOrEqual(0);
    }
    expect(report.stacks.reduce((sum, { seconds }) => sum + (seconds ?? 0), 0)).toBeCloseTo(report.seconds.plan, 0);
  });

  it("tells a log how far it is in plain lines, without control sequences", () => {
    expect(run.stderr).toMatch(/^synthesizing \.\.\.$/m);
    expect(run.stderr).toMatch(/^planned \d+ resources in [\d.]+ s$/m);
    expect(run.stderr).not.toContain("\u001b");
  });

  it("writes the report as JSON and as Markdown with a row per stack", () => {
    const folder = path.join(work, ".estate", "reports");
    expect(JSON.parse(readFileSync(path.join(folder, "plan.json"), "utf8"))).toEqual(report);
    const markdown = readFileSync(path.join(folder, "plan.md"), "utf8");
    for (const { stack, add } of report.stacks) expect(markdown).toContain(`| ${stack} | ${add} |`);
  });

  it("leaves the synthesized files as synthesis wrote them, and no half-written file", async () => {
    const [first] = await realStacks();
    const written = JSON.parse(readFileSync(path.join(work, "cdktf.out", "stacks", first?.id ?? "", "cdk.tf.json"), "utf8")) as StackJson;
    expect(written).toEqual(first?.json);
    const leftovers = readdirSync(work, { recursive: true, encoding: "utf8" }).filter(
      (file) => file.endsWith(".tmp") || /synth-\d+/.test(file),
    );
    expect(leftovers).toEqual([]);
    expect(existsSync(path.join(work, ".estate", "running.json"))).toBe(false);
  });
});
