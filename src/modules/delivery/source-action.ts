import { type PipelineAction } from "./pipeline-action";

/** Name of the first action of each pipeline, and of what it gives; triggers and other pipelines' starts name it. */
export const sourceAction = "source";

/** Action beside it that gives the same branch's history, for builds that ask what lies between two commits. */
export const historyAction = "history";

/**
 * The action that takes a revision from GitHub. The trigger says which pushes count; detection by the action would start the pipeline
 * for all of them.
 *
 * @param format files alone, or a whole clone for whoever asks the history, which builds alone can take
 * @param name of the action, its variables and what it gives
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodestarConnectionSource.html
 */
export const sourceFrom = (
  { repository, branch }: { readonly repository: string; readonly branch: string },
  connectionArn: string,
  format: "CODE_ZIP" | "CODEBUILD_CLONE_REF",
  name = sourceAction,
): PipelineAction => ({
  name,
  category: "Source",
  provider: "CodeStarSourceConnection",
  runOrder: 1,
  namespace: name,
  configuration: {
    ConnectionArn: connectionArn,
    FullRepositoryId: repository,
    BranchName: branch,
    OutputArtifactFormat: format,
    DetectChanges: "false",
  },
  inputArtifacts: [],
  outputArtifacts: [name],
});
