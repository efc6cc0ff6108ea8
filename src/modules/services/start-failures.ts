import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { Construct } from "constructs";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";

export interface StartFailuresProps {
  readonly place: Place;
  readonly clusterArn: string;
  readonly clusterName: string;
  /** Topic that hears of tasks that do not start. */
  readonly topicArn: string;
}

interface Failure {
  readonly description: string;
  readonly detailType: string;
  /** What events have besides their type. */
  readonly pattern: (cluster: Pick<StartFailuresProps, "clusterArn" | "clusterName" | "place">) => object;
  /** What is said of an event, and where it stands in it. */
  readonly message: { readonly what: string; readonly paths: Readonly<Record<string, string>> };
}

/**
 * Events of tasks that do not come up. ECS tries again and again, ever more slowly, and no apply or
 * deployment waits for a service without requests; so without these nobody would hear of a secret
 * that has no value, an image that is not there or a version that is always taken back.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_events.html
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
  },
  "service-impaired": {
    description: "A service cannot have the tasks that it is to have",
    detailType: "ECS Service Action",
    pattern: ({ clusterArn }) => ({ detail: { clusterArn: [clusterArn], eventType: ["WARN", "ERROR"] } }),
    message: {
      what: "A service cannot have the tasks that it is to have",
      paths: { service: "$.resources[0]", reason: "$.detail.eventName" },
    },
  },
  "deployment-failed": {
    description: "ECS took a deployment back",
    detailType: "ECS Deployment State Change",
    pattern: ({ clusterName, place: { region, accountId } }) => ({
      resources: [{ prefix: `arn:aws:ecs:${region}:${accountId}:service/${clusterName}/` }],
      detail: { eventName: ["SERVICE_DEPLOYMENT_FAILED"] },
    }),
    message: { what: "ECS took a deployment back", paths: { service: "$.resources[0]", reason: "$.detail.reason" } },
  },
};

/** Reports tasks of a cluster that do not start. */
export class StartFailures extends Construct {
  public constructor(scope: Construct, id: string, props: StartFailuresProps) {
    super(scope, id);
    for (const [role, { description, detailType, pattern, message }] of Object.entries(failures)) {
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
        arn: props.topicArn,
        inputTransformer: { inputPaths: { ...message.paths }, inputTemplate: `{"what": ${JSON.stringify(message.what)}, ${values}}` },
      });
    }
  }
}
