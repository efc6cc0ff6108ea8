import { roomOf } from "../../../facts/instance-types";
import { blocksOf } from "../quotas/resources";
import { fixed, NotUnderstood, type Part, type Resource, type Surroundings, used } from "./model";
import { averageTasks, shareOf } from "./task-hours";
import { hoursPerMonth } from "./usage";

interface Running {
  readonly minimum: number;
  readonly average: number;
}

/**
 * Instances of a group with their volumes. ECS scales a group to what the tasks of its capacity provider need, so
 * these count, and not only the group's own minimum, which is none.
 *
 * @throws NotUnderstood for a group whose template, or whose tasks' room, nobody knows.
 */
export function instanceParts(group: Resource, around: Surroundings): readonly Part[] {
  const template = around.referred(blocksOf(group.args.launch_template)[0]?.id);
  if (template === undefined) throw new NotUnderstood("its launch template is not in its stack");
  const instanceType = String(template.args.instance_type);
  const { minimum, average } = runningInstances(group, instanceType, around);
  const volumes = blocksOf(template.args.block_device_mappings).flatMap(({ ebs }) => blocksOf(ebs));
  const parts = (kind: (price: string, quantity: number) => Part, running: number): readonly Part[] => [
    kind(`ec2.${instanceType}`, running * hoursPerMonth),
    ...volumes.map(({ volume_type: type, volume_size: gib }) => kind(`ebs.${String(type)}`, running * Number(gib))),
  ];
  return [...parts(fixed, minimum), ...parts(used, average - minimum)];
}

function runningInstances(group: Resource, instanceType: string, around: Surroundings): Running {
  const provider = around
    .here("aws_ecs_capacity_provider")
    .find(
      ({ args, stack }) =>
        stack === group.stack && String(blocksOf(args.auto_scaling_group_provider)[0]?.auto_scaling_group_arn).includes(`.${group.name}.`),
    );
  const strategyName = provider === undefined ? undefined : String(provider.args.name);
  const needed = around
    .here("aws_ecs_service")
    .filter(({ args }) => blocksOf(args.capacity_provider_strategy).some(({ capacity_provider: name }) => name === strategyName))
    .map((service): Running => {
      const perInstance = tasksPerInstance(service, instanceType);
      // Tasks share an instance at best; part of a task, on average over the zones, takes that part of one.
      const taking = (tasks: number): number => {
        const placed = shareOf(String(strategyName), service, tasks);
        return Math.max(placed / perInstance, Math.min(1, placed));
      };
      const { minimum, average } = averageTasks(service, around);
      return { minimum: taking(minimum), average: taking(average) };
    });
  const least = Number(group.args.min_size);
  const sum = (of: keyof Running): number =>
    Math.max(
      least,
      needed.reduce((total, one) => total + one[of], 0),
    );
  return { minimum: sum("minimum"), average: sum("average") };
}

function tasksPerInstance({ name, args, stack }: Resource, instanceType: string): number {
  const [, definition = ""] = /aws_ecs_task_definition\.([\w-]+)\./.exec(String(args.task_definition)) ?? [];
  const task = stack.json.resource?.aws_ecs_task_definition?.[definition];
  const room = roomOf(instanceType);
  if (task === undefined || room === undefined) throw new NotUnderstood(`nobody knows how many tasks of ${name} an ${instanceType} takes`);
  return Math.max(1, Math.floor(Math.min(room.cpu / Number(task.cpu), room.memoryMiB / Number(task.memory))));
}
