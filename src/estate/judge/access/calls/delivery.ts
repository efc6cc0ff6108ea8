import { arnOf } from "../world/arns";
import { type EstateResource } from "../world/estate-resource";
import { type AccessWorld, type EstateRole } from "../world/world";
import { type Call } from "./call";
import { withKeys } from "./keys";

/** What pipelines and their builds call: derived from the stages of each pipeline and from the commands of each build. */

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const blocks = (value: unknown): readonly Readonly<Record<string, unknown>>[] =>
  value === undefined
    ? []
    : Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>[])
      : [value as Readonly<Record<string, unknown>>];

/** Variables of a build, by name. */
type Variables = ReadonlyMap<string, string>;

/** An action of a pipeline, with what it is told. */
interface Step {
  readonly pipeline: EstateResource;
  readonly provider: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly region: string;
  /** Takes and gives artifacts. */
  readonly takes: boolean;
  readonly gives: boolean;
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
      takes: Array.isArray(action.input_artifacts),
      gives: Array.isArray(action.output_artifacts),
      roleArn: text(action.role_arn),
      name: `${text(stage.name)}/${text(action.name)}`,
    })),
  );

const role = ({ roles }: AccessWorld, arn: string): EstateRole | undefined => roles.find((one) => one.arn === arn);

const callsAs =
  (who: EstateRole, region: string, why: string) =>
  (action: string, resource: string, context?: Call["context"]): Call => ({
    who,
    action,
    resource,
    region,
    ...(context === undefined ? {} : { context }),
    why,
  });

const storesOf = (pipeline: EstateResource): { bucket: string; region: string }[] =>
  blocks(pipeline.args.artifact_store).map(({ location, region }) => ({ bucket: text(location), region: text(region) || pipeline.region }));

/** Reads and writes of artifacts in the store of a region. */
const artifacts = (world: AccessWorld, pipeline: EstateResource, region: string, who: EstateRole, why: string, write: boolean): Call[] =>
  storesOf(pipeline)
    .filter((store) => store.region === region)
    .flatMap(({ bucket }) => [
      ...["s3:GetBucketLocation", "s3:GetBucketVersioning"].map((action) => callsAs(who, region, why)(action, `arn:aws:s3:::${bucket}`)),
      ...["s3:GetObject", ...(write ? ["s3:PutObject"] : [])].flatMap((action) =>
        withKeys(world, callsAs(who, region, why)(action, `arn:aws:s3:::${bucket}/pipeline/artifact`)),
      ),
    ]);

const projectArn = ({ account, region }: Pick<EstateResource, "account" | "region">, name: string): string =>
  `arn:aws:codebuild:${region}:${account}:project/${name}`;

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
      artifacts(world, pipeline, region, own, `${text(pipeline.args.name)} hands over artifacts`, true),
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
    case "CodeDeployToECS":
      return [...taken, ...deploymentCalls(step, who, world, call)];
    default:
      throw new Error(`${why}: it is not known what the action ${provider} calls`);
  }
}

/** @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECSbluegreen.html */
function deploymentCalls(
  { pipeline, settings, region, name }: Step,
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
    ...artifacts(world, pipeline, region, who, `${name} reads what it deploys`, false),
  ];
}

/** A task definition names the roles of its tasks, and who registers it hands them over. */
const registration = (world: AccessWorld, who: EstateRole, region: string, call: ReturnType<typeof callsAs>): Call[] => [
  call("ecs:RegisterTaskDefinition", "*"),
  ...world.roles
    .filter(
      ({ resource, account, trust }) =>
        account === who.account &&
        resource.region === region &&
        resource.owner === who.resource.owner &&
        JSON.stringify(trust.statements).includes("ecs-tasks.amazonaws.com"),
    )
    .map(({ arn }) => call("iam:PassRole", arn, { "iam:PassedToService": "ecs-tasks.amazonaws.com" })),
];

const ownVariables = (project: EstateResource): [string, string][] =>
  blocks(project.args.environment)
    .flatMap(({ environment_variable: variables }) => blocks(variables))
    .map(({ name, value }): [string, string] => [text(name), text(value)]);

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
    ...(takes || gives ? artifacts(world, pipeline, region, who, why, gives) : []),
    ...commandsOf(project, { world, who, variables, region }, why),
  ];
}

/** What the commands of a project call. */
function commandsOf(project: EstateResource, { world, who, variables, region }: Omit<Asked, "call">, why: string): Call[] {
  const taken = role(world, variables.get("ROLE") ?? "");
  return buildCommands(text(blocks(project.args.source)[0]?.buildspec)).flatMap((command) => {
    const { calls, by } = commandCalls[command] ?? unknown(command, project);
    const caller = by === "target" ? taken : who;
    // Without its role, the environment is not looked at.
    return caller === undefined
      ? []
      : calls({ world, who: caller, variables, region, call: callsAs(caller, variables.get("REGION") ?? region, `${why}: ${command}`) });
  });
}

function unknown(command: string, project: EstateResource): never {
  throw new Error(
    `${project.stack} ${project.address}: it is not known what \`${command}\` calls; say it in src/estate/access/calls/delivery.ts`,
  );
}

/** Commands of a build specification that call AWS, each once: `aws ecr describe-images`, `docker push`. */
export const buildCommands = (buildspec: string): string[] => [
  ...new Set(
    [
      ...buildspec.matchAll(
        /\b(aws|as_target)(?: --region "\$\w+")? ((?!--)[a-z0-9]+) (wait )?([a-z0-9]+(?:-[a-z0-9]+)*)|\b(docker push|crane copy|crane auth login "\$SOURCE_REGISTRY")/g,
      ),
    ].map(([whole, by, service, wait, operation]) => (by === undefined ? whole : `${by} ${service ?? ""} ${wait ?? ""}${operation ?? ""}`)),
  ),
];

interface Asked {
  readonly world: AccessWorld;
  readonly who: EstateRole;
  readonly variables: Variables;
  readonly region: string;
  readonly call: ReturnType<typeof callsAs>;
}

/** Of the environment that has the pipelines. */
const ownRepository = ({ who, variables }: Asked, region: string): string =>
  `arn:aws:ecr:${region}:${who.account}:repository/${who.name.split("-").slice(0, 2).join("/")}/${variables.get("SERVICE") ?? "service"}`;
const repository = (asked: Asked, region: string): string => {
  const target = asked.variables.get("TARGET");
  return target === undefined
    ? ownRepository(asked, region)
    : `arn:aws:ecr:${region}:${asked.who.account}:repository/${target}/${asked.variables.get("SERVICE") ?? "service"}`;
};
const service = ({ who, variables }: Asked): string =>
  `arn:aws:ecs:${variables.get("REGION") ?? ""}:${who.account}:service/${variables.get("CLUSTER") ?? ""}/${variables.get("ECS_SERVICE") ?? ""}`;
const primary = ({ variables, region }: Asked): string => variables.get("PRIMARY_REGION") ?? region;

/** @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html */
const pushes = [
  "BatchCheckLayerAvailability",
  "BatchGetImage",
  "CompleteLayerUpload",
  "InitiateLayerUpload",
  "PutImage",
  "UploadLayerPart",
].map((action) => `ecr:${action}`);
const pulls = ["BatchGetImage", "GetDownloadUrlForLayer"].map((action) => `ecr:${action}`);

interface CommandCalls {
  /** Whose credentials the command has: the build's, or those of the role that it took. */
  readonly by: "build" | "target";
  readonly calls: (asked: Asked) => Call[];
}

/** What each command calls. A command that is not here stops the proof. */
export const commandCalls: Readonly<Record<string, CommandCalls>> = {
  "aws sts assume-role": {
    by: "build",
    calls: ({ world, variables, call }) =>
      role(world, variables.get("ROLE") ?? "") === undefined ? [] : [call("sts:AssumeRole", variables.get("ROLE") ?? "")],
  },
  // With the profile of the role that it takes.
  "aws sts get-caller-identity": { by: "build", calls: ({ variables, call }) => [call("sts:AssumeRole", variables.get("ROLE") ?? "")] },
  "aws cloudwatch put-metric-data": {
    by: "build",
    calls: ({ variables, call }) => [call("cloudwatch:PutMetricData", "*", { "cloudwatch:namespace": variables.get("NAMESPACE") ?? "" })],
  },
  "aws sns publish": {
    by: "build",
    calls: ({ world, variables, call }) => withKeys(world, call("sns:Publish", variables.get("TOPIC") ?? "")),
  },
  "aws ecr get-login-password": { by: "build", calls: ({ call }) => [call("ecr:GetAuthorizationToken", "*")] },
  "aws ecr describe-images": { by: "build", calls: (asked) => [asked.call("ecr:DescribeImages", repository(asked, asked.region))] },
  "docker push": { by: "build", calls: (asked) => pushes.map((action) => asked.call(action, repository(asked, asked.region))) },
  "aws ecr describe-image-scan-findings": {
    by: "build",
    calls: (asked) => [
      asked.call("ecr:DescribeImageScanFindings", repository(asked, asked.region)),
      ...["inspector2:ListCoverage", "inspector2:ListFindings"].map((action) => asked.call(action, "*")),
    ],
  },
  "aws secretsmanager get-secret-value": {
    by: "build",
    calls: ({ world, who, variables, call }) => {
      const secret = world.resources.find(
        ({ type, args, account }) =>
          type === "aws_secretsmanager_secret" && args.name === variables.get("DATABASE_SECRET_NAME") && account === who.account,
      );
      return secret === undefined ? [] : withKeys(world, call("secretsmanager:GetSecretValue", arnOf(secret) ?? ""));
    },
  },
  "as_target ssm get-parameter": {
    by: "target",
    calls: ({ who, variables, call }) => {
      const flag = variables.get("FLAG");
      const parameter = (region: string, name: string): string => `arn:aws:ssm:${region}:${who.account}:parameter${name}`;
      if (flag !== undefined)
        return [
          { ...call("ssm:GetParameter", parameter(variables.get("FLAG_REGION") ?? "", flag)), region: variables.get("FLAG_REGION") ?? "" },
        ];
      return ["task-definition", "app-spec"].map((name) =>
        call(
          "ssm:GetParameter",
          parameter(variables.get("REGION") ?? "", `/${variables.get("TARGET") ?? ""}/services/${variables.get("SERVICE") ?? ""}/${name}`),
        ),
      );
    },
  },
  "as_target cloudwatch describe-alarms": { by: "target", calls: ({ call }) => [call("cloudwatch:DescribeAlarms", "*")] },
  "as_target ecr get-login-password": { by: "target", calls: ({ call }) => [call("ecr:GetAuthorizationToken", "*")] },
  "as_target ecr describe-images": {
    by: "target",
    calls: (asked) =>
      [...new Set([primary(asked), asked.variables.get("REGION") ?? ""])].map((region) =>
        asked.call("ecr:DescribeImages", repository(asked, region)),
      ),
  },
  'crane auth login "$SOURCE_REGISTRY"': {
    by: "build",
    calls: (asked) => pulls.map((action) => asked.call(action, ownRepository(asked, asked.region))),
  },
  // Read with that login, written with the target's.
  "crane copy": {
    by: "target",
    calls: (asked) => [...pushes, ...pulls].map((action) => asked.call(action, repository(asked, primary(asked)))),
  },
  "as_target ecs register-task-definition": {
    by: "target",
    calls: ({ world, who, variables, call }) => registration(world, who, variables.get("REGION") ?? "", call),
  },
  "as_target ecs update-service": { by: "target", calls: (asked) => [asked.call("ecs:UpdateService", service(asked))] },
  "as_target ecs wait services-stable": { by: "target", calls: (asked) => [asked.call("ecs:DescribeServices", service(asked))] },
  "as_target ecs describe-services": { by: "target", calls: (asked) => [asked.call("ecs:DescribeServices", service(asked))] },
  "as_target cloudfront list-distributions": { by: "target", calls: ({ call }) => [call("cloudfront:ListDistributions", "*")] },
  "as_target cloudfront create-invalidation": {
    by: "target",
    calls: ({ who, call }) => [call("cloudfront:CreateInvalidation", `arn:aws:cloudfront::${who.account}:distribution/one`)],
  },
  "as_target cloudfront wait invalidation-completed": {
    by: "target",
    calls: ({ who, call }) => [call("cloudfront:GetInvalidation", `arn:aws:cloudfront::${who.account}:distribution/one`)],
  },
  "as_target s3 cp": {
    by: "target",
    calls: ({ world, variables, call }) =>
      withKeys(world, call("s3:PutObject", `arn:aws:s3:::${variables.get("BUCKET") ?? ""}/index.html`)),
  },
};

/** What CodeBuild itself does for a project. @see https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html */
export function projectCalls(project: EstateResource, world: AccessWorld): Call[] {
  const who = role(world, text(project.args.service_role));
  if (who === undefined) throw new Error(`${project.stack} ${project.address}: its role is none of the estate's`);
  const name = text(project.args.name);
  const call = callsAs(who, project.region, `${project.stack} ${project.address}: CodeBuild runs it`);
  const sourceKeys = { "aws:SourceAccount": project.account, "aws:SourceArn": projectArn(project, name) };
  const group = text(blocks(blocks(project.args.logs_config)[0]?.cloudwatch_logs)[0]?.group_name);
  const reports = /\nreports:\n/.test(text(blocks(project.args.source)[0]?.buildspec));
  const network = text(blocks(project.args.vpc_config)[0]?.vpc_id);
  const [source] = blocks(project.args.source);
  const connection = text(blocks(source?.auth)[0]?.resource);
  // What no pipeline starts is told nothing beside what the project says.
  const alone = text(source?.type) !== "CODEPIPELINE";
  return [
    { ...call("sts:AssumeRole", who.arn), who: "codebuild.amazonaws.com", context: sourceKeys },
    ...["logs:CreateLogStream", "logs:PutLogEvents"].map((action) =>
      call(action, `arn:aws:logs:${project.region}:${project.account}:log-group:${group}:log-stream:${name}/one`),
    ),
    ...(connection === "" ? [] : ["GetConnection", "GetConnectionToken"].map((action) => call(`codeconnections:${action}`, connection))),
    ...(alone
      ? commandsOf(
          project,
          { world, who, variables: new Map(ownVariables(project)), region: project.region },
          `${project.stack} ${project.address}`,
        )
      : []),
    ...(reports
      ? ["CreateReportGroup", "CreateReport", "UpdateReport", "BatchPutTestCases", "BatchPutCodeCoverages"].map((action) =>
          call(`codebuild:${action}`, `arn:aws:codebuild:${project.region}:${project.account}:report-group/${name}-tests`),
        )
      : []),
    ...(network === ""
      ? []
      : [
          ...[
            "CreateNetworkInterface",
            "DescribeNetworkInterfaces",
            "DeleteNetworkInterface",
            "DescribeSubnets",
            "DescribeSecurityGroups",
            "DescribeDhcpOptions",
            "DescribeVpcs",
          ].map((action) => call(`ec2:${action}`, "*")),
          call("ec2:CreateNetworkInterfacePermission", `arn:aws:ec2:${project.region}:${project.account}:network-interface/eni-0`, {
            "ec2:AuthorizedService": "codebuild.amazonaws.com",
            "ec2:Vpc": `arn:aws:ec2:${project.region}:${project.account}:vpc/${network}`,
          }),
        ]),
  ];
}
