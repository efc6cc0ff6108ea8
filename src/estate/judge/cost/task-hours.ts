import { blocksOf } from "../quotas/resources";
import { NotUnderstood, type Resource, type Surroundings } from "./model";
import { hoursPerMonth } from "./usage";

const minutesOfDay = 24 * 60;
const days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/** Tasks of a service over a month: how many run at the least, and how many with the load that is assumed. */
export interface TaskAverages {
  /** Tasks that run in every hour of the week. */
  readonly lowest: number;
  readonly minimum: number;
  readonly average: number;
}

/**
 * What runs of a service, hour by hour: the minimum of its scaling as its schedules move it over the week,
 * and in the market's session the share of the way to the maximum that the load is assumed to take.
 *
 * @throws NotUnderstood for a schedule that is not a weekly one.
 */
export function averageTasks(service: Resource, { here, usage, traffic }: Surroundings): TaskAverages {
  const target = here("aws_appautoscaling_target").find((one) => ofStack(one, service) && named(one.args.resource_id, service));
  if (target === undefined) {
    const tasks = Number(service.args.desired_count ?? 1);
    return { lowest: tasks, minimum: tasks, average: tasks };
  }
  const scheduled = here("aws_appautoscaling_scheduled_action").filter(
    (one) => ofStack(one, service) && String(one.args.resource_id).includes(`\${aws_appautoscaling_target.${target.name}.`),
  );
  const { lowest, average: minimum } = overWeek(Number(target.args.min_capacity), scheduled);
  const room = Math.max(0, Number(target.args.max_capacity) - minimum);
  const load = (usage.assumed.tasks.loadPercent / 100) * traffic * (usage.sessionHours / hoursPerMonth);
  return { lowest, minimum, average: minimum + room * load };
}

const ofStack = (one: Resource, other: Resource): boolean => one.stack === other.stack;
const named = (id: unknown, { type, name }: Resource): boolean => String(id).includes(`\${${type}.${name}.`);

/** The minimum over a week whose schedules each set another one until the next: its lowest, and its average. */
function overWeek(minimum: number, scheduled: readonly Resource[]): { readonly lowest: number; readonly average: number } {
  const events = scheduled
    .flatMap(({ args }) => {
      const set = blocksOf(args.scalable_target_action)[0]?.min_capacity;
      return set === undefined ? [] : weeklyMinutes(String(args.schedule)).map((at) => ({ at, minimum: Number(set) }));
    })
    .sort((left, right) => left.at - right.at);
  const [first] = events;
  if (first === undefined) return { lowest: minimum, average: minimum };
  const week = 7 * minutesOfDay;
  const taskMinutes = events.reduce(
    (sum, event, index) => sum + event.minimum * ((events[index + 1]?.at ?? first.at + week) - event.at),
    0,
  );
  return { lowest: Math.min(...events.map((event) => event.minimum)), average: taskMinutes / week };
}

/** Minutes of the week, from Sunday midnight, at which a schedule acts. */
function weeklyMinutes(schedule: string): readonly number[] {
  const [, minute, hour, names = ""] = /^cron\((\d+) (\d+) \? \* ([A-Z,-]+|\*) \*\)$/.exec(schedule) ?? [];
  if (minute === undefined || hour === undefined) throw new NotUnderstood(`the schedule ${schedule} is not a weekly one`);
  return daysNamed(names, schedule).map((day) => day * minutesOfDay + 60 * Number(hour) + Number(minute));
}

function daysNamed(names: string, schedule: string): readonly number[] {
  if (names === "*") return days.map((_, index) => index);
  return names.split(",").flatMap((part) => {
    const [from = "", to = from] = part.split("-");
    const [first, last] = [days.indexOf(from), days.indexOf(to)];
    if (first === -1 || last < first) throw new NotUnderstood(`the schedule ${schedule} names days that are none`);
    return days.slice(first, last + 1).map((_, index) => first + index);
  });
}

/** Tasks that a service's strategy puts on a capacity provider, on average: its base, and its share of the rest by weight. */
export function shareOf(provider: string, service: Resource, tasks: number): number {
  const strategy = blocksOf(service.args.capacity_provider_strategy);
  if (strategy.length === 0) return String(service.args.launch_type ?? "FARGATE") === provider ? tasks : 0;
  const chosen = strategy.find(({ capacity_provider: name }) => name === provider);
  if (chosen === undefined) return 0;
  const bases = strategy.reduce((sum, { base }) => sum + Number(base ?? 0), 0);
  const weights = strategy.reduce((sum, { weight }) => sum + Number(weight ?? 0), 0);
  const rest = Math.max(0, tasks - bases);
  return Math.min(tasks, Number(chosen.base ?? 0)) + (weights === 0 ? 0 : (rest * Number(chosen.weight ?? 0)) / weights);
}
