import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { SchedulerSchedule } from "@cdktf/provider-aws/lib/scheduler-schedule";
import { Construct } from "constructs";
import { policyJson, type Statement, trustService } from "../shared/iam";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";

/** When it starts: again and again, or at times of a clock in some place. */
export type Timing =
  | { readonly everyMinutes: number }
  /** Expression of EventBridge Scheduler without `cron()`, and the IANA name of the time zone that it is meant in. */
  | { readonly cron: string; readonly timeZone: string };

/** What it starts. */
export interface ScheduleTarget {
  readonly arn: string;
  /** The right that it takes to start it. */
  readonly start: Statement;
  /** JSON that it is started with. @default the schedule's own event */
  readonly input?: string;
}

export interface ScheduleProps {
  readonly place: Place;
  /** Role of the schedule, last part of its name. */
  readonly name: string;
  readonly description: string;
  /** What the role of the schedule does. */
  readonly roleDescription: string;
  readonly timing: Timing;
  readonly target: ScheduleTarget;
  /** Whether it starts anything now. @default true */
  readonly enabled?: boolean;
  readonly retries: { readonly attempts: number; readonly forSeconds: number };
  /**
   * Queue that gets what could not be started. Without one a start that failed is counted by
   * EventBridge and otherwise lost, which is right where the next start makes it good.
   */
  readonly deadLetters?: { readonly queueArn: string };
}

/** Starts something by the clock: the only construct that makes a schedule, its role and what becomes of failures. */
export class Schedule extends Construct {
  public constructor(scope: Construct, id: string, props: ScheduleProps) {
    super(scope, id);
    const { place, name, description, roleDescription, timing, target, enabled = true, retries, deadLetters } = props;
    const role = new IamRole(this, "schedule-role", {
      name: physicalName("iamRole", place.names, `${name}-schedule-${place.region}`),
      description: roleDescription,
      assumeRolePolicy: trustService("scheduler.amazonaws.com", { sourceAccount: place.accountId }),
    });
    const policy = new IamRolePolicy(this, "schedule-policy", {
      name: "work",
      role: role.name,
      policy: policyJson([target.start, ...(deadLetters === undefined ? [] : [keepFailures(deadLetters.queueArn)])]),
    });
    new SchedulerSchedule(this, "schedule", {
      name: physicalName("schedule", place.names, name),
      description,
      ...expressionOf(timing),
      ...(enabled ? {} : { state: "DISABLED" }),
      flexibleTimeWindow: { mode: "OFF" },
      target: {
        arn: target.arn,
        roleArn: role.arn,
        ...(target.input === undefined ? {} : { input: target.input }),
        retryPolicy: { maximumRetryAttempts: retries.attempts, maximumEventAgeInSeconds: retries.forSeconds },
        ...(deadLetters === undefined ? {} : { deadLetterConfig: { arn: deadLetters.queueArn } }),
      },
      dependsOn: [policy],
    });
  }
}

/** Scheduler takes the plural for one minute too. @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html */
const expressionOf = (timing: Timing) =>
  "everyMinutes" in timing
    ? { scheduleExpression: `rate(${timing.everyMinutes} minutes)` }
    : { scheduleExpression: `cron(${timing.cron})`, scheduleExpressionTimezone: timing.timeZone };

const keepFailures = (queueArn: string): Statement => ({
  sid: "KeepFailures",
  effect: "Allow",
  actions: ["sqs:SendMessage"],
  resources: [queueArn],
});

/** Right to call a function, for a schedule that does. */
export const startFunction = (sid: string, functionArn: string): Statement => ({
  sid,
  effect: "Allow",
  actions: ["lambda:InvokeFunction"],
  resources: [functionArn],
});
