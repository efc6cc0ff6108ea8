import { CodebuildWebhook } from "@cdktf/provider-aws/lib/codebuild-webhook";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { policyJson, type Statement, trustService } from "../../shared/iam";
import { Build, type BuildProps, type BuildSurroundings } from "../build";
import { mostBuildsOfABatch } from "./batch";
import { batchRoleName, estateProjectName, estateRoleName } from "./names";
import { type EstatePipelineContext } from "./stages";
import { runBatches } from "./statements";

export interface ChangeReviewProps {
  readonly surroundings: BuildSurroundings;
  readonly definition: BuildProps["definition"];
  readonly source: EstatePipelineContext["source"];
  readonly statements: readonly Statement[];
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMinutes: number;
}

/**
 * Checks and plans each push to a branch, and shows GitHub how that ended. Pushes start it and not pull requests: to push, one
 * must be allowed to write to the repository, while a pull request may come from anybody's copy of it.
 */
export class ChangeReview extends Construct {
  public constructor(scope: Construct, id: string, props: ChangeReviewProps) {
    super(scope, id);
    const { surroundings, definition, source, statements, environment, timeoutMinutes } = props;
    const { place } = surroundings;
    const projectName = estateProjectName(place.names, "review");
    const batches = new IamRole(this, "batches", {
      name: batchRoleName(place.names),
      description: "CodeBuild: starts the builds of a batch",
      assumeRolePolicy: trustService("codebuild.amazonaws.com", {
        sourceAccount: place.accountId,
        sourceArn: `arn:aws:codebuild:${place.region}:${place.accountId}:project/${projectName}`,
      }),
    });
    new IamRolePolicy(this, "batches-policy", { name: "batches", role: batches.name, policy: policyJson([runBatches(place)]) });
    const build = new Build(this, "build", {
      surroundings,
      definition,
      projectName,
      roleName: estateRoleName(place.names, "review"),
      statements,
      environment,
      repository: { name: source.repository, branch: source.branch, connectionArn: source.connectionArn },
      batch: { roleArn: batches.arn, mostBuilds: mostBuildsOfABatch },
      timeoutMinutes,
    });
    // https://docs.aws.amazon.com/codebuild/latest/APIReference/API_WebhookFilter.html
    new CodebuildWebhook(this, "pushes", {
      projectName: build.projectName,
      buildType: "BUILD_BATCH",
      filterGroup: [
        {
          filter: [
            { type: "EVENT", pattern: "PUSH" },
            { type: "HEAD_REF", pattern: "^refs/heads/" },
            { type: "HEAD_REF", pattern: `^refs/heads/${literally(source.branch)}$`, excludeMatchedPattern: true },
          ],
        },
      ],
    });
  }
}

/** What a branch may be named holds one character that patterns read otherwise. */
const literally = (branch: string): string => branch.replaceAll(".", "\\.");
