import { Fn, Token } from "cdktf";
import { type HookEvent, hookEvents } from "../../facts/hook-events";
import { taskDefinitionPlaceholder } from "../../facts/service-names";

/** One capacity provider's part of a service's tasks. */
export interface CapacityShare {
  readonly capacityProvider: string;
  readonly weight: number;
  readonly base?: number;
}

export interface AppSpecProps {
  /** Where the load balancer sends requests. */
  readonly container: { readonly name: string; readonly port: number };
  /** A list that may be known only to Terraform. */
  readonly subnetIds: string[];
  readonly securityGroupIds: readonly string[];
  readonly capacity: readonly CapacityShare[];
  /** Instances of the account's own know no platform version. */
  readonly onFargate: boolean;
  /** Names of functions. */
  readonly hooks: Readonly<Partial<Record<HookEvent, string>>>;
}

const subnetsPlaceholder = "<SUBNETS>";

/**
 * All that CodeDeploy gets of a service, as JSON. The new tasks get what stands here and nothing
 * else: a strategy or a network that is left out is not taken over from the service.
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html
 * @see https://github.com/aws/containers-roadmap/issues/1752
 */
export function appSpec({ container, subnetIds, securityGroupIds, capacity, onFargate, hooks }: AppSpecProps): string {
  const named = hookEvents.flatMap((event) => (hooks[event] === undefined ? [] : [{ [event]: hooks[event] }]));
  const content = {
    Resources: [
      {
        TargetService: {
          Type: "AWS::ECS::Service",
          Properties: {
            TaskDefinition: taskDefinitionPlaceholder,
            LoadBalancerInfo: { ContainerName: container.name, ContainerPort: container.port },
            ...(onFargate ? { PlatformVersion: "LATEST" } : {}),
            NetworkConfiguration: {
              AwsvpcConfiguration: { Subnets: subnetsPlaceholder, SecurityGroups: securityGroupIds, AssignPublicIp: "DISABLED" },
            },
            CapacityProviderStrategy: capacity.map(({ capacityProvider, weight, base = 0 }) => ({
              Base: base,
              CapacityProvider: capacityProvider,
              Weight: weight,
            })),
          },
        },
      },
    ],
    ...(named.length === 0 ? {} : { Hooks: named }),
  };
  const subnets = Token.asString(Fn.jsonencode(subnetIds));
  // The only version there is, which JavaScript would write without its decimal.
  return `{"version":0.0,${JSON.stringify(content).slice(1)}`.replace(JSON.stringify(subnetsPlaceholder), () => subnets);
}
