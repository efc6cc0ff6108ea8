import { byArguments, createdAgain } from "../adoption";
import { type ResourceTypes } from "../entry";
import { arn } from "../mock-values";

export const ecs: ResourceTypes = {
  "aws_ecs_*": { loss: "service" },
  aws_ecs_cluster: {
    loss: "service",
    name: { argument: "name" },
    adoption: byArguments("{name}"),
    mock: { resource: arn("ecs", "cluster/mock") },
  },
  aws_ecs_capacity_provider: {
    loss: "service",
    adoption: byArguments("arn:aws:ecs:{region}:{account}:capacity-provider/{name}"),
    mock: { resource: arn("ecs", "capacity-provider/mock") },
  },
  aws_ecs_cluster_capacity_providers: {
    loss: "service",
    adoption: byArguments("{cluster_name}"),
  },
  aws_ecs_service: {
    loss: "service",
    name: { argument: "name" },
    partOf: ["aws_ecs_cluster"],
    adoption: byArguments("{cluster|last}/{name}"),
    runtimeOwners: [
      { arguments: ["desired_count"], by: "Application Auto Scaling", expected: ["no-spare-left", "capacity-lowered", "more-capacity"] },
      {
        arguments: [
          "task_definition",
          "load_balancer",
          "network_configuration",
          "capacity_provider_strategy",
          "platform_version",
          "launch_type",
        ],
        by: "deployments",
        expected: [],
      },
    ],
  },
  aws_ecs_task_definition: {
    loss: "service",
    adoption: createdAgain("its id names no revision; one more revision costs nothing, and the services take the last"),
    mock: { resource: arn("ecs", "task-definition/mock:1") },
  },
  "aws_service_discovery_*": { loss: "service" },
};
