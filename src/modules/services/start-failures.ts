import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { Construct } from "constructs";
import { physicalName } from "../../facts/naming";
import { stoppedTasksRule } from "../../facts/service-names";
import { type Place } from "../shared/place";

export interface StartFailuresProps {
  readonly place: Place;
  readonly clusterArn: string;
  readonly clusterName: string;
  /** Topics that are notified: of what keeps a service from running, and of one task that ended. */
  readonly topicArns: Readonly<Record<"warning" | "info", string>>;
}

interface Failure {
  readonly description: string;
  readonly detailType: string;
  /** What events have besides their type. */
  readonly pattern: (cluster: Pick<StartFailuresProps, "clusterArn" | "clusterName" | "place">) => object;
  /** What is said of an event, and where it stands in it. */
  readonly message: { readonly what: string; readonly paths: Readonly<Record<string, string>> };
  readonly urgency: keyof StartFailuresProps["topicArns"];
}

/** Why tasks stop that nobody has to look at: by choice, or reported already. */
const expectedStops = ["ServiceSchedulerInitiated", "UserInitiated", "SpotInterruption", "TaskFailedToStart"];
/**
 * What is not by choice of the service's scheduler: a task that answers no health check is stopped by it too.
 * @see https://repost.aws/knowledge-center/ecs-task-stopped
 */
const unhealthy = { stopCode: ["ServiceSchedulerInitiated"], stoppedReason: [{ wildcard: "*health checks*" }] };

/**
 * Events of tasks that do not come up or end by themselves. ECS tries again and again, ever more slowly, and no apply or
 * deployment waits for a service without requests; so without these nobody would hear of a secret
 * that has no value, an image that is not there or a version that is always taken back.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_events.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html (stopCode)
 */
const failures: Readonly<Record<string, Failure>> = {
  "task-not-started": {
    description: "A task could not be started",
    detailType: "ECS Task State Change",
    pattern: ({ clusterArn }) => ({ detail: { clusterArn: [clusterArn], lastStatus: ["STOPPED"], stopCode: ["TaskFailedToStart"] } }),
    message: {
      what: "A task could not be started; a secret without a value and an image that is not there are the usual reasons",
      paths: { service: "$.detail.group", reason: "$.detail.stoppedReason", task: "$.detail.taskArn" },
    },
    urgency: "warning",
  },
  // Its events are counted, and an alarm rings when they are many; ECS itself forgets a stopped task after an hour.
  [stoppedTasksRule]: {
    description: "A task of a service has ended by itself",
    detailType: "ECS Task State Change",
    // A job that was run once, such as a migration, ends by itself as well; its group is its family.
    pattern: ({ clusterArn }) => ({
      detail: {
        clusterArn: [clusterArn],
        group: [{ prefix: "service:" }],
        lastStatus: ["STOPPED"],
        $or: [{ stopCode: [{ "anything-but": expectedStops }] }, unhealthy],
      },
    }),
    message: {
      what: "A task of a service has ended by itself, and ECS starts another; its log says what it did last",
      paths: { service: "$.detail.group", code: "$.detail.stopCode", reason: "$.detail.stoppedReason", task: "$.detail.taskArn" },
    },
    urgency: "info",
  },
  "service-impaired": {
    description: "A service cannot have the tasks that it is to have",
    detailType: "ECS Service Action",
    pattern: ({ clusterArn }) => ({ detail: { clusterArn: [clusterArn], eventType: ["WARN", "ERROR"] } }),
    message: {
      what: "A service cannot have the tasks that it is to have",
      paths: { service: "$.resources[0]", reason: "$.detail.eventName" },
    },
    urgency: "warning",
  },
  "deployment-failed": {
    description: "ECS took a deployment back",
    detailType: "ECS Deployment State Change",
    pattern: ({ clusterName, place: { region, accountId } }) => ({
      resources: [{ prefix: `arn:aws:ecs:${region}:${accountId}:service/${clusterName}/` }],
      detail: { eventName: ["SERVICE_DEPLOYMENT_FAILED"] },
    }),
    message: { what: "ECS took a deployment back", paths: { service: "$.resources[0]", reason: "$.detail.reason" } },
    urgency: "warning",
  },
};

/** Reports tasks of a cluster that do not start, or end by themselves. */
export class StartFailures extends Construct {
  public constructor(scope: Construct, id: string, props: StartFailuresProps) {
    super(scope, id);
    for (const [role, { description, detailType, pattern, message, urgency }] of Object.entries(failures)) {
      const { name } = new CloudwatchEventRule(this, role, {
        name: physicalName("eventRule", props.place.names, role),
        description,
        eventPattern: JSON.stringify({ source: ["aws.ecs"], "detail-type": [detailType], ...pattern(props) }),
      });
      // Without quotes, so that EventBridge puts each in as a JSON value, whatever characters it has.
      const values = Object.keys(message.paths)
        .map((key) => `"${key}": <${key}>`)
        .join(", ");
      new CloudwatchEventTarget(this, `${role}-target`, {
        targetId: "topic",
        rule: name,
        arn: props.topicArns[urgency],
        inputTransformer: { inputPaths: { ...message.paths }, inputTemplate: `{"what": ${JSON.stringify(message.what)}, ${values}}` },
      });
    }
  }
}
