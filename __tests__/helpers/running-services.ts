import { type AssignPublicIp, type TaskSet } from "@aws-sdk/client-ecs";

/** What ECS answers about revisions and task sets: what was registered, and what AWS adds by itself. */

interface Container {
  readonly name: string;
  readonly image: string;
  readonly environment?: readonly object[];
  readonly portMappings?: readonly { readonly containerPort: number }[];
}
interface Template {
  readonly family: string;
  readonly containerDefinitions: readonly Container[];
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTaskDefinition.html */
export const describedRevision = (template: Template, image: string, revision = 7) => ({
  ...template,
  taskDefinitionArn: `arn:aws:ecs:us-east-1:333333333333:task-definition/${template.family}:${revision}`,
  revision,
  status: "ACTIVE",
  compatibilities: ["EC2", "FARGATE"],
  requiresAttributes: [{ name: "ecs.capability.task-eni" }],
  registeredBy: "arn:aws:sts::333333333333:assumed-role/smart0dte-prod-delivery-deploy/x",
  placementConstraints: [],
  containerDefinitions: template.containerDefinitions.map((container) => ({
    cpu: 0,
    mountPoints: [],
    volumesFrom: [],
    systemControls: [],
    ...container,
    image: container.name === "application" ? image : container.image,
    environment: [...(container.environment ?? [])].reverse(),
    portMappings: (container.portMappings ?? []).map((port) => ({ ...port, hostPort: port.containerPort })),
  })),
});

interface Spec {
  readonly Resources: readonly { readonly TargetService: { readonly Properties: SpecProperties } }[];
}
interface SpecProperties {
  readonly LoadBalancerInfo: { readonly ContainerName: string; readonly ContainerPort: number };
  readonly NetworkConfiguration: {
    readonly AwsvpcConfiguration: {
      readonly Subnets: unknown;
      readonly SecurityGroups: readonly string[];
      readonly AssignPublicIp: string;
    };
  };
  readonly CapacityProviderStrategy: readonly { readonly Base: number; readonly CapacityProvider: string; readonly Weight: number }[];
}

/** The task set that CodeDeploy makes of an AppSpec. @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskSet.html */
export function describedTaskSet({ Resources: [resource] }: Spec, subnets: readonly string[], taskDefinition: string): TaskSet {
  if (resource === undefined) throw new Error("an AppSpec of no service");
  const {
    LoadBalancerInfo: balancer,
    NetworkConfiguration: network,
    CapacityProviderStrategy: strategy,
  } = resource.TargetService.Properties;
  const { SecurityGroups: securityGroups, AssignPublicIp: assignPublicIp } = network.AwsvpcConfiguration;
  return {
    status: "PRIMARY",
    taskDefinition,
    platformVersion: "1.4.0",
    loadBalancers: [{ targetGroupArn: "arn:x", containerName: balancer.ContainerName, containerPort: balancer.ContainerPort }],
    networkConfiguration: {
      awsvpcConfiguration: {
        subnets: [...subnets].reverse(),
        securityGroups: [...securityGroups].reverse(),
        assignPublicIp: assignPublicIp as AssignPublicIp,
      },
    },
    capacityProviderStrategy: strategy.map(({ CapacityProvider: capacityProvider, Weight: weight, Base: base }) => ({
      capacityProvider,
      weight,
      base,
    })),
  };
}
