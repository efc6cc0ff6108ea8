import { anyKeyArn, bucketArn, parameterArn } from "../shared/arns";
import { anyResource, type Statement } from "../shared/iam";
import { parameterName, physicalName } from "../../facts/naming";
import { clusterName } from "../../facts/service-names";
import { pushImages, taskRoles } from "./build-statements";
import { buildProjectName, type Host } from "./names";

/** What the roles of deliveries in an environment speak of. */
export interface TargetPlace extends Host {
  /** The primary region first. */
  readonly regions: readonly string[];
  readonly services: readonly string[];
  readonly webBucket: string;
  readonly failoverParameter: string;
  readonly deliveriesParameter: string;
  /** Where the artifacts of the pipelines lie, and the alias of their key, in the pipelines' account. */
  readonly artifacts: { readonly accountId: string; readonly buckets: readonly string[]; readonly keyAlias: string };
}

const inRegions = ({ regions }: TargetPlace, arn: (region: string) => string): string[] => regions.map(arn);

/** Artifacts of the pipelines, which may be another account's. */
export function readArtifacts({ artifacts: { accountId, buckets, keyAlias } }: TargetPlace): Statement[] {
  return [
    {
      sid: "ReadArtifacts",
      effect: "Allow",
      actions: ["s3:GetObject", "s3:GetObjectVersion"],
      resources: buckets.map((bucket) => `${bucketArn(bucket)}/*`),
    },
    {
      sid: "FindArtifacts",
      effect: "Allow",
      actions: ["s3:GetBucketLocation", "s3:GetBucketVersioning"],
      resources: buckets.map(bucketArn),
    },
    {
      sid: "DecryptArtifacts",
      effect: "Allow",
      actions: ["kms:Decrypt", "kms:DescribeKey"],
      resources: [anyKeyArn("*", accountId)],
      conditions: {
        StringLike: { "kms:ViaService": ["s3.*.amazonaws.com"] },
        "ForAnyValue:StringEquals": { "kms:ResourceAliases": [keyAlias] },
      },
    },
  ];
}

const registerTaskDefinitions = (place: TargetPlace): Statement[] => [
  anyResource(
    { sid: "RegisterTaskDefinitions", effect: "Allow", actions: ["ecs:RegisterTaskDefinition"] },
    "a revision has no ARN before it is registered; what it may run as stands beside",
  ),
  {
    sid: "GiveTasksTheirRoles",
    effect: "Allow",
    actions: ["iam:PassRole"],
    resources: taskRoles(place, place.services, place.regions),
    conditions: { StringEquals: { "iam:PassedToService": ["ecs-tasks.amazonaws.com"] } },
  },
];

/** @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECSbluegreen.html#edit-role-codedeploy-ecs */
export function startDeployments(place: TargetPlace): Statement[] {
  const { accountId, names } = place;
  const application = physicalName("codeDeploy", names, "services");
  const codeDeploy = (region: string, resource: string): string => `arn:aws:codedeploy:${region}:${accountId}:${resource}`;
  return [
    {
      sid: "StartDeployments",
      effect: "Allow",
      actions: [
        "codedeploy:CreateDeployment",
        "codedeploy:GetApplication",
        "codedeploy:GetApplicationRevision",
        "codedeploy:GetDeployment",
        "codedeploy:GetDeploymentConfig",
        "codedeploy:RegisterApplicationRevision",
      ],
      resources: place.regions.flatMap((region) => [
        codeDeploy(region, `application:${application}`),
        codeDeploy(region, `deploymentgroup:${application}/*`),
        codeDeploy(region, `deploymentconfig:${application}-*`),
      ]),
    },
    ...registerTaskDefinitions(place),
    {
      sid: "StartMigrations",
      effect: "Allow",
      actions: ["codebuild:BatchGetBuilds", "codebuild:StartBuild"],
      resources: [`arn:aws:codebuild:${place.regions[0] ?? ""}:${accountId}:project/${buildProjectName(names, "migrate")}`],
    },
    ...readArtifacts(place),
  ];
}

export function prepareReleases(place: TargetPlace): Statement[] {
  const { names, accountId } = place;
  return [
    ...pushImages(place),
    {
      sid: "ReadTemplates",
      effect: "Allow",
      actions: ["ssm:GetParameter"],
      resources: inRegions(place, (region) => parameterArn(region, accountId, parameterName(names, "services/*"))),
    },
  ];
}

export function rollServices(place: TargetPlace): Statement[] {
  const { accountId, names } = place;
  return [
    ...registerTaskDefinitions(place),
    {
      sid: "ReplaceTasks",
      effect: "Allow",
      actions: ["ecs:DescribeServices", "ecs:UpdateService"],
      resources: inRegions(place, (region) => `arn:aws:ecs:${region}:${accountId}:service/${clusterName({ names })}/*`),
    },
  ];
}

/** Nothing is deleted: browsers that have an old document still find what it loads. */
export const publishWeb = ({ accountId, webBucket }: TargetPlace): Statement[] => [
  { sid: "WriteFiles", effect: "Allow", actions: ["s3:PutObject"], resources: [`${bucketArn(webBucket)}/*`] },
  anyResource(
    { sid: "FindDistribution", effect: "Allow", actions: ["cloudfront:ListDistributions"] },
    "the distribution is found by its name, and the list knows no resource",
  ),
  {
    sid: "AskAnew",
    effect: "Allow",
    actions: ["cloudfront:CreateInvalidation", "cloudfront:GetInvalidation"],
    resources: [`arn:aws:cloudfront::${accountId}:distribution/*`],
  },
];

/**
 * What tells which commit runs in the primary region (the tasks' image and its tags, and the document that the web application begins with),
 * and whether another may come: flags of the failover, and alarms.
 */
export function seeRunning({ accountId, names, regions, webBucket, failoverParameter, deliveriesParameter }: TargetPlace): Statement[] {
  const region = regions[0] ?? "";
  return [
    {
      sid: "ReadFailoverFlags",
      effect: "Allow",
      actions: ["ssm:GetParameter"],
      resources: [failoverParameter, deliveriesParameter].map((name) => parameterArn(regions.at(-1) ?? "", accountId, name)),
    },
    anyResource(
      { sid: "SeeAlarms", effect: "Allow", actions: ["cloudwatch:DescribeAlarms"] },
      "all alarms are named, and the call takes no other resource",
    ),
    {
      sid: "SeeServices",
      effect: "Allow",
      actions: ["ecs:DescribeServices"],
      resources: [`arn:aws:ecs:${region}:${accountId}:service/${clusterName({ names })}/*`],
    },
    anyResource(
      { sid: "ReadTaskDefinitions", effect: "Allow", actions: ["ecs:DescribeTaskDefinition"] },
      "the call takes no resource; what a task definition says is no secret, for it names secrets and holds none",
    ),
    {
      sid: "ReadTags",
      effect: "Allow",
      actions: ["ecr:DescribeImages"],
      resources: [`arn:aws:ecr:${region}:${accountId}:repository/${names.project}/${names.owner}/*`],
    },
    { sid: "ReadDocument", effect: "Allow", actions: ["s3:GetObject"], resources: [`${bucketArn(webBucket)}/index.html`] },
    // Without it S3 answers 403 for a document that is not there: https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
    { sid: "NoticeItsAbsence", effect: "Allow", actions: ["s3:ListBucket"], resources: [bucketArn(webBucket)] },
  ];
}
