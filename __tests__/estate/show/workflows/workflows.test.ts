import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { execa } from "execa";
import { parse } from "yaml";
import { loadEstate } from "../../../../config/load";
import { type Job, type Step, type Workflow } from "../../../../src/estate/show/workflows/actions";
import { pullRequestWorkflow } from "../../../../src/estate/show/workflows/pull-request";
import { workflowDocuments } from "../../../../src/estate/show/workflows/documents";
import { breakGlassLayers } from "../../../../src/layers/registry";
import { placeStacks } from "../../../../src/layers/instances";
import { estate, root, temporaryFolder } from "../../../helpers/command";
import { commandChecker } from "../../../helpers/command-lines";
import { commandsInLine } from "../../../helpers/documents";
import { realConfig } from "../../../helpers/estate";

const config = loadEstate(realConfig);
const documents = workflowDocuments(config);
const workflows = new Map([...documents].map(([file, text]) => [file, parse(text) as Workflow]));
const files = [...workflows.keys()];
const workflow = (file: string): Workflow => {
  const found = workflows.get(file);
  if (found === undefined) throw new Error(`no workflow ${file}`);
  return found;
};
const jobsOf = (file: string): [string, Job][] => Object.entries(workflow(file).jobs);
const stepsOf = (file: string): Step[] => jobsOf(file).flatMap(([, { steps = [] }]) => steps);
const uses = (job: Job, action: string): Step[] => (job.steps ?? []).filter((step) => step.uses?.startsWith(`${action}@`) === true);

describe("the workflows of GitHub Actions", () => {
  it("lie in the guide's folder as they are made, and nothing else does", () => {
    const folder = path.join(root, "docs", "github");
    expect(readdirSync(folder).sort()).toEqual([...files].sort());
    for (const [file, text] of documents) expect(readFileSync(path.join(folder, file), "utf8"), file).toBe(text);
  });

  it.each(files)("%s has jobs whose needs are there and come before, within GitHub's limits", (file) => {
    const seen = new Set<string>();
    for (const [name, { needs = [], steps, uses: called, "timeout-minutes": minutes = 1 }] of jobsOf(file)) {
      expect([name, needs.filter((need) => !seen.has(need))]).toEqual([name, []]);
      expect([name, name.length <= 100, /^[A-Za-z_][\w-]*$/.test(name)]).toEqual([name, true, true]);
      expect([name, steps === undefined]).toEqual([name, called !== undefined]);
      // https://docs.github.com/en/actions/reference/limits: a job of a hosted runner ends after six hours
      expect(minutes).toBeLessThanOrEqual(360);
      seen.add(name);
    }
    const outputs = JSON.stringify(workflow(file).jobs).matchAll(/needs\.([\w-]+)\.outputs\.(\w+)/g);
    for (const [, job = "", output = ""] of outputs) expect(workflow(file).jobs[job]?.outputs).toHaveProperty(output);
    for (const [, id = ""] of JSON.stringify(workflow(file).jobs).matchAll(/steps\.(\w+)\.outputs/g))
      expect(stepsOf(file).some((step) => step.id === id)).toBe(true);
  });

  it("pin every action to a commit, with its release beside it", () => {
    for (const [file, text] of documents)
      for (const [line] of text.matchAll(/uses: .*/g))
        expect([file, line]).toEqual([
          file,
          expect.stringMatching(/^uses: (?:[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+|\.\/\.github\/workflows\/[\w-]+\.yml)$/),
        ]);
  });

  it("call commands that there are, with options that they take", async () => {
    const mistakeIn = await commandChecker();
    const called = files.flatMap((file) =>
      stepsOf(file).flatMap(({ run = "" }) =>
        run.split("\n").flatMap((line) => commandsInLine(file, line.replaceAll(/\$stacks\b/g, "--stack=prod-us-east-1-network"))),
      ),
    );
    expect(called.length).toBeGreaterThan(30);
    expect(called.map((command) => [command.text, mistakeIn(command)]).filter(([, mistake]) => mistake !== undefined)).toEqual([]);
    const scripts = (JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as { scripts: object }).scripts;
    for (const { run = "" } of files.flatMap(stepsOf))
      for (const [, script = ""] of run.matchAll(/npm run ([\w:-]+)/g)) expect(scripts).toHaveProperty(script);
  });

  it("have steps that bash can read, into which no value of an event is written as text", async () => {
    const runs = [...new Set(files.flatMap(stepsOf).flatMap(({ run }) => (run === undefined ? [] : [run])))];
    for (const run of runs) {
      expect(run).not.toContain("${{");
      const { stderr } = await execa("bash", ["-n"], { input: run, reject: false });
      expect([run, stderr]).toEqual([run, ""]);
    }
  });
});

describe("a pull request", () => {
  const file = "estate-plan.yml";

  it("never gets the deployer's role, an environment, or a permission to write beside its comment", () => {
    expect(documents.get(file)).not.toMatch(/deployer/);
    for (const [name, job] of jobsOf(file)) {
      expect([name, job.environment]).toEqual([name, undefined]);
      const writes = Object.entries(job.permissions ?? {}).filter(([, access]) => access === "write");
      const allowed: Readonly<Record<string, string[][]>> = { plan: [["id-token", "write"]], comment: [["pull-requests", "write"]] };
      expect([name, writes]).toEqual([name, allowed[name] ?? []]);
    }
    expect(workflow(file).permissions).toEqual({ contents: "read" });
    // The job that may write a comment runs none of the proposed code.
    expect(uses(workflow(file).jobs.comment ?? {}, "actions/checkout")).toEqual([]);
  });

  it("is planned in the environments that it affects, each with its own planner", async () => {
    const choose = stepsOf(file).find(({ id }) => id === "plans");
    const folder = temporaryFolder();
    const run = async (stacks: readonly object[]): Promise<{ plans: { environment: string; planner: string }[]; said: string }> => {
      const output = path.join(folder, "output");
      await execa("bash", ["-c", `cat > affected.json; : > "$GITHUB_OUTPUT"; ${choose?.run ?? "exit 1"}`], {
        cwd: folder,
        input: JSON.stringify({ stacks }),
        env: { ...choose?.env, GITHUB_OUTPUT: output },
      }).then(({ stdout }) => (said = stdout));
      return { plans: JSON.parse(readFileSync(output, "utf8").replace(/^plans=/, "")) as { environment: string; planner: string }[], said };
    };
    let said = "";
    expect((await run([])).plans).toEqual([]);
    const { plans } = await run([
      { stack: "prod-us-east-1-network", effect: "changed", environments: ["prod"] },
      { stack: "dev-us-east-1-gone", effect: "removed", environments: ["dev"] },
    ]);
    expect(plans.map(({ environment, planner }) => [environment, planner])).toEqual([
      ["prod", "arn:aws:iam::333333333333:role/access/smart0dte-prod-planner"],
    ]);
    expect(said).toMatch(/^::warning title=No longer in the code::dev-us-east-1-gone/);
  });

  it("is planned by as many matrices as GitHub's limit asks for, each environment by one", async () => {
    // https://docs.github.com/en/actions/reference/limits: 256 jobs of one matrix
    const places = Array.from({ length: 600 }, (_, index) => ({
      environment: `e${index}`,
      region: "us-east-1",
      planner: "p",
      deployer: "d",
      sessionSeconds: 3600,
    }));
    const { jobs } = pullRequestWorkflow(places);
    const plans = Object.entries(jobs).filter(([name]) => name.startsWith("plan"));
    expect(plans.map(([name]) => name)).toEqual(["plan", "plan_2", "plan_3"]);
    expect(jobs.comment?.needs).toEqual(["plan", "plan_2", "plan_3"]);
    const choose = jobs.affected?.steps?.find(({ id }) => id === "plans");
    const folder = temporaryFolder();
    const output = path.join(folder, "output");
    await execa("bash", ["-c", `cat > affected.json; ${choose?.run ?? "exit 1"}`], {
      cwd: folder,
      input: JSON.stringify({ stacks: [{ stack: "s", effect: "changed", environments: places.map(({ environment }) => environment) }] }),
      env: { ...choose?.env, GITHUB_OUTPUT: output },
    });
    const chosen = readFileSync(output, "utf8")
      .trim()
      .split("\n")
      .map((line) => line.split("=", 2) as [string, string]);
    expect(chosen.map(([name]) => name)).toEqual(["plans", "plans_2", "plans_3"]);
    const listed = chosen.map(([, list]) => (JSON.parse(list) as { environment: string }[]).map(({ environment }) => environment));
    expect(listed.every((some) => some.length <= 256)).toBe(true);
    expect(listed.flat()).toEqual(places.map(({ environment }) => environment));
    for (const [index, [, job]] of plans.entries())
      expect(job.strategy?.matrix.include).toBe(`\${{ fromJSON(needs.affected.outputs.${chosen[index]?.[0] ?? ""}) }}`);
  });
});

describe("a merge", () => {
  const file = "estate-apply-environment.yml";

  it("goes through the environments one after the other, the last stage last, and each once at a time", () => {
    const jobs = jobsOf("estate-apply.yml");
    expect(jobs.map(([name]) => name).sort()).toEqual(config.map(({ environment }) => environment).sort());
    jobs.forEach(([name, job], index) => {
      expect(job.needs ?? []).toEqual(jobs.slice(Math.max(0, index - 1), index).map(([before]) => before));
      expect(job.concurrency).toEqual({ group: `estate-apply-${name}`, "cancel-in-progress": false });
    });
    const stages = config.flatMap(({ delivery }) => delivery?.pipelines?.stages ?? []);
    expect(jobs.map(([name]) => name).slice(-stages.length)).toEqual(stages);
  });

  it("gives each called workflow what it asks for, and nothing else", () => {
    const asked = (workflow(file).on as { workflow_call: { inputs: object } }).workflow_call.inputs;
    for (const [, job] of jobsOf("estate-apply.yml")) {
      expect(job.uses).toBe(`./.github/workflows/${file}`);
      expect(Object.keys(job.with ?? {}).sort()).toEqual(Object.keys(asked).sort());
    }
    for (const [, input = ""] of (documents.get(file) ?? "").matchAll(/inputs\.([\w-]+)/g)) expect(asked).toHaveProperty(input);
  });

  it("applies in no job but those behind the environment's approval, and only what the plan before has left", () => {
    for (const [name, job] of jobsOf(file)) {
      const applies = (job.steps ?? []).some(({ run = "" }) => run.includes("estate apply"));
      expect([name, job.environment]).toEqual([name, applies ? "${{ inputs.environment }}" : undefined]);
      const [credentials] = uses(job, "aws-actions/configure-aws-credentials");
      expect([name, credentials?.with?.["role-to-assume"]]).toEqual([name, applies ? "${{ inputs.deployer }}" : "${{ inputs.planner }}"]);
      if (!applies) continue;
      const [plan = ""] = job.needs ?? [];
      const kept = uses(workflow(file).jobs[plan] ?? {}, "actions/upload-artifact").map((step) => step.with?.name);
      expect(uses(job, "actions/download-artifact").map((step) => step.with?.name)).toEqual(kept);
    }
  });

  it("plans every stack but break-glass's, each in a wave after all that it stands on", async () => {
    const work = temporaryFolder();
    const { stdout: listed } = await estate(["list", "--env", "prod", "--json", "--work", work]);
    const waves = new Map<string, string[]>();
    for (const [job, { steps = [] }] of jobsOf(file)) {
      const script = steps.find(({ id }) => id === "plan")?.run?.split("\n")[0];
      if (script === undefined) continue;
      // The command's answer stands in its place, so that what is run is the step's own choice.
      const { stdout } = await execa("bash", ["-c", `set -eo pipefail; npx() { cat; }; ${script}; echo "$stacks"`], { input: listed });
      waves.set(
        job.replace("plan-", ""),
        stdout.split("\n").map((word) => word.replace("--stack=", "")),
      );
    }
    const all = placeStacks(config)
      .map(({ instance }) => instance)
      .filter(({ environments, layer }) => environments.includes("prod") && !breakGlassLayers.includes(layer));
    const ids = all.map(({ id }) => id).sort();
    // What goes before all waves and after them may be in any stack.
    for (const pass of ["first", "last"]) expect([pass, waves.get(pass)?.toSorted()]).toEqual([pass, ids]);
    const between = [...waves].slice(1, -1).map(([, stacks]) => stacks);
    expect(between.flat().sort()).toEqual(ids);
    const waveOf = (id: string): number => between.findIndex((stacks) => stacks.includes(id));
    for (const { id, dependsOn, after } of all)
      for (const before of [...dependsOn, ...after]) expect([id, before, waveOf(before) < waveOf(id)]).toEqual([id, before, true]);
  });

  it("destroys before the waves what nothing new stands on, leaves the rest of what only goes out of them, and plans it at the end", () => {
    const parts = jobsOf(file).flatMap(([, { steps = [] }]) => {
      const line = steps
        .find(({ id }) => id === "plan")
        ?.run?.split("\n")
        .find((one) => one.includes("estate plan"));
      return line === undefined ? [] : [/--destructions (\S+)/.exec(line)?.[1] ?? "everything"];
    });
    expect(parts.length).toBeGreaterThan(3);
    expect(parts).toEqual(["first", ...parts.slice(1, -1).map(() => "put-off"), "everything"]);
  });

  it("goes on where a wave has nothing to do, and stops where one has failed", () => {
    for (const [name, job] of jobsOf(file))
      if (job.needs !== undefined) expect([name, job.if]).toEqual([name, expect.stringMatching(/^!cancelled\(\) && !failure\(\)/)]);
    const last = workflow(file).jobs.verify?.needs ?? [];
    expect(last).toEqual(
      jobsOf(file)
        .map(([name]) => name)
        .filter((name) => name.startsWith("apply-")),
    );
  });
});
