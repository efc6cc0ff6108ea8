import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { Construct } from "constructs";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";

export interface OutcomesProps {
  readonly place: Place;
  readonly pipelineNames: readonly string[];
  /** Topics for versions that were stopped, and for those that arrived. */
  readonly topicArns: { readonly stopped: string; readonly arrived: string };
}

/** @see https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html */
const outcomes = {
  stopped: { states: ["FAILED", "STOPPED"], description: "A version was stopped on its way" },
  arrived: { states: ["SUCCEEDED"], description: "A version has arrived everywhere" },
} as const;

/** Reports how each version's way through a pipeline ended. How long it took is no part of the event. */
export class Outcomes extends Construct {
  public constructor(scope: Construct, id: string, { place, pipelineNames, topicArns }: OutcomesProps) {
    super(scope, id);
    for (const [role, { states, description }] of Object.entries(outcomes)) {
      const { name } = new CloudwatchEventRule(this, role, {
        name: physicalName("eventRule", place.names, `delivery-${role}`),
        description,
        eventPattern: JSON.stringify({
          source: ["aws.codepipeline"],
          "detail-type": ["CodePipeline Pipeline Execution State Change"],
          detail: { pipeline: pipelineNames, state: states },
        }),
      });
      new CloudwatchEventTarget(this, `${role}-target`, {
        rule: name,
        targetId: "topic",
        arn: topicArns[role as keyof typeof outcomes],
        inputTransformer: {
          inputPaths: { pipeline: "$.detail.pipeline", state: "$.detail.state", execution: "$.detail.execution-id", at: "$.time" },
          inputTemplate: `"${description}: pipeline <pipeline>, execution <execution>, <state> at <at>"`,
        },
      });
    }
  }
}
