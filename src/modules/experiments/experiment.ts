import { FisExperimentTemplate } from "@cdktf/provider-aws/lib/fis-experiment-template";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { physicalName } from "../../facts/naming";
import { Schedule } from "../schedules/schedule";
import { anyResource, policyJson, type Statement, trustService } from "../shared/iam";
import { type Place } from "../shared/place";
import { type Fault } from "./fault";

/** Alarms by which an experiment ends; never none. */
export type StopAlarms = readonly [string, ...string[]];

/** When it runs: a day of January, April, July and October, and `HH:MM` in UTC. */
export interface ExperimentTime {
  readonly dayOfMonth: number;
  readonly timeUtc: string;
  /** Whether its day is now and then, and not for the time being never. */
  readonly enabled: boolean;
}

export interface ExperimentProps {
  readonly place: Place;
  readonly fault: Fault;
  /** ARNs of alarms. @see https://docs.aws.amazon.com/fis/latest/userguide/fis-quotas.html (five at the most) */
  readonly stopAlarmArns: StopAlarms;
  readonly time: ExperimentTime;
  readonly logGroupArn: string;
}

/** https://docs.aws.amazon.com/fis/latest/userguide/monitoring-logging.html#experiment-log-schema */
const logSchemaVersion = 2;

/**
 * An experiment of AWS Fault Injection Service: what it breaks, what ends it before its time, the role with which it is done, and
 * the schedule that starts it. It finds its targets when it starts, and fails where it finds none.
 *
 * It makes no service-linked role, without which AWS starts none: an account has one (docs/first-day.md).
 */
export class Experiment extends Construct {
  public constructor(scope: Construct, id: string, { place, fault, stopAlarmArns, time, logGroupArn }: ExperimentProps) {
    super(scope, id);
    const { names, region, accountId } = place;
    const name = `experiment-${fault.name}`;
    const own = (kind: string): string => `arn:aws:fis:${region}:${accountId}:${kind}`;
    const role = new IamRole(this, "role", {
      name: physicalName("iamRole", names, `${name}-${region}`),
      description: fault.description,
      // https://docs.aws.amazon.com/fis/latest/userguide/cross-service-confused-deputy-prevention.html
      assumeRolePolicy: trustService("fis.amazonaws.com", { sourceAccount: accountId, sourceArn: own("experiment/*") }),
    });
    const policy = new IamRolePolicy(this, "policy", {
      name: "fault",
      role: role.name,
      policy: policyJson([...fault.statements, deliverLog()]),
    });
    const template = new FisExperimentTemplate(this, "template", {
      description: fault.description,
      roleArn: role.arn,
      action: [...fault.actions],
      target: [...fault.targets],
      stopCondition: stopAlarmArns.map((value) => ({ source: "aws:cloudwatch:alarm", value })),
      experimentOptions: { accountTargeting: "single-account", emptyTargetResolutionMode: "fail" },
      logConfiguration: { logSchemaVersion, cloudwatchLogsConfiguration: { logGroupArn: `${logGroupArn}:*` } },
      tags: { Name: physicalName("tag", names, name) },
      dependsOn: [policy],
    });
    this.startByClock(place, name, template.id, time);
  }

  private startByClock(place: Place, name: string, templateId: string, { dayOfMonth, timeUtc, enabled }: ExperimentTime): void {
    const [hour, minute] = timeUtc.split(":").map(Number);
    const own = (kind: string): string => `arn:aws:fis:${place.region}:${place.accountId}:${kind}`;
    new Schedule(this, "start", {
      place,
      name,
      description: "Starts an experiment each quarter, outside market hours",
      roleDescription: "Starts an experiment",
      timing: { cron: `${minute} ${hour} ${dayOfMonth} 1,4,7,10 ? *`, timeZone: "UTC" },
      target: {
        arn: "arn:aws:scheduler:::aws-sdk:fis:startExperiment",
        // The same for each attempt, so that a second one starts nothing more.
        input: JSON.stringify({ ClientToken: "<aws.scheduler.execution-id>", ExperimentTemplateId: templateId }),
        // https://docs.aws.amazon.com/fis/latest/userguide/experiment-scheduler.html
        start: {
          sid: "StartExperiment",
          effect: "Allow",
          actions: ["fis:StartExperiment"],
          resources: [own(`experiment-template/${templateId}`), own("experiment/*")],
        },
      },
      enabled,
      // Late is not at night any more: one that could not start waits for its next day, or for a person.
      retries: { attempts: 2, forSeconds: 600 },
    });
  }
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-CloudWatchLogs.html */
const deliverLog = (): Statement =>
  anyResource(
    {
      sid: "DeliverLog",
      effect: "Allow",
      actions: ["logs:CreateLogDelivery", "logs:DescribeLogGroups", "logs:DescribeResourcePolicies", "logs:PutResourcePolicy"],
    },
    "deliveries of logs are no resources",
  );
