import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { documentText } from "../documents";
import { EstateMachine, type EstateWorld } from "../delivery/estate-machine";
import { type Value } from "./expressions";
import { type ActionCall, WorkflowRun } from "./run-workflow";

const repository = "smart0dte/smart0dte-estate";

/** Who may take the roles, as docs/github.md has it written into an environment's file. */
const told = parse(/```yaml\n([\s\S]*?)```/.exec(documentText("docs/github.md"))?.[1] ?? "") as Readonly<
  Record<"planner" | "deployer", { readonly workloadIdentity: { readonly subjects: readonly string[] } }>
>;

/**
 * GitHub with one repository, as its workflows see it. Stand-ins, by name: the actions for checkout, Node and Terraform do
 * nothing; artifacts lie in a folder; the action that asks AWS for a role compares what GitHub would sign with the subjects of
 * docs/github.md, and AWS is not asked; the estate's command, npm, git and gh are those of EstateMachine.
 */
export class HostedRepository {
  public readonly machine: EstateMachine;
  /** What reviewers of an environment say. */
  public approves: (environment: string) => boolean = () => true;
  /** Jobs for which reviewers were asked. */
  public readonly asked: string[] = [];
  /** Roles that jobs were given, as `<job>: <role>`. */
  public readonly roles: string[] = [];
  /** Called before each job. */
  public before: (job: string, cancel: () => void) => void = () => {};
  private readonly artifacts: string;
  private count = 0;

  public constructor(
    private readonly workflows: ReadonlyMap<string, string>,
    list: object,
    world: Partial<EstateWorld> = {},
  ) {
    this.machine = new EstateMachine(list, world);
    this.artifacts = path.join(this.machine.folder, "artifacts");
  }

  /** A run for a commit that has come to main; run again, it finds what the one before has left. */
  public merged(sha = "c1"): Promise<WorkflowRun> {
    return this.run("estate-apply.yml", { sha, ref: "refs/heads/main" }, "ref:refs/heads/main");
  }

  public pullRequest(from: string = repository): Promise<WorkflowRun> {
    const event = { pull_request: { number: 7, head: { repo: { full_name: from } } } };
    return this.run("estate-plan.yml", { sha: "c1", ref: "refs/pull/7/merge", base_ref: "main", event }, "pull_request");
  }

  private async run(file: string, event: Readonly<Record<string, Value>>, place: string): Promise<WorkflowRun> {
    const work = path.join(this.machine.folder, `run-${++this.count}`);
    mkdirSync(work);
    const run = new WorkflowRun({
      workflows: this.workflows,
      event: { repository, token: "the token of this job", ...event },
      machine: this.machine.machine,
      use: (call) => this.use(call, place),
      approve: (environment, job) => {
        this.asked.push(job);
        return this.approves(environment);
      },
      work,
      before: (job, cancel) => this.before(job, cancel),
    });
    await run.run(file);
    return run;
  }

  private use(call: ActionCall, place: string): void {
    const action = this.actions[call.action];
    if (action === undefined) throw new Error(`it is not known what the action ${call.action} does`);
    action(call, place);
  }

  private readonly actions: Readonly<Record<string, (call: ActionCall, place: string) => void>> = {
    "actions/checkout": ({ permissions, given }) => {
      if (permissions.contents === undefined) throw new Error("the job may not read the repository");
      if (given["persist-credentials"] !== "false") throw new Error("the job's token would lie in the checkout");
    },
    "actions/setup-node": () => {},
    "hashicorp/setup-terraform": () => {},
    "actions/upload-artifact": ({ given, folder }) => {
      const from = path.join(folder, given.path ?? "");
      if (!existsSync(from)) return;
      const into = path.join(this.artifacts, given.name ?? "");
      if (existsSync(into) && given.overwrite !== "true") throw new Error(`there is an artifact ${given.name} already`);
      cpSync(from, path.join(into, isFile(from) ? path.basename(from) : ""), { recursive: true });
    },
    "actions/download-artifact": ({ given, folder }) => {
      const into = path.join(folder, given.path ?? "");
      if (given.name !== undefined) {
        const from = path.join(this.artifacts, given.name);
        if (!existsSync(from)) throw new Error(`there is no artifact ${given.name}`);
        cpSync(from, into, { recursive: true });
        return;
      }
      const begins = (given.pattern ?? "").replace(/\*$/, "");
      const found = existsSync(this.artifacts) ? readdirSync(this.artifacts).filter((name) => name.startsWith(begins)) : [];
      for (const name of found) cpSync(path.join(this.artifacts, name), path.join(into, name), { recursive: true });
    },
    "aws-actions/configure-aws-credentials": ({ given, job, permissions, environment, set, folder }, place) => {
      if (permissions["id-token"] !== "write") throw new Error("GitHub signs nothing for this job");
      const role = given["role-to-assume"] ?? "";
      const [, of = "", kind = ""] = /smart0dte-(\w+)-(planner|deployer)$/.exec(role) ?? [];
      const subject = `repo:${repository}:${environment === undefined ? place : `environment:${environment}`}`;
      const admitted = (told[kind as keyof typeof told]?.workloadIdentity.subjects ?? []).map((one) =>
        one.replace(/:environment:.*/, `:environment:${of}`),
      );
      if (!admitted.includes(subject)) throw new Error(`Not authorized to perform sts:AssumeRoleWithWebIdentity: ${subject} takes ${role}`);
      const config = path.join(path.dirname(folder), "aws-config");
      writeFileSync(config, `[profile estate]\nrole_arn = ${role}\n`);
      set("AWS_PROFILE", "estate");
      set("AWS_CONFIG_FILE", config);
      this.roles.push(`${job}: ${of} ${kind}`);
    },
  };
}

const isFile = (file: string): boolean => path.extname(file) !== "";
