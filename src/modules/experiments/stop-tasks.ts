import { physicalName } from "../../facts/naming";
import { clusterName } from "../../facts/service-names";
import { anyResource, type Statement } from "../shared/iam";
import { type Place } from "../shared/place";
import { type Fault, minutesText, ownTags } from "./fault";

export interface StopTasksProps {
  readonly place: Place;
  readonly service: string;
  /** Share of its tasks, at random. */
  readonly percent: number;
  /** How long the experiment goes on, so that an alarm can end it: tasks are stopped in a moment. */
  readonly watchMinutes: number;
}

/**
 * Stops a share of a service's tasks at once. ECS starts others; an experiment that is completed and not stopped says that they
 * were missed by nobody.
 *
 * @see https://docs.aws.amazon.com/fis/latest/userguide/fis-actions-reference.html#stop-task
 * @see https://docs.aws.amazon.com/fis/latest/userguide/targets.html#target-parameters
 */
export const stopTasks = ({ place, service, percent, watchMinutes }: StopTasksProps): Fault => ({
  name: `stop-${service}`,
  description: `Stops ${percent} % of the tasks of ${service}, and watches for ${watchMinutes} minutes whether they are missed`,
  actions: [
    { name: "stop", actionId: "aws:ecs:stop-task", target: { key: "Tasks", value: "tasks" } },
    {
      name: "watch",
      actionId: "aws:fis:wait",
      startAfter: ["stop"],
      parameter: [{ key: "duration", value: minutesText(watchMinutes) }],
    },
  ],
  targets: [
    {
      name: "tasks",
      resourceType: "aws:ecs:task",
      selectionMode: `PERCENT(${percent})`,
      resourceTag: ownTags(place.names),
      parameters: { cluster: clusterName(place), service: physicalName("ecs", place.names, service) },
    },
  ],
  statements: statementsOf(place),
});

/** As AWS's policy AWSFaultInjectionSimulatorECSAccess, for one cluster and one action. */
function statementsOf(place: Place): Statement[] {
  const { region, accountId } = place;
  const cluster = clusterName(place);
  return [
    {
      sid: "StopTasks",
      effect: "Allow",
      actions: ["ecs:DescribeTasks", "ecs:StopTask"],
      resources: [`arn:aws:ecs:${region}:${accountId}:task/${cluster}/*`],
    },
    anyResource(
      {
        sid: "ListTasks",
        effect: "Allow",
        actions: ["ecs:ListTasks"],
        conditions: { ArnEquals: { "ecs:cluster": [`arn:aws:ecs:${region}:${accountId}:cluster/${cluster}`] } },
      },
      "tasks on Fargate are on no container instance, which is what this action knows",
    ),
    anyResource({ sid: "FindByTag", effect: "Allow", actions: ["tag:GetResources"] }, "a search by tag is of no resource"),
  ];
}
