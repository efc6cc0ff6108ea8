import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { Construct } from "constructs";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";

export interface FunctionScheduleProps {
  readonly place: Place;
  /** Role of the schedule, last part of its name. */
  readonly name: string;
  readonly description: string;
  readonly everyMinutes: number;
  readonly functionArn: string;
  /** What the function is called with. @default the event of the schedule */
  readonly input?: object;
}

/**
 * Calls a function again and again, first after one interval. A rule needs no role for this, as a
 * schedule of EventBridge Scheduler does.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 */
export class FunctionSchedule extends Construct {
  public constructor(scope: Construct, id: string, { place, name, description, everyMinutes, functionArn, input }: FunctionScheduleProps) {
    super(scope, id);
    const rule = new CloudwatchEventRule(this, "rule", {
      name: physicalName("eventRule", place.names, name),
      description,
      // EventBridge refuses `1 minutes`.
      scheduleExpression: everyMinutes === 1 ? "rate(1 minute)" : `rate(${everyMinutes} minutes)`,
    });
    const permission = new LambdaPermission(this, "permission", {
      statementId: "schedule",
      action: "lambda:InvokeFunction",
      functionName: functionArn,
      principal: "events.amazonaws.com",
      sourceArn: rule.arn,
    });
    new CloudwatchEventTarget(this, "target", {
      rule: rule.name,
      targetId: "function",
      arn: functionArn,
      ...(input === undefined ? {} : { input: JSON.stringify(input) }),
      dependsOn: [permission],
    });
  }
}
