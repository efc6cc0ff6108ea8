import { ApplicationAutoScalingClient, paginateDescribeScalableTargets } from "@aws-sdk/client-application-auto-scaling";
import { readAws } from "../../../aws/read";
import { type Facts } from "./answers";

/** Identifiers of one call. @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DescribeScalableTargets.html */
const targetsPerCall = 50;

/** Bounds of the tasks of services, as they are now, and whether anything raises their number: scaling out can be suspended. */
export async function readScaling(region: string, ids: readonly string[]): Promise<Facts> {
  const found = new Map<string, Readonly<Record<string, number>>>();
  await readAws(ApplicationAutoScalingClient, "application-autoscaling", region, "reading the bounds of scaling", async (client) => {
    for (let start = 0; start < ids.length; start += targetsPerCall) {
      const asked = {
        ServiceNamespace: "ecs",
        ScalableDimension: "ecs:service:DesiredCount",
        ResourceIds: ids.slice(start, start + targetsPerCall),
      } as const;
      for await (const { ScalableTargets = [] } of paginateDescribeScalableTargets({ client }, asked))
        for (const { ResourceId = "", MinCapacity = 0, MaxCapacity = 0, SuspendedState } of ScalableTargets)
          found.set(ResourceId, {
            min_capacity: MinCapacity,
            max_capacity: MaxCapacity,
            scales_out: SuspendedState?.DynamicScalingOutSuspended === true ? 0 : 1,
          });
    }
  });
  return found;
}
