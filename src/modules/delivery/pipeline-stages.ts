import { type Place } from "../shared/place";
import { type NameScope, physicalName } from "../../facts/naming";
import { clusterName, deploymentGroupName, ecsServiceName } from "../../facts/service-names";
import { type BuildProject } from "./build-projects";
import { buildProjectName, type Host, targetRoleArn } from "./names";
import { type PipelineAction, type PipelineStage } from "./pipeline-action";
import { historyAction, sourceFrom } from "./source-action";

/** What one pipeline delivers. */
export interface Deliverable {
  /** Service of the catalogue, or `web`. */
  readonly name: string;
  readonly kind: "service" | "web";
  readonly runtime: "python" | "node";
  readonly source: { readonly repository: string; readonly branch: string; readonly folder: string; readonly paths: readonly string[] };
}

/** An environment that a version goes to. */
export interface Target {
  readonly names: NameScope;
  readonly accountId: string;
  /** The primary region first. */
  readonly regions: readonly [string, string];
  /** Host name of what users reach. */
  readonly domain: string;
  readonly webBucket: string;
  /** Services that have traffic to move, and those that change the database. */
  readonly routed: readonly string[];
  readonly migrated: readonly string[];
  /** When a version may come: `mon,tue 17:00 22:00` in the market's time zone, or `always`. */
  readonly window: string;
  /** When none may, in the same form, or `never`. */
  readonly session: string;
  readonly timeZone: string;
  /** Parameter of the recovery region that says whether a failover is declared. */
  readonly failoverParameter: string;
  readonly deliveriesParameter: string;
}

export interface PipelineContext {
  readonly host: Host;
  readonly region: string;
  readonly connectionArn: string;
  readonly targets: readonly Target[];
  readonly scan: {
    readonly blocks: readonly string[];
    readonly timeoutMinutes: number;
    /** By the identifier of the vulnerability. */
    readonly accepted: Readonly<Record<string, { readonly until: string }>>;
  };
  readonly approval: { readonly topicArn: string; readonly timeoutMinutes: number };
}

/** Words of windows and sessions that are none. */
export const [always, never] = ["always", "never"];

/** @see https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
export const pipelineLimits = { stages: 50, actionsOfStage: 50 } as const;

/** Variable of every pipeline by which a person lets a version in outside its window. */
export const overrideVariable = { name: "OVERRIDE_REASON", none: "none" } as const;

/** Variable of every pipeline by which the clock, or a person, has a commit built again: the instant makes it another version. */
export const rebuildVariable = { name: "REBUILD", none: "none" } as const;

/** Stages of a pipeline, in their order. */
export function pipelineStages(deliverable: Deliverable, context: PipelineContext): PipelineStage[] {
  const version = deliverable.kind === "web" ? webVersion(deliverable, context) : serviceVersion(deliverable, context);
  return [
    {
      name: "source",
      actions: [
        sourceFrom(deliverable.source, context.connectionArn, "CODE_ZIP"),
        // Of the branch's newest commit, which may be a later one; whoever takes it names the commits that are asked for.
        sourceFrom(deliverable.source, context.connectionArn, "CODEBUILD_CLONE_REF", historyAction),
      ],
    },
    {
      name: "test",
      actions: [
        build(context, "test", `test-${deliverable.runtime}`, {
          input: "source",
          category: "Test",
          variables: { FOLDER: deliverable.source.folder },
        }),
        ...(context.targets.some(({ migrated }) => migrated.includes(deliverable.name)) ? [migrations(deliverable, context)] : []),
      ],
    },
    ...version,
    ...context.targets.flatMap((target, index) => [
      ...(index === context.targets.length - 1 ? [approval(deliverable, context, target)] : []),
      { name: target.names.owner, actions: arrival(deliverable, context, target) },
    ]),
  ];
}

/** Judges migrations before anything is built, and packs them: their network reaches no registry. */
const migrations = ({ source: { folder } }: Deliverable, context: PipelineContext): PipelineAction =>
  build(context, "migrations", "migration-gate", {
    input: "source",
    output: "migrations",
    category: "Test",
    // One after the other, for an account runs few builds at a time.
    runOrder: 2,
    variables: { FOLDER: folder },
  });

interface BuildOptions {
  readonly input: string;
  readonly output?: string;
  readonly category?: "Test" | "Build";
  readonly runOrder?: number;
  readonly namespace?: string;
  readonly variables: Readonly<Record<string, string>>;
}

function build(
  { host }: PipelineContext,
  name: string,
  project: BuildProject,
  { input, output, category = "Build", runOrder = 1, namespace, variables }: BuildOptions,
): PipelineAction {
  return {
    name,
    category,
    provider: "CodeBuild",
    runOrder,
    ...(namespace === undefined ? {} : { namespace }),
    configuration: { ProjectName: buildProjectName(host.names, project), EnvironmentVariables: environmentVariables(variables) },
    inputArtifacts: [input],
    outputArtifacts: output === undefined ? [] : [output],
  };
}

/** @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodeBuild.html */
export const environmentVariables = (variables: Readonly<Record<string, string>>): string =>
  JSON.stringify(Object.entries(variables).map(([name, value]) => ({ name, value, type: "PLAINTEXT" })));

const commit = "#{source.CommitId}";

function serviceVersion({ name, source: { folder, repository } }: Deliverable, context: PipelineContext): PipelineStage[] {
  const { scan } = context;
  return [
    {
      name: "build",
      actions: [
        build(context, "image", "image", {
          input: "source",
          output: "image",
          namespace: "image",
          variables: {
            SERVICE: name,
            FOLDER: folder,
            COMMIT: commit,
            SOURCE_REPOSITORY: repository,
            REBUILD: `#{variables.${rebuildVariable.name}}`,
          },
        }),
      ],
    },
    {
      name: "scan",
      actions: [
        build(context, "findings", "scan", {
          input: "image",
          category: "Test",
          namespace: "scan",
          variables: {
            BLOCKS: scan.blocks.join(" "),
            ACCEPTED: JSON.stringify(Object.fromEntries(Object.entries(scan.accepted).map(([id, { until }]) => [id, until]))),
            TIMEOUT_MINUTES: String(scan.timeoutMinutes),
          },
        }),
      ],
    },
  ];
}

const webVersion = ({ source: { folder } }: Deliverable, context: PipelineContext): PipelineStage[] => [
  { name: "build", actions: [build(context, "site", "web", { input: "source", output: "site", variables: { FOLDER: folder } })] },
];

/** What the version is made of, as everything but the source knows it. */
const versionOf = ({ kind }: Deliverable): string => (kind === "web" ? "site" : "image");

function admission(
  deliverable: Deliverable,
  context: PipelineContext,
  { names, accountId, regions, window, session, timeZone, failoverParameter: flag, deliveriesParameter }: Target,
  { name, namespace, timed }: { readonly name: string; readonly namespace: string; readonly timed: boolean },
): PipelineAction {
  return build(context, name, "admission", {
    input: versionOf(deliverable),
    category: "Test",
    namespace,
    variables: {
      ROLE: targetRoleArn({ names, accountId }, "running"),
      REGION: regions[0],
      FLAG: flag,
      FLAG_REGION: regions[1],
      DELIVERIES: deliveriesParameter,
      WINDOW: timed ? window : always,
      SESSION: timed ? session : never,
      TIME_ZONE: timeZone,
      OVERRIDE_REASON: `#{variables.${overrideVariable.name}}`,
    },
  });
}

/** Which commits come that do not run there yet. */
function commits({ name, kind, source: { folder } }: Deliverable, context: PipelineContext, target: Target): PipelineAction {
  const { names, regions } = target;
  const where: Record<string, string> =
    kind === "web"
      ? { BUCKET: target.webBucket }
      : {
          CLUSTER: clusterName({ names }),
          ECS_SERVICE: ecsServiceName(names, name),
          TARGET: `${names.project}/${names.owner}`,
          SERVICE: name,
        };
  return build(context, "commits", "commits", {
    input: historyAction,
    output: "commits",
    namespace: "commits",
    variables: { ROLE: targetRoleArn(target, "running"), REGION: regions[0], COMMIT: commit, FOLDER: folder, ...where },
  });
}

/** A person looks at what comes, and at what is wrong there now. */
function approval(deliverable: Deliverable, context: PipelineContext, target: Target): PipelineStage {
  const { topicArn, timeoutMinutes } = context.approval;
  const findings = deliverable.kind === "web" ? "" : " Findings in its image: #{scan.FINDINGS}.";
  const version = deliverable.kind === "web" ? "" : " Image #{image.IMAGE_DIGEST}.";
  return {
    name: `approve-${target.names.owner}`,
    actions: [
      commits(deliverable, context, target),
      // At last, so that it is of now; and one after the other, for an account runs few builds at a time.
      { ...admission(deliverable, context, target, { name: "alarms", namespace: "now", timed: false }), runOrder: 2 },
      {
        name: "approval",
        category: "Approval",
        provider: "Manual",
        runOrder: 3,
        timeoutInMinutes: timeoutMinutes,
        configuration: {
          NotificationArn: topicArn,
          ExternalEntityLink: `https://github.com/${deliverable.source.repository}/#{commits.VIEW}`,
          // What people wrote comes last, so that it cannot be taken for what the pipeline says.
          CustomData: `${deliverable.name} ${commit} to ${target.names.owner}.${version}${findings} Alarms there now: #{now.ALARMS}. Commits: #{commits.COMMITS}.`,
        },
        inputArtifacts: [],
        outputArtifacts: [],
      },
    ],
  };
}

function arrival(deliverable: Deliverable, context: PipelineContext, target: Target): PipelineAction[] {
  const { owner } = target.names;
  const admitted = admission(deliverable, context, target, { name: "admission", namespace: `admission-${owner}`, timed: true });
  const smoke = (runOrder: number): PipelineAction =>
    build(context, "smoke", "smoke", {
      input: "source",
      category: "Test",
      runOrder,
      variables: { FOLDER: deliverable.source.folder, BASE_URL: `https://${target.domain}` },
    });
  if (deliverable.kind === "web") {
    const publish = build(context, "publish", "publish", {
      input: "site",
      runOrder: 2,
      variables: {
        ROLE: targetRoleArn(target, "publish"),
        REGION: target.regions[0],
        BUCKET: target.webBucket,
        DOMAIN: target.domain,
        COMMIT: commit,
      },
    });
    return [admitted, publish, smoke(3)];
  }
  const routed = target.routed.includes(deliverable.name);
  const migrated = target.migrated.includes(deliverable.name);
  return [
    admitted,
    // One after the other: both bring the image, and a tag that is there already is refused.
    ...target.regions.map((region, index) => release(deliverable, context, target, { region, runOrder: 2 + index, routed })),
    ...(migrated ? [migrate(deliverable, target, 4)] : []),
    // The recovery region right after the primary, so that a failover finds the same version; one that does not work for users comes to one region alone.
    ...target.regions.flatMap((region, index) =>
      routed
        ? [moveTraffic(deliverable, target, region, 5 + 2 * index), ...(index === 0 ? [smoke(6)] : [])]
        : [roll(deliverable, context, target, region, 5 + 2 * index)],
    ),
  ];
}

/** CodePipeline names artifacts, CodeBuild hands them over by the name. */
const deploymentOf = ({ names }: Target, region: string): string => `${names.owner}_${region.replaceAll("-", "_")}`;

const release = (
  { name }: Deliverable,
  context: PipelineContext,
  target: Target,
  { region, runOrder, routed }: { readonly region: string; readonly runOrder: number; readonly routed: boolean },
): PipelineAction =>
  build(context, `release-${region}`, "release", {
    input: "image",
    output: deploymentOf(target, region),
    runOrder,
    variables: {
      ROLE: targetRoleArn(target, "release"),
      TARGET: `${target.names.project}/${target.names.owner}`,
      ACCOUNT: target.accountId,
      PRIMARY_REGION: target.regions[0],
      REGION: region,
      SERVICE: name,
      BLUE_GREEN: routed ? "yes" : "no",
    },
  });

function migrate({ name }: Deliverable, target: Target, runOrder: number): PipelineAction {
  return {
    name: "migrate",
    category: "Build",
    provider: "CodeBuild",
    runOrder,
    configuration: {
      ProjectName: buildProjectName(target.names, "migrate"),
      EnvironmentVariables: environmentVariables({ SERVICE: name }),
    },
    inputArtifacts: ["migrations"],
    outputArtifacts: [],
    region: target.regions[0],
    roleArn: targetRoleArn(target, "deploy"),
  };
}

/** @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECSbluegreen.html */
function moveTraffic({ name }: Deliverable, target: Target, region: string, runOrder: number): PipelineAction {
  const artifact = deploymentOf(target, region);
  return {
    name: `deploy-${region}`,
    category: "Deploy",
    provider: "CodeDeployToECS",
    runOrder,
    configuration: {
      ApplicationName: physicalName("codeDeploy", target.names, "services"),
      DeploymentGroupName: deploymentGroupName(target.names, name),
      TaskDefinitionTemplateArtifact: artifact,
      TaskDefinitionTemplatePath: "taskdef.json",
      AppSpecTemplateArtifact: artifact,
      AppSpecTemplatePath: "appspec.yaml",
      Image1ArtifactName: artifact,
      Image1ContainerName: "IMAGE1_NAME",
    },
    inputArtifacts: [artifact],
    outputArtifacts: [],
    region,
    roleArn: targetRoleArn(target, "deploy"),
  };
}

function roll({ name }: Deliverable, context: PipelineContext, target: Target, region: string, runOrder: number): PipelineAction {
  const place: Place = { names: target.names, accountId: target.accountId, region };
  return build(context, `deploy-${region}`, "roll", {
    input: deploymentOf(target, region),
    runOrder,
    variables: {
      ROLE: targetRoleArn(target, "roll"),
      REGION: region,
      CLUSTER: clusterName(place),
      ECS_SERVICE: physicalName("ecs", target.names, name),
    },
  });
}
