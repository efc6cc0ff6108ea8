import { arnOf } from "../../world/arns";
import { type EstateResource } from "../../world/estate-resource";
import { type AccessWorld, type EstateRole } from "../../world/world";
import { type Call } from "../call";
import { withKeys } from "../keys";
import { text } from "../services/derive";
import { blocks, callsAs, role, type Variables } from "./builds";

/** A task definition names the roles of its tasks, and who registers it hands them over. */
export const registration = (world: AccessWorld, who: EstateRole, region: string, call: ReturnType<typeof callsAs>): Call[] => [
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

/** What the commands of a project call. */
export function commandsOf(project: EstateResource, { world, who, variables, region }: Omit<Asked, "call">, why: string): Call[] {
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
    `${project.stack} ${project.address}: it is not known what \`${command}\` calls; say it in src/estate/judge/access/calls/delivery/commands.ts`,
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
/** What is asked of a service alone: a build that is told of a bucket asks of the web application. */
const ofService = ({ variables }: Asked, calls: () => Call[]): Call[] => (variables.has("BUCKET") ? [] : calls());
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
  "aws events put-events": {
    by: "build",
    calls: ({ who, variables, region, call }) => [
      call("events:PutEvents", `arn:aws:events:${region}:${who.account}:event-bus/default`, {
        "events:source": variables.get("NAMESPACE") ?? "",
      }),
    ],
  },
  // Of its own name each time, which S3 is asked to see to.
  "aws s3api put-object": {
    by: "build",
    calls: ({ world, variables, call }) =>
      withKeys(
        world,
        call("s3:PutObject", `arn:aws:s3:::${variables.get("REPORTS") ?? ""}/${variables.get("PREFIX") ?? ""}/one`, {
          "s3:if-none-match": "*",
        }),
      ),
  },
  "aws sns publish": {
    by: "build",
    calls: ({ world, variables, call }) => withKeys(world, call("sns:Publish", variables.get("TOPIC") ?? "")),
  },
  "aws codepipeline list-action-executions": {
    by: "build",
    calls: ({ who, variables, region, call }) => [
      call("codepipeline:ListActionExecutions", `arn:aws:codepipeline:${region}:${who.account}:${variables.get("PIPELINE") ?? ""}`),
    ],
  },
  "aws codepipeline list-pipeline-executions": {
    by: "build",
    calls: ({ who, variables, region, call }) => [
      call("codepipeline:ListPipelineExecutions", `arn:aws:codepipeline:${region}:${who.account}:${variables.get("PIPELINE") ?? ""}`),
    ],
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
      const region = variables.get("FLAG_REGION") ?? "";
      if (flag !== undefined)
        return [flag, variables.get("DELIVERIES") ?? ""].map((name) => ({ ...call("ssm:GetParameter", parameter(region, name)), region }));
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
      ofService(asked, () =>
        [...new Set([primary(asked), asked.variables.get("REGION") ?? ""])].map((region) =>
          asked.call("ecr:DescribeImages", repository(asked, region)),
        ),
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
  "as_target ecs describe-services": {
    by: "target",
    calls: (asked) => ofService(asked, () => [asked.call("ecs:DescribeServices", service(asked))]),
  },
  "as_target ecs describe-task-definition": {
    by: "target",
    calls: (asked) => ofService(asked, () => [asked.call("ecs:DescribeTaskDefinition", "*")]),
  },
  "as_target cloudfront list-distributions": { by: "target", calls: ({ call }) => [call("cloudfront:ListDistributions", "*")] },
  "as_target cloudfront create-invalidation": {
    by: "target",
    calls: ({ who, call }) => [call("cloudfront:CreateInvalidation", `arn:aws:cloudfront::${who.account}:distribution/one`)],
  },
  "as_target cloudfront wait invalidation-completed": {
    by: "target",
    calls: ({ who, call }) => [call("cloudfront:GetInvalidation", `arn:aws:cloudfront::${who.account}:distribution/one`)],
  },
  // S3 tells that an object is not there to those alone who may list.
  "as_target s3api head-object": {
    by: "target",
    calls: ({ world, variables, call }) => {
      const bucket = variables.get("BUCKET");
      return bucket === undefined
        ? []
        : [...withKeys(world, call("s3:GetObject", `arn:aws:s3:::${bucket}/index.html`)), call("s3:ListBucket", `arn:aws:s3:::${bucket}`)];
    },
  },
  "as_target s3 cp": {
    by: "target",
    calls: ({ world, variables, call }) =>
      withKeys(world, call("s3:PutObject", `arn:aws:s3:::${variables.get("BUCKET") ?? ""}/index.html`)),
  },
};
