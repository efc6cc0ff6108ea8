import { bucketArn } from "../shared/arns";
import { anyResource, type Statement } from "../shared/iam";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";

/** Artifacts that actions take and give, by their names; undefined where there are any of the bucket's. */
export interface HandedArtifacts {
  /** Beginning of the names of the pipelines. */
  readonly pipelines: string;
  readonly takes: readonly string[];
  readonly gives: readonly string[];
}

/** Characters of a pipeline's and an artifact's name that CodePipeline puts into the key of an artifact. */
export const keyLengths = { pipeline: 20, artifact: 10 } as const;

/** Any artifact. */
export const everyArtifact = "";

const artifactKeys = (buckets: readonly string[], pipelines: string, artifacts: readonly string[]): string[] =>
  buckets.flatMap((bucket) =>
    artifacts.map(
      (artifact) => `${bucketArn(bucket)}/${pipelines.slice(0, keyLengths.pipeline)}*/${artifact.slice(0, keyLengths.artifact)}*`,
    ),
  );

/** Objects in the buckets that hand over what one action makes to the next: what it takes, and nothing written but what it gives. */
export function handOver(buckets: readonly string[], { pipelines, takes, gives }: HandedArtifacts): Statement[] {
  const [taken, given] = [artifactKeys(buckets, pipelines, takes), artifactKeys(buckets, pipelines, gives)];
  return [
    ...(taken.length === 0
      ? []
      : [{ sid: "TakeArtifacts", effect: "Allow" as const, actions: ["s3:GetObject", "s3:GetObjectVersion"], resources: taken }]),
    ...(given.length === 0 ? [] : [{ sid: "GiveArtifacts", effect: "Allow" as const, actions: ["s3:PutObject"], resources: given }]),
    {
      sid: "FindArtifacts",
      effect: "Allow",
      actions: ["s3:GetBucketAcl", "s3:GetBucketLocation", "s3:GetBucketVersioning"],
      resources: buckets.map(bucketArn),
    },
  ];
}

/** Where a project keeps what it downloads. @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-caching.html */
export const keepDownloads = (bucket: string, project: string): Statement => ({
  sid: "KeepDownloads",
  effect: "Allow",
  actions: ["s3:GetObject", "s3:PutObject"],
  resources: [`${bucketArn(bucket)}/cache/${project}/*`],
});

/** Reports of tests, in groups that CodeBuild makes by the project's name. @see https://docs.aws.amazon.com/codebuild/latest/userguide/test-permissions.html */
export const reportTests = ({ region, accountId }: Place, project: string): Statement => ({
  sid: "ReportTests",
  effect: "Allow",
  actions: [
    "codebuild:BatchPutCodeCoverages",
    "codebuild:BatchPutTestCases",
    "codebuild:CreateReport",
    "codebuild:CreateReportGroup",
    "codebuild:UpdateReport",
  ],
  resources: [`arn:aws:codebuild:${region}:${accountId}:report-group/${project}-*`],
});

/** @see https://docs.aws.amazon.com/codebuild/latest/userguide/connections-github-app.html */
export const readRepository = (connectionArn: string): Statement => ({
  sid: "ReadRepository",
  effect: "Allow",
  actions: ["codeconnections:GetConnection", "codeconnections:GetConnectionToken"],
  resources: [connectionArn],
});

/** @see https://docs.aws.amazon.com/codepipeline/latest/userguide/tutorials-github-gitclone.html: the build clones by itself */
export const cloneRepository = (connectionArn: string): Statement => ({
  sid: "CloneRepository",
  effect: "Allow",
  actions: ["codeconnections:UseConnection", "codestar-connections:UseConnection"],
  resources: [connectionArn],
});

/** An image of a private registry of ECR, by its parts. */
const privateImage = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/([a-z0-9._/-]+)[:@]/;

/**
 * What a project's role needs so that CodeBuild fetches the image that its builds run in, with the role's credentials. Public
 * registries are asked without any.
 *
 * @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ProjectEnvironment.html: whose credentials
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/ECR_on_ECS.html: the actions of whoever pulls
 */
export function runInImage(image: string, others: readonly Statement[]): Statement[] {
  const [, account = "", region = "", repository = ""] = privateImage.exec(image) ?? [];
  if (account === "") return [];
  return [
    ...(others.some(({ sid }) => sid === logIn.sid) ? [] : [logIn]),
    {
      sid: "FetchImageOfBuilds",
      effect: "Allow",
      actions: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      resources: [`arn:aws:ecr:${region}:${account}:repository/${repository}`],
    },
  ];
}

export const takeRoles = (arns: readonly string[]): Statement => ({
  sid: "TakeRolesInEnvironments",
  effect: "Allow",
  actions: ["sts:AssumeRole"],
  resources: arns,
});

const logIn: Statement = anyResource(
  { sid: "LogInToRegistry", effect: "Allow", actions: ["ecr:GetAuthorizationToken"] },
  "the token is for the whole registry; what may be done with it stands beside",
);

/** Repositories of an environment's services, in every region. */
const repositories = ({ names, accountId }: Pick<Place, "names" | "accountId">, region = "*"): string[] => [
  `arn:aws:ecr:${region}:${accountId}:repository/${names.project}/${names.owner}/*`,
];

export function pullImages(place: Place): Statement[] {
  return [
    logIn,
    {
      sid: "PullImages",
      effect: "Allow",
      actions: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:DescribeImages", "ecr:GetDownloadUrlForLayer"],
      resources: repositories(place),
    },
  ];
}

/** @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html */
export function pushImages(place: Pick<Place, "names" | "accountId">): Statement[] {
  return [
    logIn,
    {
      sid: "PushImages",
      effect: "Allow",
      actions: [
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:CompleteLayerUpload",
        "ecr:DescribeImages",
        "ecr:GetDownloadUrlForLayer",
        "ecr:InitiateLayerUpload",
        "ecr:PutImage",
        "ecr:UploadLayerPart",
      ],
      resources: repositories(place),
    },
  ];
}

/** @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-enhanced.html */
export function readFindings(place: Place): Statement[] {
  return [
    {
      sid: "ReadFindings",
      effect: "Allow",
      actions: ["ecr:DescribeImageScanFindings", "ecr:DescribeImages"],
      resources: repositories(place, place.region),
    },
    anyResource(
      { sid: "ReadInspector", effect: "Allow", actions: ["inspector2:ListCoverage", "inspector2:ListFindings"] },
      "the registry asks Inspector in the caller's name, and its lists know no resource",
    ),
  ];
}

/**
 * A build in a VPC makes its network interfaces itself, and only for CodeBuild.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/auth-and-access-control-iam-identity-based-access-control.html#customer-managed-policies-example-create-vpc-network-interface
 */
export function joinNetwork({ region, accountId }: Place, vpcId: string): Statement[] {
  return [
    anyResource(
      {
        sid: "JoinNetwork",
        effect: "Allow",
        actions: [
          "ec2:CreateNetworkInterface",
          "ec2:DeleteNetworkInterface",
          "ec2:DescribeDhcpOptions",
          "ec2:DescribeNetworkInterfaces",
          "ec2:DescribeSecurityGroups",
          "ec2:DescribeSubnets",
          "ec2:DescribeVpcs",
        ],
      },
      "the interface does not exist yet, and lists know no resource",
    ),
    {
      sid: "GiveInterfaceToCodeBuild",
      effect: "Allow",
      actions: ["ec2:CreateNetworkInterfacePermission"],
      resources: [`arn:aws:ec2:${region}:${accountId}:network-interface/*`],
      conditions: {
        StringEquals: { "ec2:AuthorizedService": ["codebuild.amazonaws.com"] },
        ArnEquals: { "ec2:Vpc": [`arn:aws:ec2:${region}:${accountId}:vpc/${vpcId}`] },
      },
    },
  ];
}

/** Roles of an environment's tasks, in both regions. */
export const taskRoles = (
  { names, accountId }: Pick<Place, "names" | "accountId">,
  services: readonly string[],
  regions: readonly string[],
): string[] =>
  services.flatMap((service) =>
    regions.flatMap((region) =>
      ["run", "start"].map((part) => `arn:aws:iam::${accountId}:role/${physicalName("iamRole", names, `${service}-${part}-${region}`)}`),
    ),
  );
