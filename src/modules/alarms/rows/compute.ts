import { type CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { type CodebuildProject } from "@cdktf/provider-aws/lib/codebuild-project";
import { type EcsService } from "@cdktf/provider-aws/lib/ecs-service";
import { type LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { type NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import { type SfnStateMachine } from "@cdktf/provider-aws/lib/sfn-state-machine";
import { type SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { type SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { failoverQueueName } from "../../failover/flag-names";
import { clusterName } from "../../../facts/service-names";
import { logGroupName } from "../../../facts/naming";
import { escalationMachine } from "../../../facts/telling-alarms";
import { type Metric } from "../measure";
import { eventRule } from "./event-rules";
import { type Row, row, shortName, type Watch } from "./row";

/**
 * How many run and how many should is known to Container Insights alone.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html
 */
export const service = row<Pick<EcsService, "nameInput" | "loadBalancerInput">>(
  "service",
  ({ nameInput, loadBalancerInput }, { place, value }) => {
    const subject = shortName(place, nameInput);
    const dimensions = { ClusterName: clusterName(place), ServiceName: nameInput ?? "" };
    const use = (role: "cpu" | "memory", name: string, what: string): Watch => ({
      role,
      measure: { namespace: "AWS/ECS", name, statistic: "Average", dimensions },
      threshold: { key: `services.${role}Percent` },
      periods: 5,
      severity: "warning",
      meaning: `The tasks of ${subject} use more than ${value(`services.${role}Percent`)} % of their ${what} on average`,
      firstAction: "see whether the service has reached its maximum of tasks, and what scaling did",
    });
    const tasks = (name: string): Metric => ({ namespace: "ECS/ContainerInsights", name, statistic: "Minimum", dimensions });
    const withoutTasks: Watch = {
      role: "tasks-none",
      measure: {
        expression: "IF(wanted < 1, 1, FILL(running, 0))",
        label: "Tasks that run, where some should",
        of: { wanted: tasks("DesiredTaskCount"), running: tasks("RunningTaskCount") },
      },
      is: "below",
      threshold: 1,
      periods: 2,
      severity: "critical",
      silence: "fine",
      meaning: `No task of ${subject} has run for two minutes`,
      firstAction: "read the service's events and the log of its last task; take a deployment back that has just run",
    };
    return {
      subject,
      watches: [
        use("cpu", "CPUUtilization", "CPU"),
        use("memory", "MemoryUtilization", "memory"),
        {
          role: "tasks-missing",
          measure: {
            expression: "wanted - FILL(running, 0)",
            label: "Tasks that should run and do not",
            of: { wanted: tasks("DesiredTaskCount"), running: tasks("RunningTaskCount") },
          },
          is: "atLeast",
          threshold: 1,
          periods: 10,
          datapoints: 8,
          severity: "warning",
          meaning: `${subject} has had fewer tasks than it should for eight of ten minutes`,
          firstAction: "read the service's events: a secret without a value and a missing image are the usual reasons",
        },
        // A load balancer sees that no task of a service is healthy; of one without it nobody else does.
        ...(loadBalancerInput === undefined ? [withoutTasks] : []),
      ],
    };
  },
);

/** @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
const lambda = row<LambdaFunction>("function", ({ functionNameInput, timeoutInput }, { place, value }) => {
  const subject = shortName(place, functionNameInput);
  const metric = (name: string, statistic: "Sum" | "Maximum"): Metric => ({
    namespace: "AWS/Lambda",
    name,
    statistic,
    dimensions: { FunctionName: functionNameInput ?? "" },
  });
  const fiveMinutes = { periodSeconds: 300, periods: 1, severity: "warning" } as const;
  return {
    subject: `function-${subject}`,
    watches: [
      {
        role: "errors",
        measure: metric("Errors", "Sum"),
        threshold: 0,
        ...fiveMinutes,
        meaning: `The function ${subject} failed`,
        firstAction: `read its log, /aws/lambda/${functionNameInput ?? ""}`,
      },
      {
        role: "calls-lost",
        measure: {
          expression: "FILL(throttled, 0) + FILL(dropped, 0) + FILL(undelivered, 0)",
          label: "Calls that were refused or lost",
          of: {
            throttled: metric("Throttles", "Sum"),
            dropped: metric("AsyncEventsDropped", "Sum"),
            undelivered: metric("DestinationDeliveryFailures", "Sum"),
          },
        },
        threshold: 0,
        ...fiveMinutes,
        meaning: `Calls of the function ${subject} were refused or lost`,
        firstAction: "see whether the region's concurrency is used up and what its destination says",
      },
      {
        role: "duration",
        measure: metric("Duration", "Maximum"),
        threshold: { key: "functions.durationPercent", times: (timeoutInput ?? 3) * 10 },
        ...fiveMinutes,
        meaning: `The function ${subject} took more than ${value("functions.durationPercent")} % of the ${timeoutInput ?? 3} s that it has`,
        firstAction: "see in its log what it waited for",
      },
    ],
  };
});

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html */
const stateMachine = row<SfnStateMachine>("state-machine", ({ nameInput }, { place }) => {
  const subject = shortName(place, nameInput);
  const dimensions = {
    StateMachineArn: `arn:aws:states:${place.region}:${place.accountId}:stateMachine:${nameInput ?? ""}`,
  };
  const count = (name: string): Metric => ({ namespace: "AWS/States", name, statistic: "Sum", dimensions });
  return {
    subject: `state-machine-${subject}`,
    watches: [
      {
        role: "failed",
        measure: {
          expression: "FILL(failed, 0) + FILL(late, 0) + FILL(aborted, 0) + FILL(throttled, 0)",
          label: "Executions that did not succeed",
          of: {
            failed: count("ExecutionsFailed"),
            late: count("ExecutionsTimedOut"),
            aborted: count("ExecutionsAborted"),
            throttled: count("ExecutionThrottled"),
          },
        },
        threshold: 0,
        // The other region looks every minute whether this one rings, so it rings longer than a look takes to come.
        ...(subject === escalationMachine ? { periods: 5, datapoints: 1 } : { periods: 1 }),
        severity: "warning",
        meaning: `An execution of the state machine ${subject} did not succeed`,
        firstAction: "open the execution in the Step Functions console and see which state failed",
      },
    ],
  };
});

/**
 * A queue of dead letters rings with its first message, any other when nobody takes its messages.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
const queue = row<SqsQueue>("queue", ({ nameInput }, { place, value }) => {
  const name = nameInput ?? "";
  const subject = shortName(place, name);
  const metric = (metricName: string): Metric => ({
    namespace: "AWS/SQS",
    name: metricName,
    statistic: "Maximum",
    dimensions: { QueueName: name },
  });
  // Its messages are there to stay while a failover is declared, and have an alarm of their own.
  if (name === failoverQueueName(place.names)) return { subject, watches: [] };
  if (subject.endsWith("dead-letters")) {
    return {
      subject,
      watches: [
        {
          role: "not-empty",
          measure: metric("ApproximateNumberOfMessagesVisible"),
          threshold: 0,
          periods: 1,
          severity: "warning",
          meaning: `Something that could not be handled lies in ${subject}`,
          firstAction: "read the message, repair its cause, and send it again with a redrive",
        },
      ],
    };
  }
  return {
    subject,
    watches: [
      {
        role: "age",
        measure: metric("ApproximateAgeOfOldestMessage"),
        threshold: { key: "queues.ageSeconds" },
        periods: 3,
        severity: "warning",
        meaning: `A message in ${subject} has waited for more than ${value("queues.ageSeconds")} s`,
        firstAction: "see whether what takes its messages runs, and what it says in its log",
      },
    ],
  };
});

/**
 * Messages that reached nobody. The warning topic itself cannot report its own failures, so it is notified
 * by the critical one.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html
 */
const topic = row<SnsTopic>("topic", ({ nameInput }, { place }) => {
  const subject = shortName(place, nameInput);
  return {
    subject: `topic-${subject}`,
    watches: [
      {
        role: "failed",
        measure: {
          namespace: "AWS/SNS",
          name: "NumberOfNotificationsFailed",
          statistic: "Sum",
          dimensions: { TopicName: nameInput ?? "" },
        },
        threshold: 0,
        periodSeconds: 300,
        periods: 1,
        severity: "warning",
        // Where the warning topic would report itself, and of people who were to be woken.
        ...(/-warning$|^pages-/.test(subject) ? { notifies: "critical" as const } : {}),
        meaning: `Messages of the topic ${subject} did not reach their subscribers`,
        firstAction: "look at the topic's subscriptions and, for SMS, at the month's spending limit",
      },
    ],
  };
});

/** @see https://docs.aws.amazon.com/vpc/latest/userguide/metrics-dimensions-nat-gateway.html */
const natGateway = row<NatGateway>("nat", (gateway, { place }) => {
  const subject = shortName(place, gateway.tagsInput?.Name);
  return {
    subject,
    watches: [
      {
        role: "ports",
        measure: {
          namespace: "AWS/NATGateway",
          name: "ErrorPortAllocation",
          statistic: "Sum",
          dimensions: { NatGatewayId: gateway.id },
        },
        threshold: 0,
        periods: 5,
        datapoints: 3,
        severity: "critical",
        meaning: `${subject} has no port left for new connections: orders and quotes of its zone do not get out`,
        firstAction: "find the destination with the most connections in the flow log; a second address gives more ports",
      },
    ],
  };
});

/**
 * Most groups only take what is written; the one of the platform's metrics is also how the collectors
 * are heard.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html
 */
const logGroup = row<CloudwatchLogGroup>("collector", ({ nameInput }, { place }) => {
  if (nameInput !== logGroupName(place.names, "metrics")) return { subject: "logs", watches: [] };
  const count = (name: string): Metric => ({
    namespace: "AWS/Logs",
    name,
    statistic: "Sum",
    dimensions: { LogGroupName: nameInput },
  });
  return {
    subject: "collector",
    watches: [
      {
        role: "silent",
        measure: { expression: "FILL(events, 0)", label: "Events of collectors", of: { events: count("IncomingLogEvents") } },
        is: "below",
        threshold: 1,
        periods: 5,
        severity: "warning",
        meaning: "No collector has sent a metric of the platform for five minutes: scaling and alarms on them are blind",
        firstAction: "see whether the services' tasks run and what their container `collector` says",
      },
      {
        role: "refused",
        measure: {
          expression: "FILL(unreadable, 0) + FILL(invalid, 0)",
          label: "Metrics that CloudWatch could not read",
          of: { unreadable: count("EMFParsingErrors"), invalid: count("EMFValidationErrors") },
        },
        threshold: 0,
        periodSeconds: 300,
        periods: 1,
        severity: "warning",
        meaning: "CloudWatch could not read metrics that the collectors sent, and dropped them",
        firstAction: "compare an event of the log group with the embedded metric format",
      },
    ],
  };
});

/** @see https://docs.aws.amazon.com/codebuild/latest/userguide/monitoring-metrics.html */
const build = row<CodebuildProject>("build", ({ nameInput }, { place }) => ({
  subject: `build-${shortName(place, nameInput)}`,
  watches: [
    {
      role: "failed",
      measure: { namespace: "AWS/CodeBuild", name: "FailedBuilds", statistic: "Sum", dimensions: { ProjectName: nameInput ?? "" } },
      threshold: 0,
      periodSeconds: 300,
      periods: 1,
      severity: "warning",
      meaning: `A build of ${shortName(place, nameInput)} failed`,
      firstAction: "open the build in the CodeBuild console and read its log",
    },
  ],
}));

export const computeRows: Readonly<Record<string, Row>> = {
  aws_codebuild_project: build,
  aws_ecs_service: service,
  aws_lambda_function: lambda,
  aws_cloudwatch_event_rule: eventRule,
  aws_sfn_state_machine: stateMachine,
  aws_sqs_queue: queue,
  aws_sns_topic: topic,
  aws_nat_gateway: natGateway,
  aws_cloudwatch_log_group: logGroup,
};
