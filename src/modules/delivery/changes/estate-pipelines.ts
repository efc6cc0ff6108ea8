import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { type StorageSettings } from "../../../facts/bucket-purposes";
import { logGroupName } from "../../../facts/naming";
import { EncryptedLogGroup, type LogKeeping } from "../../data/encrypted-log-group";
import { policyJson, type Statement, trustService } from "../../shared/iam";
import { type Place } from "../../shared/place";
import { Build, type BuildSurroundings } from "../build";
import { cloneRepository, everyArtifact, handOver, type HandedArtifacts, takeRoles } from "../build-statements";
import { handedArtifacts } from "../handed-artifacts";
import { type EstatePlace } from "./batch";
import { ChangeReview } from "./change-review";
import {
  applyProjectName,
  applyRoleName,
  type EstatePart,
  estatePipelineName,
  estatePipelinesRoleName,
  estateProjectName,
  estateRoleName,
} from "./names";
import { EstatePipeline } from "./pipeline";
import { PlansBucket } from "./plans-bucket";
import { applyProject, estateProjects } from "./projects";
import { type EstatePipelineContext, estateStages } from "./stages";
import { seeApprovals, seeRuns, startPipelines } from "./statements";

export interface EstatePipelinesProps {
  readonly place: Place;
  /** Every environment, in the order in which a change reaches them. */
  readonly places: readonly EstatePlace[];
  readonly source: EstatePipelineContext["source"];
  readonly waves: readonly number[];
  readonly withheldLayers: readonly string[];
  /** Who is asked before anything is applied to the last environment. */
  readonly approval: NonNullable<EstatePipelineContext["approval"]>;
  readonly machines: BuildSurroundings["machines"];
  readonly timeoutMinutes: number;
  readonly terraformVersion: string;
  readonly keyArn: string;
  readonly logs: LogKeeping;
  readonly storage: { readonly settings: StorageSettings; readonly accessLogsBucketName: string };
}

/** @see https://docs.aws.amazon.com/codebuild/latest/userguide/limits.html: the longest time of a build, which is longer than most approvals take */
const longestMinutes = 2160;

/**
 * How changes of the estate itself reach every environment: a review of each push to a branch, and for each environment a
 * pipeline that applies what its reviewers have seen. One environment follows the other, with the same commit.
 */
export class EstatePipelines extends Construct {
  private readonly surroundings: BuildSurroundings;
  private readonly handed: (project: string) => HandedArtifacts;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: EstatePipelinesProps,
  ) {
    super(scope, id);
    const { place, places, source, waves, withheldLayers, approval, keyArn, logs, storage } = props;
    const logGroup = new EncryptedLogGroup(this, "log", { ...logs, name: logGroupName(place.names, "estate-builds"), masked: true });
    const { bucketName } = new PlansBucket(this, "plans", { place, keyArn, ...storage });
    this.surroundings = { place, logGroup, keyArn, artifactBuckets: [bucketName], machines: props.machines };
    const definitions = estateProjects(places);
    const environments = places.map(({ environment }) => environment);
    const contexts = places.map((one, index): EstatePipelineContext => ({
      names: place.names,
      place: one,
      source,
      waves,
      withheldLayers,
      approval: index === places.length - 1 ? approval : undefined,
      next: environments[index + 1],
    }));
    this.handed = handedArtifacts(estatePipelineName(place.names, ""), contexts.flatMap(estateStages));
    const planners = takeRoles(places.map(({ planner }) => planner));
    const builds = [
      this.build("turn", definitions.turn, [seeRuns(place, environments)], longestMinutes),
      this.build("plan", definitions.plan, [seeRuns(place, environments), planners]),
      this.build("verify", definitions.verify, [seeRuns(place, environments), planners]),
      ...places.map(({ environment, deployer }) => this.applyOf(environment, deployer)),
    ];
    new ChangeReview(this, "review", {
      surroundings: { ...this.surroundings, artifactBuckets: [] },
      definition: definitions.review,
      source,
      statements: [planners],
      environment: this.variables({ BRANCH: source.branch }),
      timeoutMinutes: props.timeoutMinutes,
    });
    const roleArn = this.role(bucketName, builds, environments.slice(1));
    contexts.forEach((context, index) => {
      new EstatePipeline(this, `${context.place.environment}-pipeline`, {
        context,
        roleArn,
        first: index === 0,
        store: { bucketName, keyArn },
      });
    });
  }

  private variables(own: Readonly<Record<string, string>> = {}): Record<string, string> {
    return { TERRAFORM_VERSION: this.props.terraformVersion, ...own };
  }

  private build(
    part: Exclude<EstatePart, "review">,
    definition: ConstructorParameters<typeof Build>[2]["definition"],
    statements: readonly Statement[],
    timeoutMinutes = this.props.timeoutMinutes,
  ): Build {
    const { place, source } = this.props;
    return new Build(this, part, {
      surroundings: this.surroundings,
      definition,
      projectName: estateProjectName(place.names, part),
      artifacts: this.handed(estateProjectName(place.names, part)),
      roleName: estateRoleName(place.names, part),
      statements: [cloneRepository(source.connectionArn), ...statements],
      environment: this.variables(),
      timeoutMinutes,
    });
  }

  /** Each environment's applies have a role of their own, which takes that environment's deployer and no other. */
  private applyOf(environment: string, deployerArn: string): Build {
    const { place, source, timeoutMinutes } = this.props;
    return new Build(this, `apply-${environment}`, {
      surroundings: this.surroundings,
      definition: applyProject(environment),
      projectName: applyProjectName(place.names, environment),
      artifacts: this.handed(applyProjectName(place.names, environment)),
      roleName: applyRoleName(place.names, environment),
      statements: [
        cloneRepository(source.connectionArn),
        seeRuns(place, [environment]),
        seeApprovals(place, environment),
        takeRoles([deployerArn]),
      ],
      environment: this.variables(),
      timeoutMinutes,
    });
  }

  private role(bucket: string, builds: readonly Build[], started: readonly string[]): string {
    const { place, source, approval } = this.props;
    const { region, accountId, names } = place;
    const role = new IamRole(this, "role", {
      name: estatePipelinesRoleName(names),
      description: "Pipelines of the estate read its repository, start builds, ask for approvals and start one another",
      assumeRolePolicy: trustService("codepipeline.amazonaws.com", {
        sourceAccount: accountId,
        sourceArn: `arn:aws:codepipeline:${region}:${accountId}:${estatePipelineName(names, "*")}`,
      }),
    });
    new IamRolePolicy(this, "policy", {
      name: "estate-pipelines",
      role: role.name,
      policy: policyJson([
        ...handOver([bucket], { pipelines: estatePipelineName(names, ""), takes: [everyArtifact], gives: [everyArtifact] }),
        cloneRepository(source.connectionArn),
        {
          sid: "RunBuilds",
          effect: "Allow",
          actions: ["codebuild:BatchGetBuilds", "codebuild:StartBuild"],
          resources: builds.map(({ projectName }) => `arn:aws:codebuild:${region}:${accountId}:project/${projectName}`),
        },
        { sid: "AskForApproval", effect: "Allow", actions: ["sns:Publish"], resources: [approval.topicArn] },
        ...(started.length === 0 ? [] : [startPipelines(place, started)]),
      ]),
    });
    return role.arn;
  }
}
