import { type Statement } from "../../shared/iam";
import { type Place } from "../../shared/place";
import { estatePipelineName, estateProjectName } from "./names";

const pipelineArn = ({ names, region, accountId }: Place, environment: string): string =>
  `arn:aws:codepipeline:${region}:${accountId}:${estatePipelineName(names, environment)}`;

export const seeRuns = (place: Place, environments: readonly string[]): Statement => ({
  sid: "SeeRuns",
  effect: "Allow",
  actions: ["codepipeline:ListPipelineExecutions"],
  resources: environments.map((environment) => pipelineArn(place, environment)),
});

/** What has become of a run's approvals. @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ListActionExecutions.html */
export const seeApprovals = (place: Place, environment: string): Statement => ({
  sid: "SeeApprovals",
  effect: "Allow",
  actions: ["codepipeline:ListActionExecutions"],
  resources: [pipelineArn(place, environment)],
});

/** @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-PipelineInvoke.html */
export const startPipelines = (place: Place, environments: readonly string[]): Statement => ({
  sid: "StartNextEnvironment",
  effect: "Allow",
  actions: ["codepipeline:StartPipelineExecution"],
  resources: environments.map((environment) => pipelineArn(place, environment)),
});

/** @see https://docs.aws.amazon.com/codebuild/latest/userguide/batch-build.html: a role that builds do not have, or they could start others */
export const runBatches = ({ names, region, accountId }: Place): Statement => ({
  sid: "RunBuildsOfBatch",
  effect: "Allow",
  actions: ["codebuild:RetryBuild", "codebuild:StartBuild", "codebuild:StopBuild"],
  resources: [`arn:aws:codebuild:${region}:${accountId}:project/${estateProjectName(names, "review")}`],
});
