import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { Construct } from "constructs";
import { failoverFlagStatements } from "../function-permissions/failover-flag";
import { type LogKeeping } from "../data/encrypted-log-group";
import { InternalFunction } from "../functions/internal-function";
import { Schedule, startFunction } from "../schedules/schedule";
import { parameterArn, queueArn } from "../shared/arns";
import { type FunctionArchive } from "../../facts/function-archive";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";
import { failoverParameter, failoverQueueName } from "./flag-names";
import { FlagQueue } from "./flag-queue";

export interface FlagPublisherProps {
  readonly place: Place;
  readonly archive: FunctionArchive;
  readonly logs: LogKeeping;
}

/** Seconds after which a report that could not be made is given up; the next one is due by then. */
const worthRepeatingSeconds = 60;

/** Reports the flag every minute, and at once when it changes, so that a failover need not wait for the minute. */
export class FlagPublisher extends Construct {
  public readonly functionName: string;

  public constructor(scope: Construct, id: string, { place, archive, logs }: FlagPublisherProps) {
    super(scope, id);
    const parameter = failoverParameter(place.names);
    const { region, accountId, names } = place;
    const queueName = failoverQueueName(names);
    const { functionArn, functionName, roleArn } = new InternalFunction(this, "function", {
      place,
      name: "failover-flag",
      description: "Reports to Route 53 whether a failover is declared",
      archive,
      // By name, as the queue's policy names the function's role.
      environment: { FLAG_PARAMETER: parameter, SIGNAL_QUEUE_URL: `https://sqs.${region}.amazonaws.com/${accountId}/${queueName}` },
      statements: failoverFlagStatements({
        parameterArn: parameterArn(region, accountId, parameter),
        queueArn: queueArn(region, accountId, queueName),
      }),
      timeoutSeconds: 30,
      logs,
    });
    this.functionName = functionName;
    new FlagQueue(this, "signal", { place, publisherRoleArn: roleArn });
    this.everyMinute(place, functionArn);
    this.onChange(place, functionArn, parameter);
  }

  private everyMinute(place: Place, functionArn: string): void {
    // Without a level of its own, so that addresses are those of before there was a construct for schedules.
    new Schedule(this, "Default", {
      place,
      name: "failover-flag",
      description: "Reports the failover flag every minute",
      roleDescription: "Starts the report of the failover flag",
      timing: { everyMinutes: 1 },
      target: { arn: functionArn, start: startFunction("StartReport", functionArn) },
      retries: { attempts: 1, forSeconds: worthRepeatingSeconds },
    });
  }

  /** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-cwe.html */
  private onChange(place: Place, functionArn: string, parameter: string): void {
    const rule = new CloudwatchEventRule(this, "change", {
      name: physicalName("eventRule", place.names, "failover-flag-changed"),
      description: "The failover flag was set or taken back",
      eventPattern: JSON.stringify({
        source: ["aws.ssm"],
        "detail-type": ["Parameter Store Change"],
        detail: { name: [parameter], operation: ["Create", "Update"] },
      }),
    });
    const permission = new LambdaPermission(this, "change-permission", {
      statementId: "change-of-alarm",
      action: "lambda:InvokeFunction",
      functionName: functionArn,
      principal: "events.amazonaws.com",
      sourceArn: rule.arn,
    });
    new CloudwatchEventTarget(this, "change-target", { rule: rule.name, targetId: "publisher", arn: functionArn, dependsOn: [permission] });
  }
}
