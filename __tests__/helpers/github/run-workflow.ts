import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { type Job, type Step, type Workflow } from "../../../src/estate/show/workflows/actions";
import { type Asked, evaluate, filled, isTrue, type Value, written } from "./expressions";

/** A job as the files have it: of a called workflow, with the caller's name before its own. */
type Result = "success" | "failure" | "cancelled" | "skipped";

/** What a job knows of itself when one of its steps uses an action. */
export interface ActionCall {
  readonly action: string;
  readonly given: Readonly<Record<string, string>>;
  readonly job: string;
  readonly permissions: Readonly<Record<string, string>>;
  readonly environment: string | undefined;
  /** Folder of the job's checkout. */
  readonly folder: string;
  /** Sets a variable for the steps after it. */
  readonly set: (name: string, value: string) => void;
}

export interface GitHub {
  /** Texts of the workflows, by the names of their files. */
  readonly workflows: ReadonlyMap<string, string>;
  /** The context `github`. */
  readonly event: Readonly<Record<string, Value>>;
  /** Variables of every runner. */
  readonly machine: Readonly<Record<string, string>>;
  /** Carries out a step that uses an action; what it throws fails the step. */
  readonly use: (call: ActionCall) => void;
  /** Whether a job of an environment may begin, which its reviewers say. */
  readonly approve: (environment: string, job: string) => boolean;
  /** Empty folder for the runners. */
  readonly work: string;
  /** Called before a job begins; a run that it cancels begins no other. */
  readonly before?: (job: string, cancel: () => void) => void;
}

export interface JobResult {
  readonly job: string;
  readonly result: Result;
  readonly log: string;
}

/** https://docs.github.com/en/actions/reference/limits */
const mostOfAMatrix = 256;

/**
 * One run of a workflow, as GitHub makes it: jobs when all that they need have ended, each on a machine of its own, with
 * conditions, matrices, outputs, permissions, called workflows and environments. Jobs run one after the other here, which
 * needs nothing of what GitHub promises but their order.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
 */
export class WorkflowRun {
  public readonly jobs: JobResult[] = [];
  /** What steps wrote to the summary, by job. */
  public readonly summaries: Record<string, string> = {};
  /** Lines by which steps annotate, without those beyond the ten that GitHub shows of a step. */
  public readonly annotations: string[] = [];
  private cancelled = false;
  private machines = 0;

  public constructor(private readonly github: GitHub) {}

  public async run(file: string): Promise<Result> {
    return this.workflow(file, "", {}, undefined);
  }

  public resultOf(job: string): Result | undefined {
    return this.jobs.find((one) => one.job === job)?.result;
  }

  public logOf(job: string): string {
    return this.jobs.find((one) => one.job === job)?.log ?? "";
  }

  private async workflow(
    file: string,
    prefix: string,
    inputs: Readonly<Record<string, Value>>,
    granted: Readonly<Record<string, string>> | undefined,
  ): Promise<Result> {
    const text = this.github.workflows.get(file);
    if (text === undefined) throw new Error(`there is no workflow ${file}`);
    const workflow = parse(text) as Workflow;
    const ended = new Map<string, { readonly result: Result; readonly outputs: Readonly<Record<string, string>> }>();
    // Jobs stand after those that they need, which another test asks of every workflow.
    for (const [name, job] of Object.entries(workflow.jobs)) {
      const permissions = job.permissions ?? workflow.permissions;
      forbidMore(`${prefix}${name}`, permissions, granted);
      const contexts = { github: this.github.event, inputs, needs: needsOf(job, ended) } as const;
      const goesOn = isTrue(evaluate(conditionOf(job.if), { contexts, functions: this.functions(ancestorsOf(name, workflow, ended)) }));
      if (this.cancelled || !goesOn) ended.set(name, { result: this.cancelled ? "cancelled" : "skipped", outputs: {} });
      else ended.set(name, await this.job(`${prefix}${name}`, { job, workflow, permissions, contexts }));
      const { result } = ended.get(name) ?? { result: "failure" as const };
      if (result === "skipped" || result === "cancelled") this.jobs.push({ job: `${prefix}${name}`, result, log: "" });
    }
    return together([...ended.values()].map(({ result }) => result));
  }

  private async job(name: string, { job, workflow, permissions, contexts }: Known) {
    const asked: Asked = { contexts, functions: { fromJSON } };
    if (job.uses !== undefined) {
      this.begin(name);
      if (this.cancelled) return { result: "cancelled" as const, outputs: {} };
      const given = Object.fromEntries(Object.entries(job.with ?? {}).map(([key, value]) => [key, valueOf(value, asked)]));
      const result = await this.workflow(path.basename(job.uses), `${name} / `, given, permissions);
      this.jobs.push({ job: name, result, log: "" });
      return { result, outputs: {} };
    }
    const combinations = combinationsOf(name, job, asked);
    const results = [];
    for (const [index, matrix] of combinations.entries())
      results.push(
        await this.machine(combinations.length === 1 ? name : `${name} ${index + 1}`, {
          job,
          workflow,
          permissions,
          contexts: { ...contexts, matrix },
        }),
      );
    return { result: together(results.map(({ result }) => result)), outputs: results.at(-1)?.outputs ?? {} };
  }

  private begin(name: string): void {
    this.github.before?.(name, () => {
      this.cancelled = true;
    });
  }

  /** One job on a machine of its own. */
  private async machine(name: string, { job, workflow, permissions, contexts }: Known) {
    const machine = new Machine(this.github, path.join(this.github.work, `machine-${++this.machines}`));
    const asked: Asked = { contexts, functions: { fromJSON } };
    const title = job.name === undefined ? name : written(filled(job.name, asked));
    const prefix = name.slice(0, name.lastIndexOf(" / ") + 1);
    const label = job.name === undefined ? name : `${prefix}${title}`;
    const environment = job.environment === undefined ? undefined : written(filled(job.environment, asked));
    this.begin(label);
    const ended = (result: Result): JobResult => {
      const one = { job: label, result, log: machine.log };
      this.jobs.push(one);
      return one;
    };
    if (this.cancelled) return { ...ended("cancelled"), outputs: {} };
    if (environment !== undefined && !this.github.approve(environment, label)) {
      machine.log += `the deployment to ${environment} was rejected\n`;
      return { ...ended("failure"), outputs: {} };
    }
    const steps: Record<string, { outputs: Readonly<Record<string, string>>; outcome: string }> = {};
    let failed = false;
    for (const step of job.steps ?? []) {
      const known = { ...contexts, steps: steps as unknown as Value };
      const functions = { ...this.functions([failed ? "failure" : "success"]), fromJSON };
      if (!isTrue(evaluate(conditionOf(step.if), { contexts: known, functions }))) continue;
      const outcome = await machine.step(step, {
        asked: { contexts: known, functions: { fromJSON } },
        variables: [job.env ?? {}, step.env ?? {}],
        shell: workflow.defaults?.run.shell ?? "sh",
        call: { job: label, permissions, environment },
      });
      failed ||= !outcome.succeeded;
      if (step.id !== undefined) steps[step.id] = { outputs: outcome.outputs, outcome: outcome.succeeded ? "success" : "failure" };
      this.annotations.push(...outcome.annotations);
    }
    this.summaries[label] = machine.summary;
    const outputs = Object.fromEntries(
      Object.entries(job.outputs ?? {}).map(([key, value]) => [
        key,
        written(filled(value, { contexts: { ...contexts, steps: steps as unknown as Value }, functions: { fromJSON } })),
      ]),
    );
    return { ...ended(failed ? "failure" : "success"), outputs };
  }

  /**
   * Whether all that came before has succeeded, or any of it failed.
   * @see https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#status-check-functions
   */
  private readonly functions = (before: readonly Result[]): Asked["functions"] => ({
    success: () => !this.cancelled && before.every((result) => result === "success"),
    failure: () => !this.cancelled && before.includes("failure"),
    cancelled: () => this.cancelled,
    always: () => true,
  });
}

interface Known {
  readonly job: Job;
  readonly workflow: Workflow;
  readonly permissions: Readonly<Record<string, string>>;
  readonly contexts: Asked["contexts"];
}

const fromJSON = (text: Value = null): Value => JSON.parse(written(text)) as Value;
const valueOf = (value: string | number | boolean, asked: Asked): Value => (typeof value === "string" ? filled(value, asked) : value);

/** A condition that asks for no status runs after success alone. */
const conditionOf = (condition = "success()"): string =>
  /\b(?:success|failure|cancelled|always)\(\)/.test(condition) ? condition : `success() && (${condition})`;

type Ended = ReadonlyMap<string, { readonly result: Result; readonly outputs: Readonly<Record<string, string>> }>;

/** What a job needs itself; of the others it knows nothing. */
const needsOf = ({ needs = [] }: Job, ended: Ended): Value =>
  Object.fromEntries(needs.map((need) => [need, { result: ended.get(need)?.result ?? null, outputs: ended.get(need)?.outputs ?? {} }]));

/** How all ended that a job waits for, and what those waited for. */
function ancestorsOf(name: string, { jobs }: Workflow, ended: Ended): Result[] {
  const found = new Set<string>();
  const collect = (one: string): void => {
    for (const need of jobs[one]?.needs ?? []) {
      if (!found.has(need)) collect(need);
      found.add(need);
    }
  };
  collect(name);
  return [...found].map((one) => ended.get(one)?.result ?? "skipped");
}

const together = (results: readonly Result[]): Result =>
  results.includes("failure")
    ? "failure"
    : results.includes("cancelled")
      ? "cancelled"
      : results.length > 0 && results.every((result) => result === "skipped")
        ? "skipped"
        : "success";

/** GitHub runs no called workflow that wants more than its caller has. */
function forbidMore(job: string, wanted: Readonly<Record<string, string>>, granted: Readonly<Record<string, string>> | undefined): void {
  if (granted === undefined) return;
  for (const [scope, access] of Object.entries(wanted))
    if (granted[scope] !== access && granted[scope] !== "write")
      throw new Error(`${job} wants ${scope}: ${access}, which its caller does not have`);
}

function combinationsOf(name: string, { strategy }: Job, asked: Asked): readonly Value[] {
  if (strategy === undefined) return [{}];
  const { include = "", ...others } = strategy.matrix;
  if (Object.keys(others).length > 0 || strategy["fail-fast"]) throw new Error(`the matrix of ${name} is not understood here`);
  const all = filled(include, asked);
  if (!Array.isArray(all) || all.length === 0 || all.length > mostOfAMatrix)
    throw new Error(`the matrix of ${name} has no entry, or more than ${mostOfAMatrix}: ${written(all)}`);
  return all;
}

interface StepSettings {
  readonly asked: Asked;
  readonly variables: readonly Readonly<Record<string, string>>[];
  readonly shell: string;
  readonly call: Pick<ActionCall, "job" | "permissions" | "environment">;
}

interface StepOutcome {
  readonly succeeded: boolean;
  readonly outputs: Readonly<Record<string, string>>;
  readonly annotations: readonly string[];
}

/** A machine that is new for every job, and gone after it. */
class Machine {
  public log = "";
  public summary = "";
  private readonly set: Record<string, string> = {};
  private readonly folder: string;
  private count = 0;

  public constructor(
    private readonly github: GitHub,
    place: string,
  ) {
    this.folder = path.join(place, "checkout");
    mkdirSync(this.folder, { recursive: true });
  }

  public async step(step: Step, { asked, variables, shell, call }: StepSettings): Promise<StepOutcome> {
    const texts = (some: Readonly<Record<string, string | number | boolean>>): Record<string, string> =>
      Object.fromEntries(Object.entries(some).map(([name, value]) => [name, written(valueOf(value, asked))]));
    if (step.uses !== undefined) {
      const set = (name: string, value: string): void => void (this.set[name] = value);
      try {
        this.github.use({ ...call, action: step.uses.replace(/@.*/, ""), given: texts(step.with ?? {}), folder: this.folder, set });
        return { succeeded: true, outputs: {}, annotations: [] };
      } catch (error) {
        this.log += `${step.uses}: ${error instanceof Error ? error.message : String(error)}\n`;
        return { succeeded: false, outputs: {}, annotations: [] };
      }
    }
    if (shell !== "bash") throw new Error(`the shell ${shell} is not understood here`);
    return this.script(written(filled(step.run ?? "", asked)), Object.assign({}, ...variables.map(texts)) as Record<string, string>);
  }

  /** @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands */
  private async script(script: string, variables: Readonly<Record<string, string>>): Promise<StepOutcome> {
    const prefix = path.join(path.dirname(this.folder), `step-${++this.count}`);
    const files = { GITHUB_OUTPUT: `${prefix}.output`, GITHUB_ENV: `${prefix}.env`, GITHUB_STEP_SUMMARY: `${prefix}.summary` };
    for (const file of Object.values(files)) writeFileSync(file, "");
    writeFileSync(`${prefix}.sh`, script);
    const { event } = this.github;
    const environment = {
      ...this.github.machine,
      GITHUB_REPOSITORY: written(event.repository ?? ""),
      GITHUB_SHA: written(event.sha ?? ""),
      GITHUB_REF: written(event.ref ?? ""),
      ...this.set,
      ...variables,
      ...files,
    };
    let said = "";
    const code = await new Promise<number>((resolve, reject) => {
      const child = spawn("bash", ["--noprofile", "--norc", "-eo", "pipefail", `${prefix}.sh`], {
        cwd: this.folder,
        env: environment,
        stdio: ["ignore", "pipe", "pipe"],
      });
      for (const stream of [child.stdout, child.stderr]) stream.on("data", (data: Buffer) => (said += data.toString()));
      child.on("error", reject);
      child.on("close", (status) => resolve(status ?? 1));
    });
    this.log += said;
    this.summary += readFileSync(files.GITHUB_STEP_SUMMARY, "utf8");
    Object.assign(this.set, assignments(files.GITHUB_ENV));
    const annotations = said.split("\n").filter((line) => /^::(?:warning|error|notice)[ :]/.test(line));
    return { succeeded: code === 0, outputs: assignments(files.GITHUB_OUTPUT), annotations: annotations.slice(0, 10) };
  }
}

/** Lines of the form `name=value`, which are all that the workflows write. */
function assignments(file: string): Record<string, string> {
  if (!existsSync(file)) return {};
  const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.indexOf("=");
      if (at < 1) throw new Error(`the line ${line} of ${path.basename(file)} is not understood here`);
      return [line.slice(0, at), line.slice(at + 1)];
    }),
  );
}
