import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { driftRuleTable } from "../../src/estate/judge/drift/rules";
import { loadEstate } from "../../config/load";
import { estate, root, temporaryFolder } from "../helpers/command";
import { realConfig } from "../helpers/estate";
import { writeFile } from "../helpers/machine";
import { signedOut } from "../helpers/signed-out";

/** Nobody is asked outside this machine. */
const nobody = {
  ...signedOut,
  HTTPS_PROXY: "http://127.0.0.1:9",
  HTTP_PROXY: "http://127.0.0.1:9",
  https_proxy: "http://127.0.0.1:9",
};
const entry = (parts: string): string => `ignores:\n  - { ${parts}, owner: platform, reason: kept longer for an audit }\n`;

describe("estate drift", () => {
  const work = temporaryFolder();
  const drift = (...args: readonly string[]) =>
    estate(["drift", "--work", work, "--env", "dev", "--region", "us-east-1", "--layer", "secrets", ...args], { env: nobody });
  const file = (text: string): string => writeFile(path.join(temporaryFolder(), "file"), text);

  it.each<[string, readonly string[], string]>([
    ["an environment that there is not", ["--env", "dve"], "did you mean dev?"],
    ["a file of ignores that there is not", ["--ignores", "/nowhere.yaml"], "/nowhere.yaml: no such file"],
    ["a file of ignores that is none", ["--ignores", file("ignores: {}\n")], "not a list of ignores"],
    [
      "an ignore that has expired",
      ["--ignores", file(entry("stack: dev-*, address: aws_vpc.*, expires: 2020-01-31"))],
      "it expired on 2020-01-31; its owner is platform",
    ],
    [
      "an ignore of an unknown resource",
      [
        "--ignores",
        file(
          entry(
            "stack: dev-us-east-1-secrets, address: aws_secretsmanager_secret.external_feed-polygon_secret_0459E58X, expires: 2999-01-31",
          ),
        ),
      ],
      "did you mean aws_secretsmanager_secret.external_feed-polygon_secret_0459E583?",
    ],
    ["a file of known findings that is cut off", ["--known", file("{")], "cut off"],
  ])("refuses %s with one message and exit code 1", async (_, args, problem) => {
    const { exitCode, stdout, stderr } = await drift(...args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toContain(problem);
    expect(stderr).toMatch(/\nfix: /);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it("calls a stack unread, not clean, when there are no credentials or no way to its state", async () => {
    const { exitCode, stdout, stderr } = await drift("--json");
    expect([exitCode, JSON.parse(stdout)]).toEqual([
      1,
      expect.objectContaining({
        clean: false,
        read: [],
        findings: [],
        unread: [expect.objectContaining({ stack: "dev-us-east-1-secrets" })],
      }),
    ]);
    expect(stderr).toContain("dev-us-east-1-secrets was not read");
    expect(readFileSync(path.join(work, ".estate", "reports", "drift.md"), "utf8")).toContain("They are not clean.");
  });

  it("prints the rules that the guide shows", async () => {
    const { stdout } = await estate(["drift", "--rules"]);
    expect(`${stdout}\n`).toBe(driftRuleTable());
    const guide = readFileSync(path.join(root, "docs", "drift.md"), "utf8");
    expect(guide.split("<!-- rules: begin (estate drift --rules) -->\n\n")[1]?.split("\n<!-- rules: end -->")[0]).toBe(driftRuleTable());
  });
});

describe("the workflow for GitHub Actions", () => {
  interface Step {
    readonly uses?: string;
    readonly run?: string;
    readonly if?: string;
    readonly with?: Readonly<Record<string, unknown>>;
  }
  interface Workflow {
    readonly on: { readonly schedule: readonly { readonly cron: string }[] };
    readonly permissions: Readonly<Record<string, string>>;
    readonly jobs: {
      readonly drift: {
        readonly strategy: { readonly matrix: { readonly environment: readonly string[] } };
        readonly steps: readonly Step[];
      };
    };
  }
  const workflow = parse(readFileSync(path.join(root, "docs", "drift", "github-actions.yml"), "utf8")) as Workflow;
  const { steps, strategy } = workflow.jobs.drift;

  it("looks at every environment by schedule", () => {
    expect(strategy.matrix.environment).toEqual(expect.arrayContaining(loadEstate(realConfig).map(({ environment }) => environment)));
    expect(workflow.on.schedule.map(({ cron }) => cron.split(" "))).toEqual([expect.arrayContaining(["1-5"])]);
    expect(workflow.permissions).toEqual({ contents: "read", "id-token": "write", issues: "write" });
  });

  it("pins each action and gives each step one thing to do", () => {
    for (const step of steps)
      expect([step.uses === undefined ? step.run : step.uses].join("")).toMatch(step.uses === undefined ? /\S/ : /^[\w-]+\/[\w/-]+@v\d+$/);
  });

  it("takes the planner's role of the environment, which writes nothing", () => {
    expect(steps.map(({ with: settings }) => settings?.["role-to-assume"]).filter((role) => role !== undefined)).toEqual([
      "${{ vars[format('PLANNER_ROLE_ARN_{0}', matrix.environment)] }}",
    ]);
  });

  it("calls the command with options that it has, and keeps what is known between runs", async () => {
    const command = steps.flatMap(({ run = "" }) => /npx estate (drift .*)/.exec(run)?.[1] ?? []);
    const { stdout } = await estate(["drift", "--help"]);
    expect(command).toHaveLength(1);
    for (const option of (command[0] ?? "").match(/--[a-z-]+/g) ?? []) expect(stdout).toContain(option);
    const kept = steps.filter(({ uses = "" }) => uses.startsWith("actions/cache/")).map((step) => step.with?.path);
    expect(kept).toEqual([".drift/known.json", ".drift/known.json"]);
  });

  it("tells an alarm from a failure by the documented exit codes", () => {
    expect(steps.filter(({ run = "" }) => run.startsWith("gh issue create")).map((step) => step.if)).toEqual([
      "steps.drift.outputs.code == '2'",
    ]);
    expect(steps.at(-1)).toMatchObject({ run: "exit 1", if: "steps.drift.outputs.code != '0' && steps.drift.outputs.code != '2'" });
  });
});
