import { CodebuildProject, type CodebuildProjectVpcConfig } from "@cdktf/provider-aws/lib/codebuild-project";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { pulledImage } from "../../facts/images";
import { type EncryptedLogGroup } from "../data/encrypted-log-group";
import { policyJson, type Statement, trustService } from "../shared/iam";
import { type Place } from "../shared/place";
import { type BuildDefinition, type BuildImage } from "./build-projects";
import { handOver, type HandedArtifacts, keepDownloads, readRepository, reportTests, runInImage } from "./build-statements";

/** What all builds of an environment share. */
export interface BuildSurroundings {
  readonly place: Place;
  readonly logGroup: EncryptedLogGroup;
  /** Key of the artifacts, in the project's region. */
  readonly keyArn: string;
  /** Buckets through which actions hand over what they make; none where they only take. */
  readonly artifactBuckets: readonly string[];
  readonly machines: {
    readonly environmentType: string;
    readonly computeType: string;
    readonly images: Readonly<Record<BuildImage, string>>;
    readonly timeoutMinutes: number;
  };
}

export interface BuildProps {
  readonly surroundings: BuildSurroundings;
  readonly definition: BuildDefinition;
  readonly projectName: string;
  readonly roleName: string;
  /** What it may do besides writing its log and handing over artifacts. */
  readonly statements: readonly Statement[];
  /** What its actions take and give. @default nothing: no pipeline runs it */
  readonly artifacts?: HandedArtifacts;
  /** The same for every run; an action adds what is its own. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly network?: CodebuildProjectVpcConfig;
  /** Repository that it reads by itself. @default it is handed what an action of a pipeline has made */
  readonly repository?: { readonly name: string; readonly branch: string; readonly connectionArn: string };
  /** For a project that GitHub's pushes start: it reads the whole history, shows GitHub how it ended, and runs in batches. */
  readonly batch?: { readonly roleArn: string; readonly mostBuilds: number };
  /** @default the surroundings' */
  readonly timeoutMinutes?: number;
}

/** A step of pipelines that runs commands, with a role that no other step has. */
export class Build extends Construct {
  public readonly projectName: string;
  public readonly roleArn: string;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: BuildProps,
  ) {
    super(scope, id);
    const { definition, projectName, network, surroundings, repository, batch, environment = {} } = props;
    const { keyArn, logGroup, machines } = surroundings;
    const { role, policy } = this.role();
    const project = new CodebuildProject(this, "project", {
      name: projectName,
      description: definition.description,
      serviceRole: role.arn,
      encryptionKey: keyArn,
      buildTimeout: props.timeoutMinutes ?? machines.timeoutMinutes,
      queuedTimeout: 60,
      ...(repository === undefined
        ? { source: { type: "CODEPIPELINE", buildspec: literal(definition.buildspec) }, artifacts: { type: "CODEPIPELINE" } }
        : {
            source: {
              type: "GITHUB",
              location: `https://github.com/${repository.name}.git`,
              gitCloneDepth: batch === undefined ? 1 : 0,
              ...(batch === undefined
                ? {}
                : { reportBuildStatus: true, buildStatusConfig: { context: statusOf(surroundings.place, projectName) } }),
              buildspec: literal(definition.buildspec),
              auth: { type: "CODECONNECTIONS", resource: repository.connectionArn },
            },
            sourceVersion: repository.branch,
            artifacts: { type: "NO_ARTIFACTS" },
          }),
      environment: {
        type: machines.environmentType,
        computeType: machines.computeType,
        // With a tag or with a digest, not with both: https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ProjectEnvironment.html
        image: pulledImage(machines.images[definition.image]),
        // Images of another registry are fetched with the project's role; CodeBuild's own with its.
        imagePullCredentialsType: machines.images[definition.image].startsWith("aws/codebuild/") ? "CODEBUILD" : "SERVICE_ROLE",
        privilegedMode: definition.privileged,
        environmentVariable: Object.entries(environment).map(([name, value]) => ({ name, value, type: "PLAINTEXT" })),
      },
      cache: this.cache(),
      logsConfig: {
        cloudwatchLogs: { status: "ENABLED", groupName: logGroup.name, streamName: projectName },
        s3Logs: { status: "DISABLED" },
      },
      ...(network === undefined ? {} : { vpcConfig: network }),
      ...(batch === undefined
        ? {}
        : {
            buildBatchConfig: {
              serviceRole: batch.roleArn,
              timeoutInMins: props.timeoutMinutes ?? machines.timeoutMinutes,
              restrictions: { computeTypesAllowed: [machines.computeType], maximumBuildsAllowed: batch.mostBuilds },
            },
          }),
      // A build that starts without its permissions fails.
      dependsOn: [policy],
    });
    this.projectName = project.name;
    this.roleArn = role.arn;
  }

  private cache() {
    const { definition, surroundings, projectName } = this.props;
    switch (definition.cache) {
      case "bucket":
        return { type: "S3", location: `${surroundings.artifactBuckets[0] ?? ""}/cache/${projectName}` };
      case "docker":
        return { type: "LOCAL", modes: ["LOCAL_DOCKER_LAYER_CACHE"] };
      case "none":
        return { type: "NO_CACHE" };
    }
  }

  private role(): { role: IamRole; policy: IamRolePolicy } {
    const { surroundings, definition, projectName, roleName, statements, repository, artifacts } = this.props;
    const { place, logGroup, artifactBuckets } = surroundings;
    const [cacheBucket] = definition.cache === "bucket" ? artifactBuckets : [];
    const role = new IamRole(this, "role", {
      name: roleName,
      description: `CodeBuild: ${definition.description}`,
      assumeRolePolicy: trustService("codebuild.amazonaws.com", {
        sourceAccount: place.accountId,
        sourceArn: `arn:aws:codebuild:${place.region}:${place.accountId}:project/${projectName}`,
      }),
    });
    const policy = new IamRolePolicy(this, "policy", {
      name: "build",
      role: role.name,
      policy: policyJson([
        {
          sid: "WriteLog",
          effect: "Allow",
          actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
          resources: [`${logGroup.arn}:*`],
        },
        ...(artifacts === undefined || artifactBuckets.length === 0 ? [] : handOver(artifactBuckets, artifacts)),
        ...(cacheBucket === undefined ? [] : [keepDownloads(cacheBucket, projectName)]),
        ...(repository === undefined ? [] : [readRepository(repository.connectionArn)]),
        ...(definition.buildspec.includes("\nreports:\n") ? [reportTests(place, projectName)] : []),
        ...statements,
        ...runInImage(surroundings.machines.images[definition.image], statements),
      ]),
    });
    return { role, policy };
  }
}

/**
 * Name of the status that GitHub shows beside a commit, by which it can be a required check. It is the one that CodeBuild gives by itself,
 * for batches are reported to keep that one whatever the project says (https://github.com/aws/aws-cdk/issues/32686): said here, it is
 * the same in either case. The link is left to CodeBuild: it leads to the batch of the push, where one of our own would be the same for all.
 *
 * @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_BuildStatusConfig.html
 */
export const statusOf = ({ region }: Pick<Place, "region">, projectName: string): string => `AWS CodeBuild ${region} (${projectName})`;

/** Terraform would take these for its own expressions; a shell does without them. */
function literal(buildspec: string): string {
  const found = /[$%]\{/.exec(buildspec);
  if (found !== null) throw new Error(`a build specification holds ${found[0]}, which Terraform reads as an expression; write $NAME`);
  return buildspec;
}
