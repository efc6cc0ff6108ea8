import { cpSync, mkdirSync, mkdtempSync } from "node:fs";
import path from "node:path";
import { type BuildResult, runBuild } from "./run-build";
import { readBuildSpecification } from "./build-specification";
import { type ExecutionMode, type StageTurns } from "./stage-turns";

/** An action of a synthesized pipeline. */
export interface PipelineAction {
  readonly name: string;
  readonly category: string;
  readonly provider: string;
  readonly run_order?: number;
  readonly configuration: Readonly<Record<string, string>>;
  readonly input_artifacts?: readonly string[];
  readonly output_artifacts?: readonly string[];
  readonly namespace?: string;
  readonly region?: string;
  readonly role_arn?: string;
}

/** A check before a stage is entered, of the one kind that the estate's pipelines have: a variable that must have a value. */
interface EntryRule {
  readonly rule_type_id: { readonly provider: string };
  readonly configuration: { readonly Variable: string; readonly Value: string; readonly Operator: string };
}

interface PipelineStage {
  readonly name: string;
  readonly action: readonly PipelineAction[];
  readonly before_entry?: { readonly condition: { readonly result: string; readonly rule: readonly EntryRule[] } };
}

/** A synthesized pipeline, as far as an execution needs it: the arguments of `aws_codepipeline`. */
export interface PipelineDefinition {
  readonly name: string;
  readonly execution_mode?: ExecutionMode;
  readonly artifact_store: readonly { readonly region?: string }[];
  readonly stage: readonly PipelineStage[];
  readonly variable?: readonly { readonly name: string; readonly default_value?: string }[];
}

/** A project of a synthesized stack. */
export interface Project {
  readonly buildspec: string;
  readonly variables: Readonly<Record<string, string>>;
}

/** A deployment by CodeDeploy, as the action hands it over: templates filled in. */
export interface Deployment {
  readonly application: string;
  readonly group: string;
  readonly region: string;
  readonly roleArn: string;
  readonly taskDefinition: Readonly<Record<string, unknown>>;
  readonly appSpec: string;
}

/** What a rehearsal has in place of GitHub, people, CodeDeploy and the machines of builds. */
export interface Surroundings {
  /** Brings the newest commit into a folder: its files, or a clone with the whole history. */
  readonly fetchSource: (
    repository: string,
    branch: string,
    into: string,
    whole: boolean,
  ) => { readonly CommitId: string; readonly CommitMessage: string };
  readonly project: (name: string, roleArn: string | undefined) => Project;
  /** Variables of the machine that builds run on. */
  readonly machine: Readonly<Record<string, string>>;
  readonly approve: (told: Readonly<Record<string, string>>) => boolean;
  /** Starts another pipeline with a commit. @default there is none to start */
  readonly start?: (pipeline: string, commit: string) => void;
  readonly deploy: (deployment: Deployment) => Promise<{ readonly succeeded: boolean; readonly message: string }>;
  readonly readJson: (file: string) => unknown;
  readonly readText: (file: string) => string;
  /** Folder for artifacts and working folders. */
  readonly work: string;
  /** Changes variables of an action's build, such as addresses that are others here. @default as they are */
  readonly adjust?: (variables: Readonly<Record<string, string>>) => Readonly<Record<string, string>>;
  /** Who may enter a stage where several executions are on their way. @default this one is alone */
  readonly turns?: StageTurns;
  /** Hears of each action that has ended. */
  readonly finished?: (result: ActionResult) => void;
  /** Ends what runs. */
  readonly signal?: AbortSignal;
}

export interface ActionResult {
  readonly stage: string;
  readonly action: string;
  readonly succeeded: boolean;
  readonly message: string;
}

/** One execution of a pipeline. A stage that failed can be retried, as `retry-stage-execution` with FAILED_ACTIONS does. */
export class PipelineExecution {
  public readonly results: ActionResult[] = [];
  /** Stages that were passed over, as their condition says. */
  public readonly skipped: string[] = [];
  /** Stage before which a later execution has overtaken this one. */
  public supersededAt: string | undefined;
  /** Its place among those of the pipeline. */
  public readonly number: number;
  private readonly artifacts = new Map<string, string>();
  private readonly variables = new Map<string, string>();
  private readonly done = new Set<string>();

  public constructor(
    private readonly definition: PipelineDefinition,
    private readonly surroundings: Surroundings,
    variables: Readonly<Record<string, string>> = {},
    /** What CodePipeline calls this execution. */
    public readonly id = "00000000-0000-0000-0000-000000000000",
  ) {
    this.variables.set("codepipeline.PipelineExecutionId", id);
    this.number = surroundings.turns?.begin() ?? 1;
    for (const { name, default_value: standard } of definition.variable ?? []) {
      const value = variables[name] ?? standard;
      if (value === undefined) throw new Error(`the pipeline ${definition.name} needs a value for its variable ${name}`);
      this.variables.set(`variables.${name}`, value);
    }
  }

  /** Stage and action that the version was stopped at; undefined when it went through. */
  public get stoppedAt(): string | undefined {
    const failed = this.results.at(-1);
    return failed === undefined || failed.succeeded ? undefined : `${failed.stage}/${failed.action}`;
  }

  /** Runs what has not succeeded yet, stage after stage, up to the first that fails. @returns whether all did. */
  public async run(): Promise<boolean> {
    for (const stage of this.definition.stage) {
      if (this.passedOver(stage)) this.skipped.push(stage.name);
      else if (!(await this.inTurn(stage))) return false;
    }
    return true;
  }

  private async inTurn({ name, action }: PipelineStage): Promise<boolean> {
    const { turns } = this.surroundings;
    if (turns === undefined) return this.stage(name, action);
    if (!(await turns.enter(name, this.number))) {
      this.supersededAt = name;
      return false;
    }
    try {
      return await this.stage(name, action);
    } finally {
      turns.leave(name);
    }
  }

  /**
   * Whether a stage's condition passes it over.
   * @throws Error for a condition that is not understood here.
   */
  private passedOver({ name, before_entry: entry }: PipelineStage): boolean {
    if (entry === undefined) return false;
    const { result, rule } = entry.condition;
    if (result !== "SKIP" || rule.some((one) => one.rule_type_id.provider !== "VariableCheck" || one.configuration.Operator !== "EQ"))
      throw new Error(`the condition of the stage ${name} is not understood here`);
    return rule.some(({ configuration }) => this.resolved({ value: configuration.Variable }).value !== configuration.Value);
  }

  /** Actions of one order run at the same time; all of them end before the stage fails. */
  private async stage(stage: string, actions: readonly PipelineAction[]): Promise<boolean> {
    const orders = [...new Set(actions.map(({ run_order: order = 1 }) => order))].sort((a, b) => a - b);
    for (const order of orders) {
      const due = actions.filter((action) => (action.run_order ?? 1) === order && !this.done.has(`${stage}/${action.name}`));
      const results = await Promise.all(due.map(async (action) => ({ action, ...(await this.attempt(action)) })));
      const sorted = results.sort((a, b) => Number(b.succeeded) - Number(a.succeeded));
      for (const { action, succeeded, message } of sorted) {
        const result = { stage, action: action.name, succeeded, message };
        this.results.push(result);
        this.surroundings.finished?.(result);
        if (succeeded) this.done.add(`${stage}/${action.name}`);
      }
      if (sorted.some(({ succeeded }) => !succeeded)) return false;
    }
    return true;
  }

  private async attempt(action: PipelineAction): Promise<{ succeeded: boolean; message: string }> {
    try {
      const region = action.region;
      const stores = this.definition.artifact_store.map((store) => store.region);
      if (region !== undefined && !stores.includes(region)) throw new Error(`there is no artifact store in ${region}`);
      return await this.perform({ ...action, configuration: this.resolved(action.configuration) });
    } catch (error) {
      return { succeeded: false, message: error instanceof Error ? error.message : String(error) };
    }
  }

  /** @see https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-variables.html */
  private resolved(configuration: Readonly<Record<string, string>>): Record<string, string> {
    const value = (whole: string, name: string): string => {
      const found = this.variables.get(name);
      if (found === undefined) throw new Error(`the variable ${whole} has no value yet`);
      return found;
    };
    return Object.fromEntries(Object.entries(configuration).map(([key, text]) => [key, text.replace(/#\{([\w@.-]+)\}/g, value)]));
  }

  private async perform(action: PipelineAction): Promise<{ succeeded: boolean; message: string }> {
    switch (action.provider) {
      case "CodeStarSourceConnection":
        return this.source(action);
      case "CodeBuild":
        return this.build(action);
      case "CodePipeline": {
        const [revision] = JSON.parse(action.configuration.SourceRevisions ?? "[]") as { revisionValue: string }[];
        const name = action.configuration.PipelineName ?? "";
        if (this.surroundings.start === undefined) throw new Error(`there is no pipeline ${name} to start`);
        this.surroundings.start(name, revision?.revisionValue ?? "");
        return { succeeded: true, message: `started ${name}` };
      }
      case "CodeDeployToECS":
        return this.deploy(action);
      case "Manual": {
        const approved = this.surroundings.approve(action.configuration);
        return { succeeded: approved, message: approved ? "approved" : "rejected" };
      }
      default:
        throw new Error(`it is not known how an action of ${action.provider} runs`);
    }
  }

  private source({ configuration, output_artifacts: outputs = [], namespace }: PipelineAction): { succeeded: boolean; message: string } {
    const into = this.folder("source");
    const whole = configuration.OutputArtifactFormat === "CODEBUILD_CLONE_REF";
    const about = this.surroundings.fetchSource(configuration.FullRepositoryId ?? "", configuration.BranchName ?? "", into, whole);
    for (const output of outputs) this.artifacts.set(output, into);
    if (namespace !== undefined) for (const [name, value] of Object.entries(about)) this.variables.set(`${namespace}.${name}`, value);
    return { succeeded: true, message: about.CommitId };
  }

  private async build(action: PipelineAction): Promise<{ succeeded: boolean; message: string }> {
    const { configuration, input_artifacts: inputs = [], output_artifacts: outputs = [], namespace, name, role_arn: roleArn } = action;
    const { signal, adjust = (variables) => variables } = this.surroundings;
    const project = this.surroundings.project(configuration.ProjectName ?? "", roleArn);
    const told = JSON.parse(configuration.EnvironmentVariables ?? "[]") as { name: string; value: string }[];
    const source = this.folder(name);
    const [primary, ...others] = primaryFirst(inputs, configuration.PrimarySource);
    if (primary !== undefined) cpSync(this.artifact(primary), source, { recursive: true });
    // https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodeBuild.html: the others lie beside it
    const folders = Object.fromEntries(others.map((input) => [`CODEBUILD_SRC_DIR_${input}`, this.artifact(input)]));
    const output = this.folder(`${name}-artifacts`);
    const result: BuildResult = await runBuild({
      specification: readBuildSpecification(project.buildspec, configuration.ProjectName ?? name),
      source,
      scratch: this.folder(`${name}-scratch`),
      output,
      machine: this.surroundings.machine,
      variables: {
        ...adjust({ ...project.variables, ...Object.fromEntries(told.map(({ name: key, value }) => [key, value])) }),
        ...folders,
      },
      ...(signal === undefined ? {} : { signal }),
    });
    if (result.succeeded) {
      for (const made of outputs) this.artifacts.set(made, output);
      if (namespace !== undefined)
        for (const [key, value] of Object.entries(result.exported)) this.variables.set(`${namespace}.${key}`, value);
    }
    return { succeeded: result.succeeded, message: result.log.trim() };
  }

  /** Fills in image and revision as the action does. @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECSbluegreen.html */
  private async deploy({
    configuration,
    region = "",
    role_arn: roleArn = "",
  }: PipelineAction): Promise<{ succeeded: boolean; message: string }> {
    const { readJson, readText, deploy } = this.surroundings;
    const file = (artifact: string | undefined, name: string | undefined): string => path.join(this.artifact(artifact ?? ""), name ?? "");
    const { ImageURI: image } = readJson(file(configuration.Image1ArtifactName, "imageDetail.json")) as { ImageURI: string };
    const template = readText(file(configuration.TaskDefinitionTemplateArtifact, configuration.TaskDefinitionTemplatePath));
    const placeholder = `<${configuration.Image1ContainerName}>`;
    if (!template.includes(placeholder)) throw new Error(`the task definition has no ${placeholder}`);
    return deploy({
      application: configuration.ApplicationName ?? "",
      group: configuration.DeploymentGroupName ?? "",
      region,
      roleArn,
      taskDefinition: JSON.parse(template.replaceAll(placeholder, image)) as Record<string, unknown>,
      appSpec: readText(file(configuration.AppSpecTemplateArtifact, configuration.AppSpecTemplatePath)),
    });
  }

  private artifact(name: string): string {
    const found = this.artifacts.get(name);
    if (found === undefined) throw new Error(`nothing has made the artifact ${name}`);
    return found;
  }

  private folder(name: string): string {
    mkdirSync(this.surroundings.work, { recursive: true });
    return mkdtempSync(path.join(this.surroundings.work, `${name}-`));
  }
}

/** @throws Error for an action with several inputs that does not say which is its source, as CodePipeline refuses it. */
function primaryFirst(inputs: readonly string[], primary: string | undefined): readonly string[] {
  if (inputs.length <= 1) return inputs;
  if (primary === undefined || !inputs.includes(primary))
    throw new Error(`of the inputs ${inputs.join(", ")} PrimarySource names none, but ${primary ?? "nothing"}`);
  return [primary, ...inputs.filter((input) => input !== primary)];
}
