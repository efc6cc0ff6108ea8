import { type EnvironmentConfig } from "../../../../../config/schema/environment";
import { UserError } from "../../../../common/user-error";
import { arnOf } from "../../access/world/arns";
import { type EstateResource } from "../../access/world/estate-resource";
import { freezesDeliveries, machineTasks, type MachineTask, raisesFlag } from "../../access/world/machine-tasks";
import { environmentRegions } from "../environment-regions";
import { type Loss, lossesOf } from "../loss";
import { secretsOf } from "../requirements";
import { longestOfEach, worstCase } from "../worst-case";

/** What a failover works on, all of it in the recovery region: read from the definition of the machine itself. */
export interface RecoveryTargets {
  readonly environment: string;
  readonly accountId: string;
  readonly primary: string;
  readonly recovery: string;
  /** Who writes, as the configuration says. */
  readonly activeRegion: EnvironmentConfig["activeRegion"];
  readonly machineArn: string;
  /** From its start to its end at the longest, the wait for the approval included; undefined where no way leads to the end. */
  readonly takesSeconds: number | undefined;
  /** How long each of its states may take by itself. */
  readonly budgets: ReadonlyMap<string, number>;
  readonly epochTable: string;
  readonly replica: string;
  readonly proxy: string;
  readonly flagParameter: string;
  readonly flagAlarm: string;
  readonly deliveriesParameter: string;
  /** The region's cache, whether it follows the primary's or stands by itself. */
  readonly replicationGroup: string | undefined;
  /** Nodes of it that follow another region's, of which an alarm sees how far they are behind. */
  readonly cacheNodes: readonly string[];
  readonly services: readonly { readonly cluster: string; readonly service: string; readonly minimum: number }[];
  /** Names of the secrets that tasks of the recovery region are given or ask for. */
  readonly secrets: readonly string[];
  /** Names of the addresses from which the region calls others. */
  readonly addressNames: readonly string[];
  /** Brokers and feeds, each with the addresses that it has confirmed. */
  readonly allowLists: readonly { readonly name: string; readonly confirmed: readonly string[] }[];
  /** Databases of both regions, by whose names their backups are known. */
  readonly backedUp: readonly string[];
  /** So old the newest copy of a backup may be: a day, and the time that a job and its copy may take. */
  readonly backupHours: number;
  /** Of the database, and of the cache. */
  readonly loss: Loss | undefined;
  readonly cacheLoss: Loss | undefined;
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** Whether a state machine is a failover: it promotes a database. */
const isFailover = ({ type, args }: EstateResource): boolean =>
  type === "aws_sfn_state_machine" && text(args.definition).includes("promoteReadReplica");

/** The machine that takes over in a region, if there is one. */
export const failoverMachineOf = (world: readonly EstateResource[], environment: string, recovery: string): EstateResource | undefined =>
  world.find((one) => one.owner === environment && one.region === recovery && isFailover(one));

/** @throws UserError when the environment has no failover. */
export function recoveryTargets(world: readonly EstateResource[], config: EnvironmentConfig): RecoveryTargets {
  const where = environmentRegions(config);
  const { owner, primary, recovery } = where;
  const own = world.filter((one) => one.owner === owner && one.region === recovery);
  const machine = failoverMachineOf(world, owner, recovery);
  if (machine === undefined)
    throw new UserError({
      problem: `${owner} has no machine that takes over in ${recovery}`,
      fix: `see what else is missing with \`estate recovery prove --env ${owner}\``,
    });
  const definition = text(machine.args.definition);
  const tasks = machineTasks(definition);
  const named = (integration: string, parameter: string, which: (task: MachineTask) => boolean = () => true): string => {
    const value = tasks.find((task) => task.integration === integration && which(task))?.parameters[parameter];
    const found = Array.isArray(value) ? text(value[0]) : text(value);
    if (found === "") throw new Error(`${machine.stack} ${machine.address}: no task names ${parameter} of ${integration}`);
    return found;
  };
  const losses = lossesOf(world, where);
  return {
    environment: owner,
    accountId: machine.account,
    primary,
    recovery,
    activeRegion: config.activeRegion,
    machineArn: arnOf(machine) ?? "",
    takesSeconds: worstCase(definition)?.seconds,
    budgets: longestOfEach(definition),
    epochTable: named("dynamodb:getItem", "TableName"),
    replica: named("aws-sdk:rds:promoteReadReplica", "DbInstanceIdentifier"),
    proxy: named("aws-sdk:rds:registerDBProxyTargets", "DbProxyName"),
    flagParameter: named("aws-sdk:ssm:putParameter", "Name", raisesFlag),
    flagAlarm: named("aws-sdk:cloudwatch:describeAlarms", "AlarmNames"),
    deliveriesParameter: named("aws-sdk:ssm:putParameter", "Name", freezesDeliveries),
    replicationGroup: text(own.find(({ type }) => type === "aws_elasticache_replication_group")?.args.replication_group_id) || undefined,
    cacheNodes: nodesBehind(own),
    services: tasks.flatMap(scaled),
    secrets: secretsOf(own, owner),
    addressNames: own
      .filter(({ type }) => type === "aws_eip")
      .map(({ args }) => text((args.tags as { readonly Name?: string } | undefined)?.Name))
      .sort(),
    allowLists: Object.entries(config.secrets.external).flatMap(([name, { kind }]) =>
      kind === "other" ? [] : [{ name, confirmed: config.recovery.allowLists[name]?.addresses ?? [] }],
    ),
    backedUp: world
      .filter(({ owner: one, type }) => one === owner && type === "aws_db_instance")
      .map(({ args }) => text(args.identifier))
      .sort(),
    backupHours: 24 + (2 * (config.backup.startWithinMinutes + config.backup.finishWithinMinutes)) / 60,
    loss: losses.find(({ store }) => store === "database"),
    cacheLoss: losses.find(({ store }) => store === "cache"),
  };
}

/** Nodes that the alarm on the lag of a global datastore takes values of. */
function nodesBehind(own: readonly EstateResource[]): string[] {
  const nodes = own
    .filter(({ type, args }) => type === "aws_cloudwatch_metric_alarm" && JSON.stringify(args).includes("GlobalDatastoreReplicationLag"))
    .flatMap(({ args }) => [...JSON.stringify(args).matchAll(/"CacheClusterId":"([^"]+)"/g)].map(([, node = ""]) => node));
  return [...new Set(nodes)].sort();
}

/** A service that the failover scales; its resource is `service/<cluster>/<service>`. */
function scaled({ integration, parameters }: MachineTask): RecoveryTargets["services"][number][] {
  if (integration !== "aws-sdk:applicationautoscaling:registerScalableTarget") return [];
  const [, cluster = "", service = ""] = text(parameters.ResourceId).split("/");
  return [{ cluster, service, minimum: Number(parameters.MinCapacity) }];
}
