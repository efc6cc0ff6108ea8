import { blocksOf } from "../../quotas/resources";
import { unitsPerVcpu } from "../../../../facts/task-placement";
import { instanceParts } from "../instance-groups";
import { averageTasks, shareOf } from "../task-hours";
import {
  fixed,
  free,
  NotUnderstood,
  type Part,
  priced,
  type Resource,
  type ServicePricing,
  type Surroundings,
  used,
  within,
} from "../model";
import { hoursPerMonth } from "../usage";

const ecsPage = "https://aws.amazon.com/ecs/pricing/";
const scalingPage = "https://aws.amazon.com/autoscaling/pricing/";
const deployPage = "https://aws.amazon.com/codedeploy/pricing/";
const spotPage = "https://aws.amazon.com/fargate/pricing/";
/** GB that each task has for nothing. @see https://aws.amazon.com/fargate/pricing/ */
const includedStorage = 20;

function fargate(service: Resource, around: Surroundings): readonly Part[] {
  const task = around.referred(service.args.task_definition);
  if (task === undefined) throw new NotUnderstood("its task definition is not in its stack");
  const architecture = blocksOf(task.args.runtime_platform)[0]?.cpu_architecture === "ARM64" ? "arm" : "x86";
  const vcpus = Number(task.args.cpu) / unitsPerVcpu;
  const gb = Number(task.args.memory) / 1024;
  const storage = Math.max(0, Number(blocksOf(task.args.ephemeral_storage)[0]?.size_in_gib ?? includedStorage) - includedStorage);
  if (![vcpus, gb].every((size) => size > 0)) throw new NotUnderstood("its task has no size");
  const { lowest, minimum, average } = averageTasks(service, around);
  const hoursOf = (provider: string, tasks: number): number => shareOf(provider, service, tasks) * hoursPerMonth;
  const parts = (kind: (price: string, quantity: number) => Part, provider: string, hours: number): readonly Part[] => {
    const paid = provider === "FARGATE_SPOT" ? 1 - around.usage.assumed.tasks.spotDiscountPercent / 100 : 1;
    const name = provider === "FARGATE_SPOT" ? "fargate-spot" : "fargate";
    return [kind(`${name}.${architecture}.vcpu`, hours * vcpus * paid), kind(`${name}.${architecture}.gb`, hours * gb * paid)];
  };
  return [
    ...["FARGATE", "FARGATE_SPOT"].flatMap((provider) => {
      const hours = hoursOf(provider, minimum);
      const share = hours === 0 ? 0 : hoursOf(provider, lowest) / hours;
      return [
        ...parts(fixed, provider, hours).map((part) => (share === 1 ? part : { ...part, steady: part.quantity * share })),
        ...parts(used, provider, hoursOf(provider, average) - hours),
      ];
    }),
    fixed("fargate.storage", storage * minimum * hoursPerMonth),
  ];
}

export const services: ServicePricing = {
  service: "ECS",
  types: {
    aws_ecs_service: priced(fargate),
    // Container Insights with enhanced observability bills metrics of the cluster, of each service and of each task.
    aws_ecs_cluster: priced((cluster, around): readonly Part[] => {
      const insights = blocksOf(cluster.args.setting).find(({ name }) => name === "containerInsights")?.value;
      if (insights !== "enhanced" && insights !== "enabled") return [];
      const running = around.here("aws_ecs_service");
      const { insightsPerCluster, insightsPerService, insightsPerTask } = around.usage.assumed.metrics;
      const tasks = running.reduce((sum, service) => sum + averageTasks(service, around).average, 0);
      const metrics = insightsPerCluster + insightsPerService * running.length + (insights === "enhanced" ? insightsPerTask * tasks : 0);
      return [fixed("cloudwatch.insights-metric", metrics)];
    }),
    aws_autoscaling_group: priced(instanceParts),
    // Application Auto Scaling makes two alarms for each policy that tracks a target, and CloudWatch bills them.
    aws_appautoscaling_policy: priced(({ args }) => (args.policy_type === "TargetTrackingScaling" ? [fixed("cloudwatch.alarm", 2)] : [])),
    aws_appautoscaling_scheduled_action: free(scalingPage),
    aws_appautoscaling_target: free(scalingPage),
    aws_codedeploy_app: free(deployPage, "CodeDeploy is free for ECS and Lambda"),
    aws_codedeploy_deployment_config: free(deployPage, "CodeDeploy is free for ECS and Lambda"),
    aws_codedeploy_deployment_group: free(deployPage, "CodeDeploy is free for ECS and Lambda"),
    aws_ecs_account_setting_default: free(ecsPage),
    aws_ecs_capacity_provider: free(ecsPage),
    aws_ecs_cluster_capacity_providers: free(ecsPage),
    aws_ecs_task_definition: within("aws_ecs_service", spotPage),
    aws_launch_template: within("aws_autoscaling_group", "https://aws.amazon.com/ec2/pricing/"),
  },
};
