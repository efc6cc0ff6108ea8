import { type Mechanics } from "../document";
import { change, read } from "../steps";
import { nameFor, type RunbookServices, serviceParameter } from "./services";

/**
 * More tasks of a service, below which scaling does not go. No number is allowed that is less than what any service needs at peak, so that
 * nothing is lowered; AWS refuses one above a service's own maximum. The schedule of peaks sets its own number when its time comes, some
 * hours later at the most; of a service without one, the next apply does.
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
        description: "Tasks that run at the least, until the schedule of peaks or an apply sets another number",
        allowedValues: Array.from({ length: tasks.to - tasks.from + 1 }, (_, more) => tasks.from + more),
      },
    },
    mainSteps: [
      change("raise", "application-autoscaling.RegisterScalableTarget", {
        ...dimension,
        ResourceId: resourceId,
        MinCapacity: "{{ Tasks }}",
      }),
      read(
        "seeTarget",
        "application-autoscaling.DescribeScalableTargets",
        { ...dimension, ResourceIds: [resourceId] },
        [{ Name: "Minimum", Selector: "$.ScalableTargets[0].MinCapacity", Type: "Integer" }],
        { isEnd: true },
      ),
    ],
    outputs: ["seeTarget.Minimum"],
  };
}
