import { averageTasks } from "./task-hours";
import { regionsOf } from "./trail-regions";
import { type Resource, type Surroundings } from "./model";

const bytesPerGib = 1024 ** 3;

/** Who writes to a group, by its name, and how much in a month. The first that fits counts. */
const writers: readonly { readonly name: RegExp; readonly gib: (group: Resource, around: Surroundings) => number }[] = [
  // A request is logged where it is judged: all of them at the edge, what passes on at the load balancer.
  {
    name: /^aws-waf-logs-.*-edge$/,
    gib: (_, { usage }) => (usage.requests * usage.assumed.logs.firewallBytesPerRequest) / bytesPerGib,
  },
  {
    name: /^aws-waf-logs-/,
    gib: (_, { usage, traffic }) => (usage.originRequests * traffic * usage.assumed.logs.firewallBytesPerRequest) / bytesPerGib,
  },
  { name: /\/flow-logs$/, gib: (_, { usage, traffic }) => usage.assumed.logs.flowGiBPerMonth * traffic },
  { name: /\/dns-queries$/, gib: (_, { usage, traffic }) => usage.assumed.logs.dnsGiBPerMonth * traffic },
  { name: /^\/aws\/rds\/instance\/.*\/postgresql$/, gib: (_, { usage, traffic }) => usage.assumed.logs.databaseGiBPerMonth * traffic },
  {
    name: /\/cloudtrail$/,
    // A trail of every region brings all their events to the one group that it names.
    gib: (group, { usage, all }) => {
      const trail = all("aws_cloudtrail").find(({ args }) => String(args.cloud_watch_logs_group_arn).includes(`.${group.name}.`));
      const regions = trail === undefined ? 1 : regionsOf(trail);
      const { managementEventsPerMonth, dataEventsPerMonth, eventBytes } = usage.assumed.governance;
      return (regions * (managementEventsPerMonth + dataEventsPerMonth) * eventBytes) / bytesPerGib;
    },
  },
  { name: /./, gib: serviceGib },
];

/** Logs of a service follow its tasks; whatever else there is writes little. */
function serviceGib(group: Resource, around: Surroundings): number {
  const { taskGiBPerMonth, otherGiBPerMonth } = around.usage.assumed.logs;
  const service = around
    .here("aws_ecs_service")
    .find(({ args, stack }) => stack === group.stack && String(args.name).endsWith(`-${String(group.args.name).split("/").at(-1) ?? ""}`));
  return service === undefined ? otherGiBPerMonth : taskGiBPerMonth * averageTasks(service, around).average;
}

/** GiB that a log group is assumed to take in each month. */
export const logVolume = (group: Resource, around: Surroundings): number => {
  const name = String(group.args.name ?? group.args.name_prefix ?? group.name);
  const writer = writers.find((one) => one.name.test(name));
  return writer === undefined ? around.usage.assumed.logs.otherGiBPerMonth : writer.gib(group, around);
};
