import { type EstateResource } from "../../world/estate-resource";
import { type AccessWorld, type EstateRole } from "../../world/world";
import { type Call } from "../call";
import { withKeys } from "../keys";
import { text } from "../services/derive";
import { blocks, callsAs, ownVariables, projectArn, role, type Variables } from "./builds";
import { commandsOf, registration } from "./commands";

/** An action of a pipeline, with what it is given. */
interface Step {
  readonly pipeline: EstateResource;
  readonly provider: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly region: string;
  /** Artifacts that it takes and gives. */
  readonly takes: readonly string[];
  readonly gives: readonly string[];
  readonly roleArn: string;
  readonly name: string;
}

const stepsOf = (pipeline: EstateResource): Step[] =>
  blocks(pipeline.args.stage).flatMap((stage) =>
    blocks(stage.action).map((action) => ({
      pipeline,
      provider: text(action.provider),
      settings: (action.configuration ?? {}) as Readonly<Record<string, string>>,
      region: text(action.region) || pipeline.region,
      takes: (action.input_artifacts ?? []) as readonly string[],
      gives: (action.output_artifacts ?? []) as readonly string[],
      roleArn: text(action.role_arn),
      name: `${text(stage.name)}/${text(action.name)}`,
    })),
  );

const storesOf = (pipeline: EstateResource): { bucket: string; region: string }[] =>
  blocks(pipeline.args.artifact_store).map(({ location, region }) => ({ bucket: text(location), region: text(region) || pipeline.region }));

interface Handed {
  readonly takes: readonly string[];
  readonly gives: readonly string[];
}

/** Reads and writes of artifacts in the store of a region. */
const artifacts = (world: AccessWorld, pipeline: EstateResource, region: string, who: EstateRole, why: string, handed: Handed): Call[] =>
  storesOf(pipeline)
    .filter((store) => store.region === region)
    .flatMap(({ bucket }) => [
      ...["s3:GetBucketLocation", "s3:GetBucketVersioning"].map((action) => callsAs(who, region, why)(action, `arn:aws:s3:::${bucket}`)),
      ...(
        [
          ["s3:GetObject", handed.takes],
          ["s3:PutObject", handed.gives],
        ] as const
      ).flatMap(([action, names]) =>
        names.flatMap((artifact) => withKeys(world, callsAs(who, region, why)(action, artifactArn(bucket, pipeline, artifact)))),
      ),
    ]);

/** An artifact as CodePipeline writes it: the beginnings of the pipeline's name and of its own. */
export const artifactArn = (bucket: string, pipeline: EstateResource, artifact: string): string =>
  `arn:aws:s3:::${bucket}/${text(pipeline.args.name).slice(0, 20)}/${artifact.slice(0, 10)}/one`;

/** @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference.html */
export function pipelineCalls(pipeline: EstateResource, world: AccessWorld): Call[] {
  const own = role(world, text(pipeline.args.role_arn));
  if (own === undefined) throw new Error(`${pipeline.stack} ${pipeline.address}: its role is none of the estate's`);
  const source = {
    "aws:SourceAccount": pipeline.account,
    "aws:SourceArn": `arn:aws:codepipeline:${pipeline.region}:${pipeline.account}:${text(pipeline.args.name)}`,
  };
  const takes: Call = {
    who: "codepipeline.amazonaws.com",
    action: "sts:AssumeRole",
    resource: own.arn,
    region: pipeline.region,
    context: source,
    why: `${pipeline.stack} ${pipeline.address}: CodePipeline takes its role`,
  };
  return [
    takes,
    ...storesOf(pipeline).flatMap(({ region }) =>
      artifacts(world, pipeline, region, own, `${text(pipeline.args.name)} hands over artifacts`, { takes: ["source"], gives: ["source"] }),
    ),
    ...stepsOf(pipeline).flatMap((step) => stepCalls(step, own, world)),
  ];
}

function stepCalls(step: Step, own: EstateRole, world: AccessWorld): Call[] {
  const { pipeline, provider, settings, region, roleArn } = step;
  const why = `${text(pipeline.args.name)} ${step.name}`;
  const who = roleArn === "" ? own : role(world, roleArn);
  // A role of an environment that is not looked at.
  if (who === undefined) return [];
  const call = callsAs(who, region, why);
  const taken = who === own ? [] : [callsAs(own, region, why)("sts:AssumeRole", who.arn)];
  switch (provider) {
    case "CodeStarSourceConnection":
      return [call("codeconnections:UseConnection", text(settings.ConnectionArn))];
    case "Manual":
      return withKeys(world, call("sns:Publish", text(settings.NotificationArn)));
    case "CodeBuild": {
      const target = projectArn({ account: who.account, region }, text(settings.ProjectName));
      return [
        ...taken,
        ...["codebuild:StartBuild", "codebuild:BatchGetBuilds"].map((action) => call(action, target)),
        ...buildSteps(step, who, world),
      ];
    }
    case "CodePipeline":
      return [call("codepipeline:StartPipelineExecution", `arn:aws:codepipeline:${region}:${who.account}:${text(settings.PipelineName)}`)];
    case "CodeDeployToECS":
      return [...taken, ...deploymentCalls(step, who, world, call)];
    default:
      throw new Error(`${why}: it is not known what the action ${provider} calls`);
  }
}

/** @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECSbluegreen.html */
function deploymentCalls(
  { pipeline, settings, region, name, takes }: Step,
  who: EstateRole,
  world: AccessWorld,
  call: ReturnType<typeof callsAs>,
): Call[] {
  const codeDeploy = (resource: string): string => `arn:aws:codedeploy:${region}:${who.account}:${resource}`;
  const [application, group] = [text(settings.ApplicationName), text(settings.DeploymentGroupName)];
  const deployment = world.resources.find(
    ({ type, args, account, region: at }) =>
      type === "aws_codedeploy_deployment_group" && args.deployment_group_name === group && account === who.account && at === region,
  );
  if (deployment === undefined) throw new Error(`${name}: there is no deployment group ${group} in ${region} of ${who.account}`);
  return [
    ...["codedeploy:CreateDeployment", "codedeploy:GetDeployment"].map((action) =>
      call(action, codeDeploy(`deploymentgroup:${application}/${group}`)),
    ),
    ...["codedeploy:GetApplication", "codedeploy:GetApplicationRevision", "codedeploy:RegisterApplicationRevision"].map((action) =>
      call(action, codeDeploy(`application:${application}`)),
    ),
    call("codedeploy:GetDeploymentConfig", codeDeploy(`deploymentconfig:${text(deployment.args.deployment_config_name)}`)),
    ...registration(world, who, region, call),
    ...artifacts(world, pipeline, region, who, `${name} reads what it deploys`, { takes, gives: [] }),
  ];
}

/** What a build calls for one action: its project's commands, with the variables of both. */
function buildSteps({ pipeline, settings, region, takes, gives, name }: Step, starter: EstateRole, world: AccessWorld): Call[] {
  const project = world.resources.find(
    ({ type, args, account, region: at }) =>
      type === "aws_codebuild_project" && args.name === settings.ProjectName && account === starter.account && at === region,
  );
  if (project === undefined)
    throw new Error(`${name}: there is no project ${text(settings.ProjectName)} in ${region} of ${starter.account}`);
  const who = role(world, text(project.args.service_role));
  if (who === undefined) throw new Error(`${project.stack} ${project.address}: its role is none of the estate's`);
  const told = JSON.parse(settings.EnvironmentVariables ?? "[]") as { name: string; value: string }[];
  const variables: Variables = new Map([...ownVariables(project), ...told.map(({ name: key, value }): [string, string] => [key, value])]);
  const why = `${text(pipeline.args.name)} ${name}`;
  return [
    ...(takes.length > 0 || gives.length > 0 ? artifacts(world, pipeline, region, who, why, { takes, gives }) : []),
    ...clones(pipeline, takes).map((connection) => callsAs(who, region, why)("codeconnections:UseConnection", connection)),
    ...commandsOf(project, { world, who, variables, region }, why),
  ];
}

/**
 * Connections by which a build clones what it takes itself, instead of being handed its files.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/tutorials-github-gitclone.html
 */
const clones = (pipeline: EstateResource, takes: readonly string[]): string[] =>
  blocks(pipeline.args.stage)
    .flatMap((stage) => blocks(stage.action))
    .filter(({ output_artifacts: given }) => Array.isArray(given) && given.some((artifact) => takes.includes(text(artifact))))
    .map((action) => (action.configuration ?? {}) as Readonly<Record<string, string>>)
    .filter(({ OutputArtifactFormat: format }) => format === "CODEBUILD_CLONE_REF")
    .map(({ ConnectionArn: connection }) => text(connection));
