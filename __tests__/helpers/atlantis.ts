import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { findTerraform } from "../../src/estate/run/terraform/binary";
import { automationTerraform } from "../../src/estate/run/terraform/versions";
import { type CommandResult, root } from "./command";
import { type ProjectCopy } from "./history";

interface Step {
  readonly run?: { readonly command: string; readonly output: string };
  readonly env?: { readonly name: string; readonly command: string };
}

export interface ServerConfiguration {
  readonly repos: readonly [
    {
      readonly apply_requirements: readonly string[];
      readonly plan_requirements?: readonly string[];
      readonly allowed_overrides: readonly string[];
      readonly allow_custom_workflows: boolean;
      readonly workflow: string;
      readonly pre_workflow_hooks: readonly { readonly run: string; readonly commands: string }[];
    },
  ];
  readonly workflows: Readonly<Record<string, Readonly<Record<"plan" | "apply", { readonly steps: readonly Step[] }>>>>;
}

const read = (file: string): ServerConfiguration =>
  parse(readFileSync(path.join(root, "docs", "atlantis", file), "utf8")) as ServerConfiguration;

/** Where the servers have the documented folder, and where it is here. */
const onServer = "/etc/atlantis/";
/** A command as it runs here: the steps of the server's own disk are those of the repository. */
export const here = (command: string): string => command.replaceAll(onServer, `${path.join(root, "docs", "atlantis")}/`);

/** The configurations that the documentation gives the servers: the one that plans, and those that apply. */
export const servers = { plan: read("plan.yaml"), apply: read("apply.yaml") };
export type Server = keyof typeof servers;

type Shell = (program: string, args: string[], options: { cwd: string; env: Record<string, string> }) => Promise<CommandResult>;

/**
 * Does with a clone of the project what Atlantis does: runs the hook and the steps of the server's
 * configuration, in its shell, with its variables.
 * @see https://www.runatlantis.io/docs/custom-workflows.html#native-environment-variables
 */
export class AtlantisClone {
  /** @param tools folder for programs that Atlantis itself fetches. @param server the one whose clone it is */
  public constructor(
    private readonly project: ProjectCopy,
    private readonly shell: Shell,
    private readonly tools: string,
    private readonly server: Server = "plan",
  ) {}

  /** Puts Terraform where Atlantis puts the version that atlantis.yaml names. */
  public async fetchTerraform(): Promise<void> {
    mkdirSync(this.tools, { recursive: true });
    symlinkSync((await findTerraform()).path, path.join(this.tools, `terraform${automationTerraform}`));
  }

  /** Puts the profiles where the server has them: keys by the name of the environment or account. */
  public signIn(...profiles: readonly string[]): void {
    mkdirSync(this.tools, { recursive: true });
    writeFileSync(
      this.profiles,
      profiles.map((name) => `[profile ${name}]\naws_access_key_id = ${name}\naws_secret_access_key = ${name}\n`).join("\n"),
    );
  }

  /** Makes the server one of a version. */
  public runsVersion(version: string): void {
    mkdirSync(this.tools, { recursive: true });
    const file = path.join(this.tools, "atlantis");
    writeFileSync(file, `#!/bin/sh\necho "atlantis v${version} (commit: 0000000) (build date: 2026-01-01)"\n`);
    chmodSync(file, 0o755);
  }

  /** Runs the hooks until one fails. @returns what the last of them said. */
  public async hook(): Promise<CommandResult> {
    let result: CommandResult = { exitCode: 0, stdout: "", stderr: "" };
    for (const { run } of servers[this.server].repos[0].pre_workflow_hooks) {
      result = await this.shell("sh", ["-c", here(run)], {
        cwd: this.project.folder,
        env: { ...this.ownSettings, BASE_BRANCH_NAME: "main", DIR: this.project.folder },
      });
      if (result.exitCode !== 0) return result;
    }
    return result;
  }

  /** Leaves what the hook leaves, for runs that are not about the comparison. */
  public async synthesized(): Promise<void> {
    await this.project.synthesize(this.project.path("cdktf.out"));
    rmSync(this.project.path("cdktf.out", "failed"), { force: true });
    writeFileSync(this.project.path("cdktf.out", "revision"), `${await this.project.git("rev-parse", "HEAD")}\n`);
  }

  /** Runs the steps of a stage until one fails. @returns what would be posted, and the code of the last step. */
  public async stage(stage: "plan" | "apply", stack: string): Promise<{ readonly exitCode: number | undefined; readonly comment: string }> {
    const { repos, workflows } = servers[this.server];
    let [env, comment] = [this.variables(stack), ""];
    for (const { env: variable, run } of workflows[repos[0].workflow]?.[stage].steps ?? []) {
      const result = await this.shell("sh", ["-c", here(variable?.command ?? run?.command ?? "")], { cwd: env.DIR ?? "", env });
      // The output of a step that fails is posted whatever `output` says.
      if (result.exitCode !== 0) return { exitCode: result.exitCode, comment: `${comment}${result.stdout}\n${result.stderr}` };
      if (variable !== undefined) env = { ...env, [variable.name]: result.stdout.trim() };
      else if (run?.output === "show") comment += `${result.stdout}\n${result.stderr}`;
    }
    return { exitCode: 0, comment };
  }

  public planFile(stack: string): string {
    return path.join(this.folderOf(stack), `${stack}-default.tfplan`);
  }

  public folderOf(stack: string): string {
    return this.project.path("cdktf.out", "stacks", stack);
  }

  private variables(stack: string): Record<string, string> {
    return {
      ...this.ownSettings,
      ATLANTIS_TERRAFORM_VERSION: automationTerraform,
      DIR: this.folderOf(stack),
      PLANFILE: this.planFile(stack),
      PROJECT_NAME: stack,
      REPO_REL_DIR: `cdktf.out/stacks/${stack}`,
      SHOWFILE: path.join(this.folderOf(stack), `${stack}-default.json`),
      WORKSPACE: "default",
    };
  }

  private get profiles(): string {
    return path.join(this.tools, "profiles");
  }

  private get ownSettings(): Record<string, string> {
    return {
      AWS_CONFIG_FILE: this.profiles,
      GIT_CONFIG_GLOBAL: "/dev/null",
      PATH: `${process.env.PATH ?? ""}${path.delimiter}${this.tools}`,
    };
  }
}
