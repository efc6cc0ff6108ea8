import { type TaskSet } from "@aws-sdk/client-ecs";
import { z } from "zod";
import { type Difference, differences } from "./differences";

const appSpec = z.object({
  Resources: z.tuple([
    z.object({
      TargetService: z.object({
        Properties: z.object({
          LoadBalancerInfo: z.object({ ContainerName: z.string(), ContainerPort: z.number() }),
          PlatformVersion: z.string().optional(),
          NetworkConfiguration: z.object({
            AwsvpcConfiguration: z.object({
              Subnets: z.array(z.string()),
              SecurityGroups: z.array(z.string()),
              AssignPublicIp: z.string(),
            }),
          }),
          CapacityProviderStrategy: z.array(z.object({ Base: z.number(), CapacityProvider: z.string(), Weight: z.number() })),
        }),
      }),
    }),
  ]),
});

/** What an apply says of the network, capacity and load balancer of a service's next deployment. */
export type AppSpecText = z.output<typeof appSpec>;

/** Undefined for a document of another form. */
export function appSpecOf(value: unknown): AppSpecText | undefined {
  const parsed = appSpec.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

/**
 * What the next deployment changes around the tasks that serve. Hooks belong to a deployment alone, and
 * `LATEST` becomes a number that AWS moves on: neither is a change of the configuration that waits.
 *
 * @param serves the task set that takes the requests. @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskSet.html
 */
export function deploymentDifferences(serves: TaskSet, { Resources: [resource] }: AppSpecText): Difference[] {
  const {
    LoadBalancerInfo: balancer,
    NetworkConfiguration: { AwsvpcConfiguration: network },
    CapacityProviderStrategy: strategy,
  } = resource.TargetService.Properties;
  const [runsBehind] = serves.loadBalancers ?? [];
  const runsIn = serves.networkConfiguration?.awsvpcConfiguration;
  return differences(
    {
      container: runsBehind === undefined ? undefined : `${runsBehind.containerName ?? ""}:${runsBehind.containerPort ?? ""}`,
      subnets: runsIn?.subnets,
      securityGroups: runsIn?.securityGroups,
      assignPublicIp: runsIn?.assignPublicIp,
      capacity: serves.capacityProviderStrategy?.map(share),
    },
    {
      container: `${balancer.ContainerName}:${balancer.ContainerPort}`,
      subnets: network.Subnets,
      securityGroups: network.SecurityGroups,
      assignPublicIp: network.AssignPublicIp,
      capacity: strategy.map(({ CapacityProvider: capacityProvider, Base: base, Weight: weight }) =>
        share({ capacityProvider, base, weight }),
      ),
    },
  );
}

interface Share {
  readonly capacityProvider?: string | undefined;
  readonly base?: number | undefined;
  readonly weight?: number | undefined;
}
const share = ({ capacityProvider, base = 0, weight = 0 }: Share) => ({ capacityProvider, base, weight });
