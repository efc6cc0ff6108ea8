import { fargateMemory } from "../../../facts/fargate-sizes";
import { block, blocks, broken, type Declared, type ServiceRule, text } from "./rule";

const scaling = ["aws_appautoscaling_policy", "aws_appautoscaling_scheduled_action"] as const;

/** Whether each of several resources waits for another of them, but for one. */
function chained(ones: readonly Declared[]): boolean {
  const waiting = ones.filter(
    ({ args }) => (args.depends_on as readonly string[] | undefined)?.some((on) => ones.some(({ address }) => address === on)) === true,
  );
  return waiting.length >= ones.length - 1;
}

const deployedByCodeDeploy = ({ args }: Declared): boolean => block(args.deployment_controller).type === "CODE_DEPLOY";
const ownedByDeployments = ["task_definition", "load_balancer", "network_configuration"];

export const servicesRules: readonly ServiceRule[] = [
  {
    id: "scaling-of-one-target-in-turn",
    aws: "Changes of one scalable target at the same time end in ConcurrentUpdateException now and then.",
    source: "https://github.com/hashicorp/terraform-provider-aws/issues/17915",
    find: (estate) =>
      estate.all("aws_appautoscaling_target").flatMap((target) => {
        const ones = scaling
          .flatMap((type) => estate.beside(target, type))
          .filter(({ args }) => text(args.resource_id).includes(`${target.address}.`));
        return chained(ones)
          ? []
          : [broken(target, `has ${ones.length} policies and scheduled actions that are not made one after the other`)];
      }),
  },
  {
    id: "silence-of-a-metric-has-a-number",
    aws: "Target tracking does not scale in while a metric has insufficient data.",
    source: "https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking.html",
    find: (estate) =>
      estate
        .all("aws_appautoscaling_policy")
        .filter(({ args }) => {
          const metrics = blocks(block(block(args.target_tracking_scaling_policy_configuration).customized_metric_specification).metrics);
          return metrics.length > 0 && !metrics.some(({ expression }) => text(expression).includes("FILL("));
        })
        .map((one) => broken(one, "follows a metric whose silence has no number")),
  },
  {
    id: "code-deploy-owns-the-deployment",
    aws: "ECS refuses a circuit breaker and a second load balancer for a service that CodeDeploy deploys, and changes of what a deployment carries.",
    source: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html",
    find: (estate) =>
      estate
        .all("aws_ecs_service")
        .filter(deployedByCodeDeploy)
        .flatMap((service) => {
          const ignored = (block(service.args.lifecycle).ignore_changes as readonly string[] | undefined) ?? [];
          return [
            ...(service.args.deployment_circuit_breaker === undefined ? [] : [broken(service, "has a circuit breaker")]),
            ...(blocks(service.args.load_balancer).length > 1 ? [broken(service, "has several load balancers")] : []),
            ...ownedByDeployments
              .filter((name) => !ignored.includes(name))
              .map((name) => broken(service, `does not leave ${name} to deployments`)),
          ];
        }),
  },
  {
    id: "fargate-has-the-size",
    aws: "Fargate pairs each number of CPU units with certain amounts of memory, and ECS refuses other pairs.",
    source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#task_size",
    find: (estate) =>
      estate
        .all("aws_ecs_task_definition")
        .filter(
          ({ args: { requires_compatibilities: on, cpu, memory } }) =>
            Array.isArray(on) && on.includes("FARGATE") && fargateMemory.get(Number(cpu))?.includes(Number(memory)) !== true,
        )
        .map((task) => broken(task, `asks for ${String(task.args.cpu)} CPU units with ${String(task.args.memory)} MiB`)),
  },
  {
    id: "rollback-on-alarm-has-alarms",
    aws: "A deployment that is to stop on an alarm has to name one.",
    source: "https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_AlarmConfiguration.html",
    find: (estate) =>
      estate
        .all("aws_codedeploy_deployment_group")
        .filter(({ args }) => {
          const stops = ((block(args.auto_rollback_configuration).events as readonly string[] | undefined) ?? []).includes(
            "DEPLOYMENT_STOP_ON_ALARM",
          );
          const { enabled, alarms } = block(args.alarm_configuration);
          return stops && (enabled !== true || !Array.isArray(alarms) || alarms.length === 0);
        })
        .map((one) => broken(one, "stops on alarms and names none")),
  },
  {
    id: "deployed-images-are-kept",
    aws: "ECR expires by rule whatever a task runs: without a rule for deployed images at a higher priority, the running one goes after enough pushes.",
    source: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html",
    find: (estate) =>
      estate
        .all("aws_ecr_lifecycle_policy")
        .filter(({ args }) => {
          const { rules = [] } = JSON.parse(text(args.policy)) as {
            rules?: { rulePriority: number; selection: { tagPrefixList?: string[]; tagPatternList?: string[] } }[];
          };
          const [first] = [...rules].sort((a, b) => a.rulePriority - b.rulePriority);
          return [...(first?.selection.tagPrefixList ?? []), ...(first?.selection.tagPatternList ?? [])].every(
            (tag) => !tag.startsWith("deployed-"),
          );
        })
        .map((one) => broken(one, "has no first rule for deployed images")),
  },
];
