import { type Capacity, setsDuringDeployment, tasksOn, unitsPerVcpu, vcpusOf } from "../../../facts/task-placement";
import { blocksOf, type Declared, referred } from "./resources";
import { type Need } from "./need";

/**
 * vCPUs of a capacity of Fargate: at peak every service at its maximum, after a failover the same with a
 * new version of each beside the old one.
 */
export function fargateVcpus(provider: string, declared: readonly Declared[]): Need {
  const peak = declared
    .filter(({ type }) => type === "aws_ecs_service")
    .reduce((sum, service) => sum + tasksOn(provider, strategyOf(service), mostTasks(service, declared)) * vcpusOfTask(service), 0);
  return { peak: Math.ceil(peak), failover: Math.ceil(setsDuringDeployment * peak) };
}

const strategyOf = ({ args }: Declared): readonly Capacity[] =>
  blocksOf(args.capacity_provider_strategy).map(({ capacity_provider: capacityProvider, weight, base }) => ({
    capacityProvider: String(capacityProvider),
    weight: Number(weight ?? 0),
    ...(base === undefined ? {} : { base: Number(base) }),
  }));

function vcpusOfTask(service: Declared): number {
  const task = referred(service, service.args.task_definition);
  if (task === undefined) throw new Error(`${service.id} names no task definition of its stack, so nobody knows its vCPUs`);
  return Number(task.args.cpu) / unitsPerVcpu;
}

/** The maximum of the service's scaling, or its fixed number of tasks. */
function mostTasks(service: Declared, declared: readonly Declared[]): number {
  const [, address = ""] = / (.+)$/.exec(service.id) ?? [];
  const target = declared.find(
    ({ type, stack, args }) =>
      type === "aws_appautoscaling_target" && stack === service.stack && String(args.resource_id).includes(`\${${address}.`),
  );
  return Number(target?.args.max_capacity ?? service.args.desired_count ?? 1);
}

/** vCPUs of the account's own instances, whose groups hold the new tasks of a deployment beside the old ones only while both fit. */
export function instanceVcpus(declared: readonly Declared[]): Need {
  const vcpus = declared
    .filter(({ type }) => type === "aws_autoscaling_group")
    .reduce((sum, group) => {
      const [launch] = blocksOf(group.args.launch_template);
      const template = referred(group, launch?.id);
      if (template === undefined) throw new Error(`${group.id} names no launch template of its stack, so nobody knows its vCPUs`);
      return sum + Number(group.args.max_size) * vcpusOf(String(template.args.instance_type));
    }, 0);
  return { peak: vcpus, failover: vcpus };
}
