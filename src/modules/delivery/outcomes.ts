import { Construct } from "constructs";
import { type FunctionArchive } from "../../facts/function-archive";
import { type LogKeeping } from "../data/encrypted-log-group";
import { deliveryOutcomeStatements } from "../function-permissions/delivery-outcome";
import { FunctionOnEvent } from "../functions/function-on-event";
import { InternalFunction } from "../functions/internal-function";
import { type Place } from "../shared/place";
import { pipelineName } from "./names";

/** Last part of the function's name, and its archive. */
export const deliveryOutcomeRole = "delivery-outcome";

export interface OutcomesProps {
  readonly place: Place;
  readonly archive: FunctionArchive;
  readonly logs: LogKeeping;
  /** Topics for versions that were stopped, and for those that arrived. */
  readonly topicArns: { readonly stopped: string; readonly arrived: string };
}

/**
 * Reports how each way through a pipeline of the environment ended and how long it took, whether a version of a service or a
 * change of the estate went it. The event has the times, and nothing but a function makes a duration of them.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html
 */
export class Outcomes extends Construct {
  public constructor(scope: Construct, id: string, { place, archive, logs, topicArns }: OutcomesProps) {
    super(scope, id);
    const { functionArn } = new InternalFunction(this, "function", {
      place,
      name: deliveryOutcomeRole,
      description: "Reports how a way through a pipeline ended and how long it took",
      archive,
      environment: { ARRIVED_TOPIC_ARN: topicArns.arrived, STOPPED_TOPIC_ARN: topicArns.stopped },
      // What was stopped goes where the function's own failures go, which it may for their sake.
      statements: deliveryOutcomeStatements(topicArns.arrived),
      timeoutSeconds: 30,
      logs,
      failureTopicArn: topicArns.stopped,
    });
    new FunctionOnEvent(this, "ended", {
      place,
      name: "delivery-ended",
      description: "A way through a pipeline has ended",
      pattern: {
        source: ["aws.codepipeline"],
        "detail-type": ["CodePipeline Pipeline Execution State Change"],
        // All of the environment's, by what their names begin with: a list would outgrow the 2,048 characters of a pattern.
        detail: { pipeline: [{ prefix: pipelineName(place.names, "*").slice(0, -1) }], state: ["SUCCEEDED", "FAILED", "STOPPED"] },
      },
      functionArn,
    });
  }
}
