import { type Mechanics } from "../document";
import { assertThat, change } from "../steps";
import { nameFor, type RunbookServices, serviceParameter } from "./services";

/**
 * More tasks of a service, below which scaling does not go. No number is allowed that is less than what any service needs at peak, so that
 * nothing is lowered; AWS refuses one above a service's own maximum. The next apply, or the schedule of peaks, takes it back.
 * @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html
 */
export function raiseMinimum({ cluster, routed, rolling, ecsService, tasks }: RunbookServices): Mechanics {
  const all = [...routed, ...rolling];
  const dimension = { ServiceNamespace: "ecs", ScalableDimension: "ecs:service:DesiredCount" };
  const resourceId = `service/${cluster}/${nameFor(ecsService, all)}`;
  return {
    description: "Raises the number of tasks that a service has at the least",
    parameters: {
      Service: serviceParameter(all),
      Tasks: {
        type: "Integer",
        description: "Tasks that run at the least from now on",
        allowedValues: Array.from({ length: tasks.to - tasks.from + 1 }, (_, more) => tasks.from + more),
      },
    },
    mainSteps: [
      change("raise", "application-autoscaling.RegisterScalableTarget", {
        ...dimension,
        ResourceId: resourceId,
        MinCapacity: "{{ Tasks }}",
      }),
      assertThat(
        "isRaised",
        "application-autoscaling.DescribeScalableTargets",
        { ...dimension, ResourceIds: [resourceId] },
        ["$.ScalableTargets[0].MinCapacity", "{{ Tasks }}"],
        { isEnd: true },
      ),
    ],
    outputs: [],
  };
}
