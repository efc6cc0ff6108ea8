import { Codepipeline, type CodepipelineStageAction } from "@cdktf/provider-aws/lib/codepipeline";
import { Construct } from "constructs";
import { pipelineName } from "./names";
import { type Deliverable, overrideVariable, type PipelineContext, pipelineStages, rebuildVariable } from "./pipeline-stages";
import { type PipelineAction } from "./pipeline-action";
import { sourceAction } from "./source-action";

export interface PipelineProps {
  readonly deliverable: Deliverable;
  readonly context: PipelineContext;
  readonly roleArn: string;
  readonly execution: "queued" | "superseded";
  /** Bucket and key of the artifacts in each region that has actions. */
  readonly stores: readonly { readonly region: string; readonly bucketName: string; readonly keyArn: string }[];
}

/** How versions of one deployable get from a push to every environment. */
export class Pipeline extends Construct {
  public readonly name: string;

  public constructor(scope: Construct, id: string, { deliverable, context, roleArn, execution, stores }: PipelineProps) {
    super(scope, id);
    const { branch, paths } = deliverable.source;
    this.name = new Codepipeline(this, "pipeline", {
      name: pipelineName(context.host.names, deliverable.name),
      pipelineType: "V2",
      executionMode: execution.toUpperCase(),
      roleArn,
      artifactStore: stores.map(({ region, bucketName, keyArn }) => ({
        type: "S3",
        location: bucketName,
        region,
        encryptionKey: { type: "KMS", id: keyArn },
      })),
      variable: [
        {
          name: overrideVariable.name,
          defaultValue: overrideVariable.none,
          description: "Why this version comes outside its window; said when the pipeline is started by hand",
        },
        ...(deliverable.kind === "service"
          ? [
              {
                name: rebuildVariable.name,
                defaultValue: rebuildVariable.none,
                description: "Instant at which the newest commit is built again, with its base image of then",
              },
            ]
          : []),
      ],
      trigger: [
        {
          providerType: "CodeStarSourceConnection",
          gitConfiguration: {
            sourceActionName: sourceAction,
            push: [{ branches: { includes: [branch] }, filePaths: { includes: [...paths] } }],
          },
        },
      ],
      stage: pipelineStages(deliverable, context).map(({ name, actions }) => ({ name, action: actions.map(rendered) })),
    }).name;
  }
}

/** An action as the provider takes it. */
export const rendered = ({ inputArtifacts, outputArtifacts, configuration, ...action }: PipelineAction): CodepipelineStageAction => ({
  ...action,
  owner: "AWS",
  version: "1",
  configuration: { ...configuration },
  ...(inputArtifacts.length === 0 ? {} : { inputArtifacts: [...inputArtifacts] }),
  ...(outputArtifacts.length === 0 ? {} : { outputArtifacts: [...outputArtifacts] }),
});
