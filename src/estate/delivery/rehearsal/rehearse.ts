import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type EnvironmentConfig } from "../../../../config/schema/environment";
import { appDomain } from "../../../facts/domain-names";
import { type SynthesizedStack } from "../../synthesized";
import { type ActionResult, type Deployment, type PipelineDefinition, PipelineExecution } from "../run-pipeline";
import { BuildSetting } from "./build-setting";
import { archiveFile, Deployer, type ServingPlace } from "./deployer";
import { type HookVerdict, runHook } from "./hook";
import { parametersOf, pipelineOf, projectsOf, resourcesOf } from "./parts";
import { servicePrograms } from "./python";
import { SourceRepository } from "./repository";
import { type Fault } from "./versions";

export interface RehearsalSettings {
  /** The checkout's root. */
  readonly root: string;
  readonly stacks: readonly SynthesizedStack[];
  readonly environments: readonly EnvironmentConfig[];
  /** Stage that a delivery ends after. @default the pipeline's last one */
  readonly through?: string | undefined;
  readonly report: (line: string) => void;
  readonly signal: AbortSignal;
}

export interface Outcome {
  readonly commit: string;
  readonly delivered: boolean;
  /** Stage and action that stopped the version. */
  readonly stoppedAt: string | undefined;
  readonly results: readonly ActionResult[];
  /** What the person who approves was told. */
  readonly approvalAsked: string | undefined;
}

/** The service of the examples, and what users ask of it. */
const service = "api";
const sourceFolder = path.join("services", service);
const userPaths = ["/api/quotes/spy", "/api/quotes/qqq"];

/**
 * A whole delivery on this machine: the synthesized pipeline with its build specifications runs the example
 * service from a commit to every environment. Named substitutes stand for AWS's command, Docker, crane, the
 * scanners, GitHub and the person who approves; the tests of the service, its start command, the trial of a
 * new version, the shift of requests and the alarm are real.
 */
export class DeliveryRehearsal {
  private approvalAsked: string | undefined;
  private readonly repository: SourceRepository;

  private constructor(
    private readonly settings: RehearsalSettings,
    private readonly setting: BuildSetting,
    private readonly deployer: Deployer,
  ) {
    this.repository = new SourceRepository(path.join(setting.folder, "repository"));
  }

  public static async start(settings: RehearsalSettings): Promise<DeliveryRehearsal> {
    const { root, stacks, environments, report, signal } = settings;
    const programs = await servicePrograms(path.join(root, "examples", sourceFolder), report, signal);
    const setting = new BuildSetting(root, { parameters: parametersOf(stacks), python: path.join(programs, "python") });
    const [{ services } = { services: undefined }] = environments;
    const deployer = new Deployer({
      imageFolder: (image) => setting.imageFolder(image),
      programs,
      healthPath: services?.catalog[service]?.route?.healthPath ?? "/health",
      userPaths,
      canaryPercent: services?.deployment.canaryPercent ?? 10,
      errorPercent: services?.deployment.errorPercent ?? 1,
      hook: (deployment, name, testUrl) => hookOf(settings, setting, deployment, name, testUrl),
      report,
    });
    return new DeliveryRehearsal(settings, setting, deployer);
  }

  public get serving(): ServingPlace[] {
    return this.deployer.serving;
  }

  /**
   * Brings a commit of the example through the pipeline, with a fault or without.
   * @param subject of the commit
   */
  public async deliver(subject: string, fault?: Fault): Promise<Outcome> {
    const { report, signal } = this.settings;
    this.approvalAsked = undefined;
    const findings = fault?.findings ?? [];
    this.setting.change({ scans: [{ imageScanStatus: { status: "ACTIVE" }, imageScanFindings: { enhancedFindings: findings } }] });
    const addresses = await this.addresses();
    const commit = this.repository.commit(subject, (folder) => {
      cpSync(path.join(this.settings.root, "examples"), folder, { recursive: true, filter: (file) => !file.includes("node_modules") });
      // A commit is something new, and so is the image that is built of it.
      writeFileSync(path.join(folder, sourceFolder, ".commit"), subject);
      fault?.spoil?.(path.join(folder, sourceFolder));
    });
    const execution = new PipelineExecution(this.definition, {
      fetchSource: (_repository, _branch, into, whole) => {
        this.repository.fetch(into, whole);
        return { CommitId: commit, CommitMessage: subject };
      },
      project: projectsOf(this.settings.stacks),
      machine: this.setting.machine,
      adjust: (variables) => ({
        ...variables,
        ...(variables["BASE_URL"] === undefined ? {} : { BASE_URL: addresses.get(variables["BASE_URL"]) ?? variables["BASE_URL"] }),
      }),
      approve: (told) => {
        this.approvalAsked = told["CustomData"];
        report(`approved: ${told["CustomData"] ?? ""}`);
        return true;
      },
      deploy: async (deployment) => {
        const done = await this.deployer.deploy(placeOf(this.settings, deployment), deployment);
        if (done.succeeded) this.setting.serve(deployment);
        return done;
      },
      readJson: (file) => JSON.parse(readFileSync(file, "utf8")) as unknown,
      readText: (file) => readFileSync(file, "utf8"),
      work: this.setting.fresh("work"),
      signal,
      finished: ({ stage, action, succeeded }) => report(`${succeeded ? "passed" : "stopped"}  ${stage}/${action}`),
    });
    const delivered = await execution.run();
    signal.throwIfAborted();
    return { commit, delivered, stoppedAt: execution.stoppedAt, results: execution.results, approvalAsked: this.approvalAsked };
  }

  /** Ends all that was started, and removes what was written. */
  public async stop(): Promise<void> {
    await this.deployer.stop();
    rmSync(this.setting.folder, { recursive: true, force: true });
  }

  private get definition(): PipelineDefinition {
    const whole = pipelineOf(this.settings.stacks, service);
    const last = this.settings.through === undefined ? -1 : whole.stage.findIndex(({ name }) => name === this.settings.through);
    return last === -1 ? whole : { ...whole, stage: whole.stage.slice(0, last + 1) };
  }

  /** Addresses on this machine of what users type, in the primary region. */
  private async addresses(): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    const stages = this.definition.stage.map(({ name }) => name);
    for (const { environment, domainName, regions } of this.settings.environments.filter((one) => stages.includes(one.environment))) {
      const { balancer } = await this.deployer.place(`${environment} ${regions.primary.name}`);
      found.set(`https://${appDomain(domainName)}`, balancer.url);
    }
    return found;
  }
}

/** Environment and region of a deployment, by the stack that has its group. */
function placeOf({ stacks }: RehearsalSettings, { group, region }: Deployment): string {
  const found = resourcesOf(stacks, "aws_codedeploy_deployment_group").find(
    ({ stack, args }) => args["deployment_group_name"] === group && stack.instance.region === region,
  );
  if (found === undefined) throw new Error(`no stack has the deployment group ${group} in ${region}`);
  return `${found.stack.instance.owner} ${region}`;
}

/** Runs the function that an AppSpec names, from the archive that its stack hands to Lambda. */
function hookOf(
  { stacks }: RehearsalSettings,
  setting: BuildSetting,
  deployment: Deployment,
  name: string,
  testUrl: string,
): Promise<HookVerdict> {
  const found = resourcesOf(stacks, "aws_lambda_function").find(
    ({ stack, args }) => args["function_name"] === name && stack.instance.region === deployment.region,
  );
  if (found === undefined) return Promise.resolve({ succeeded: false, log: `no stack has the function ${name}` });
  const { instance, folder } = found.stack;
  const { variables } = found.args["environment"] as { readonly variables: Readonly<Record<string, string>> };
  return runHook({
    archive: archiveFile(folder, String(found.args["filename"])),
    variables: { ...variables, TEST_URL: testUrl },
    group: deployment.group,
    parameter: (parameter) => setting.state.parameters[`${instance.accountId}/${instance.region}${parameter}`],
    work: setting.folder,
  });
}
