import { Codepipeline } from "@cdktf/provider-aws/lib/codepipeline";
import { Construct } from "constructs";
import { rendered } from "../pipeline";
import { sourceAction } from "../source-action";
import { estatePipelineName } from "./names";
import { type EstatePipelineContext, type EstateStage, estateStages } from "./stages";

export interface EstatePipelineProps {
  readonly context: EstatePipelineContext;
  readonly roleArn: string;
  /** Whether pushes start it; every other one is started by the one before it. */
  readonly first: boolean;
  readonly store: { readonly bucketName: string; readonly keyArn: string };
}

/** How a change of the estate is applied to one environment. */
export class EstatePipeline extends Construct {
  public constructor(scope: Construct, id: string, { context, roleArn, first, store }: EstatePipelineProps) {
    super(scope, id);
    new Codepipeline(this, "pipeline", {
      name: estatePipelineName(context.names, context.place.environment),
      pipelineType: "V2",
      executionMode: "QUEUED",
      roleArn,
      artifactStore: [{ type: "S3", location: store.bucketName, encryptionKey: { type: "KMS", id: store.keyArn } }],
      ...(first
        ? {
            trigger: [
              {
                providerType: "CodeStarSourceConnection",
                gitConfiguration: { sourceActionName: sourceAction, push: [{ branches: { includes: [context.source.branch] } }] },
              },
            ],
          }
        : {}),
      stage: estateStages(context).map(({ name, actions, onlyIf }) => ({
        name,
        action: actions.map(rendered),
        ...(onlyIf === undefined ? {} : { beforeEntry: passedOverUnless(onlyIf) }),
      })),
    });
  }
}

/** @see https://docs.aws.amazon.com/codepipeline/latest/userguide/rule-reference-VariableCheck.html, one of the two rules that may pass a stage over */
const passedOverUnless = ({ variable, is }: NonNullable<EstateStage["onlyIf"]>) => ({
  condition: {
    result: "SKIP",
    rule: [
      {
        name: "something-to-apply",
        ruleTypeId: { category: "Rule", owner: "AWS", provider: "VariableCheck", version: "1" },
        configuration: { Variable: variable, Value: is, Operator: "EQ" },
      },
    ],
  },
});
