import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { EncryptedLogGroup, type LogKeeping } from "../data/encrypted-log-group";
import { policyJson, type Statement, trustService } from "../shared/iam";
import { logGroupName, physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";
import { Build, type BuildSurroundings } from "./build";
import { type BuildProject, buildProjects } from "./build-projects";
import { cloneRepository, everyArtifact, handOver, pullImages, pushImages, readFindings, takeRoles } from "./build-statements";
import { ArtifactKeyLookup } from "./artifact-key-lookup";
import { handedArtifacts } from "./handed-artifacts";
import { buildProjectName, buildRoleName, pipelineName, pipelinesRoleName, targetRoleArn } from "./names";
import { Outcomes, type OutcomesProps } from "./outcomes";
import { Pipeline } from "./pipeline";
import { type Deliverable, type PipelineContext, pipelineStages, type Target } from "./pipeline-stages";
import { Rebuilds, type RebuildsProps } from "./rebuilds";
import { SourceConnection } from "./source-connection";

export interface PipelinesProps {
  readonly place: Place;
  readonly deliverables: readonly Deliverable[];
  readonly targets: readonly Target[];
  readonly execution: "queued" | "superseded";
  /** When services are built again. @default never by the clock */
  readonly rebuild?: RebuildsProps["when"];
  readonly scan: PipelineContext["scan"];
  readonly approval: PipelineContext["approval"];
  readonly outcomes: Pick<OutcomesProps, "archive" | "topicArns">;
  readonly machines: BuildSurroundings["machines"];
  readonly logs: LogKeeping;
  /** Artifacts of this region. */
  readonly artifacts: { readonly bucketName: string; readonly keyArn: string };
  /** Artifacts of the other region, whose key is known by its alias; `provider` is that region's. */
  readonly otherArtifacts: { readonly region: string; readonly bucketName: string; readonly keyAlias: string };
  readonly peerProvider: ConstructorParameters<typeof ArtifactKeyLookup>[2]["provider"];
}

/** The pipelines of everything that is delivered, what they run, and where they read from. */
export class Pipelines extends Construct {
  public constructor(
    scope: Construct,
    id: string,
    private readonly props: PipelinesProps,
  ) {
    super(scope, id);
    const { place, deliverables, targets, otherArtifacts, execution, scan, approval } = props;
    const logGroup = new EncryptedLogGroup(this, "log", { ...props.logs, name: logGroupName(place.names, "builds"), masked: true });
    const surroundings: BuildSurroundings = {
      place,
      logGroup,
      keyArn: props.artifacts.keyArn,
      artifactBuckets: [props.artifacts.bucketName],
      machines: props.machines,
    };
    const registry = `${place.accountId}.dkr.ecr.${place.region}.amazonaws.com`;
    const environments: Partial<Record<BuildProject, Readonly<Record<string, string>>>> = {
      image: { REGISTRY: registry, REPOSITORIES: `${place.names.project}/${place.names.owner}` },
    };
    const { arn: connectionArn } = new SourceConnection(this, "source", { place });
    const context = { host: place, region: place.region, connectionArn, targets, scan, approval };
    const artifacts = handedArtifacts(
      pipelineName(place.names, ""),
      deliverables.flatMap((deliverable) => pipelineStages(deliverable, context)),
    );
    // Object.entries forgets the names of the keys; they are exactly the table's.
    const projects = (Object.keys(buildProjects) as BuildProject[]).map(
      (project) =>
        new Build(this, `${project}-build`, {
          surroundings,
          definition: buildProjects[project],
          projectName: buildProjectName(place.names, project),
          roleName: buildRoleName(place.names, project),
          statements: this.statementsOf(project, connectionArn),
          artifacts: artifacts(buildProjectName(place.names, project)),
          ...(environments[project] === undefined ? {} : { environment: environments[project] }),
        }),
    );
    const roleArn = this.role(connectionArn, projects);
    const other = new ArtifactKeyLookup(this, "other-region", {
      alias: otherArtifacts.keyAlias,
      unknownUntilApply: connectionArn,
      provider: props.peerProvider,
    });
    const stores = [
      { region: place.region, ...props.artifacts },
      { region: otherArtifacts.region, bucketName: otherArtifacts.bucketName, keyArn: other.keyArn },
    ];
    for (const deliverable of deliverables)
      new Pipeline(this, `${deliverable.name}-pipeline`, { deliverable, context, roleArn, execution, stores });
    if (props.rebuild !== undefined)
      new Rebuilds(this, "rebuilds", {
        place,
        services: deliverables.filter(({ kind }) => kind === "service").map(({ name }) => name),
        when: props.rebuild,
      });
    new Outcomes(this, "outcomes", { place, logs: props.logs, ...props.outcomes });
  }

  private statementsOf(project: BuildProject, connectionArn: string): Statement[] {
    const { place, targets } = this.props;
    const take = (role: Parameters<typeof targetRoleArn>[1]): Statement => takeRoles(targets.map((target) => targetRoleArn(target, role)));
    switch (project) {
      case "test-python":
      case "test-node":
      case "web":
      case "smoke":
      case "migration-gate":
        return [];
      case "image":
        return pushImages(place);
      case "scan":
        return readFindings(place);
      case "admission":
        return [take("running")];
      case "commits":
        return [cloneRepository(connectionArn), take("running")];
      case "release":
        return [...pullImages(place), take("release")];
      case "roll":
        return [take("roll")];
      case "publish":
        return [take("publish")];
    }
  }

  /** @see https://docs.aws.amazon.com/codepipeline/latest/userguide/security-iam-permissions-console-logs.html */
  private role(connectionArn: string, projects: readonly Build[]): string {
    const { place, targets, artifacts, otherArtifacts, approval } = this.props;
    const { region, accountId, names } = place;
    const role = new IamRole(this, "role", {
      name: pipelinesRoleName(names),
      description: "Pipelines read sources, start builds, ask for approvals and take roles in environments",
      assumeRolePolicy: trustService("codepipeline.amazonaws.com", {
        sourceAccount: accountId,
        sourceArn: `arn:aws:codepipeline:${region}:${accountId}:${physicalName("codePipeline", names, "*")}`,
      }),
    });
    new IamRolePolicy(this, "policy", {
      name: "pipelines",
      role: role.name,
      policy: policyJson([
        ...handOver([artifacts.bucketName, otherArtifacts.bucketName], {
          pipelines: pipelineName(names, ""),
          takes: [everyArtifact],
          gives: [everyArtifact],
        }),
        {
          sid: "ReadSources",
          effect: "Allow",
          actions: ["codeconnections:UseConnection", "codestar-connections:UseConnection"],
          resources: [connectionArn],
        },
        {
          sid: "RunBuilds",
          effect: "Allow",
          actions: ["codebuild:BatchGetBuilds", "codebuild:StartBuild"],
          resources: projects.map(({ projectName }) => `arn:aws:codebuild:${region}:${accountId}:project/${projectName}`),
        },
        { sid: "AskForApproval", effect: "Allow", actions: ["sns:Publish"], resources: [approval.topicArn] },
        takeRoles(targets.map((target) => targetRoleArn(target, "deploy"))),
      ]),
    });
    return role.arn;
  }
}
