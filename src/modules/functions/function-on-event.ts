import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { Construct } from "constructs";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";

export interface FunctionOnEventProps {
  readonly place: Place;
  /** Last part of the rule's name. */
  readonly name: string;
  readonly description: string;
  /** Which events. @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html */
  readonly pattern: object;
  readonly functionArn: string;
}

/** Calls a function with each event of AWS that a pattern describes. */
export class FunctionOnEvent extends Construct {
  public constructor(scope: Construct, id: string, { place, name, description, pattern, functionArn }: FunctionOnEventProps) {
    super(scope, id);
    const rule = new CloudwatchEventRule(this, "rule", {
      name: physicalName("eventRule", place.names, name),
      description,
      eventPattern: JSON.stringify(pattern),
    });
    const permission = new LambdaPermission(this, "permission", {
      statementId: name,
      action: "lambda:InvokeFunction",
      functionName: functionArn,
      principal: "events.amazonaws.com",
      sourceArn: rule.arn,
    });
    new CloudwatchEventTarget(this, "target", { rule: rule.name, targetId: "function", arn: functionArn, dependsOn: [permission] });
  }
}
