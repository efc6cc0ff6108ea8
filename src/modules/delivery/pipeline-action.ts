/** An action of a pipeline, as CodePipeline wants it. @see https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-pipeline-structure.html */
export interface PipelineAction {
  readonly name: string;
  readonly category: "Source" | "Test" | "Build" | "Deploy" | "Approval" | "Invoke";
  readonly provider: "CodeStarSourceConnection" | "CodeBuild" | "CodeDeployToECS" | "Manual" | "CodePipeline";
  readonly runOrder: number;
  readonly configuration: Readonly<Record<string, string>>;
  readonly inputArtifacts: readonly string[];
  readonly outputArtifacts: readonly string[];
  readonly namespace?: string;
  readonly region?: string;
  readonly roleArn?: string;
  readonly timeoutInMinutes?: number;
}

export interface PipelineStage {
  readonly name: string;
  readonly actions: readonly PipelineAction[];
}
