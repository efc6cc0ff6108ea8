import { CloudWatchClient, DescribeAlarmsCommand, GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { DescribeAddressesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { DescribeServicesCommand, ECSClient } from "@aws-sdk/client-ecs";
import { DescribeReplicationGroupsCommand, ElastiCacheClient } from "@aws-sdk/client-elasticache";
import { DescribeDBInstancesCommand, DescribeDBProxiesCommand, paginateDescribeDBSnapshots, RDSClient } from "@aws-sdk/client-rds";
import { DescribeSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { UserError } from "../../../../common/user-error";
import { epochItem } from "../../../../facts/trading-epoch";
import { readAws } from "../../../aws/read";
import { newestRuns } from "../../../run/recovery/machine-run";
import { type SynthesizedStack } from "../../../synthesized";
import { quotasIn } from "../../quotas/live";
import { quotaReport } from "../../quotas/report";
import { type Answer, type Answers, type Database, type Epoch, type ServiceTasks, type ShortQuota } from "./answers";
import { type RecoveryTargets } from "./targets";

/** How far back a measure of the lag is looked for: RDS reports each minute, and CloudWatch may be some late. */
const lagMinutes = 10;
/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html */
const servicesPerCall = 10;

/**
 * Asks the recovery region, and no other, about everything that a failover works on. Reads only, all at a time; what
 * one service does not answer leaves the other answers as they are.
 *
 * @param stacks of the environment's account, for what a failover needs of its quotas
 */
export async function readRecovery(targets: RecoveryTargets, stacks: readonly SynthesizedStack[], now: Date): Promise<Answers> {
  const region = targets.recovery;
  const [
    epoch,
    flag,
    flagAlarm,
    deliveries,
    database,
    lag,
    cacheLag,
    proxy,
    cache,
    services,
    secrets,
    quotas,
    runs,
    addresses,
    newestBackup,
  ] = await Promise.all([
    answer(readEpoch(region, targets.epochTable)),
    answer(readParameter(region, targets.flagParameter)),
    answer(readAlarm(region, targets.flagAlarm)),
    answer(readParameter(region, targets.deliveriesParameter)),
    answer(readDatabase(region, targets.replica)),
    answer(readLag(region, targets.replica, now)),
    answer(readCacheLag(region, targets.cacheNodes, now)),
    answer(readProxy(region, targets.proxy)),
    answer(readCache(region, targets.replicationGroup)),
    answer(readServices(region, targets.services)),
    Promise.all(targets.secrets.map(async (name) => [name, await answer(readSecret(region, name))] as const)),
    answer(readQuotas(targets, stacks)),
    answer(newestRuns(region, targets.machineArn)),
    answer(readAddresses(region, targets.addressNames)),
    answer(readNewestBackup(region, targets.backedUp)),
  ]);
  return {
    epoch,
    flag,
    flagAlarm,
    deliveries,
    database,
    lag,
    cacheLag,
    proxy,
    cache,
    services,
    secrets: new Map(secrets),
    quotas,
    runs,
    addresses,
    newestBackup,
  };
}

/** A defect of the program stays one; everything that AWS or the network says is why something is not known. */
export async function answer<T>(reading: Promise<T>): Promise<Answer<T>> {
  try {
    return { known: await reading };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { unknown: [error.message, ...error.details].join("; ") };
  }
}

export const readEpoch = (region: string, table: string): Promise<Epoch | undefined> =>
  readAws(DynamoDBClient, "dynamodb", region, `reading the trading epoch in ${table}`, async (client) => {
    const { Item: item } = await client.send(
      new GetItemCommand({ TableName: table, Key: { [epochItem.key]: { S: epochItem.name } }, ConsistentRead: true }),
    );
    const epoch = Number(item?.[epochItem.epoch]?.N);
    const holder = item?.[epochItem.holder]?.S;
    return Number.isInteger(epoch) && holder !== undefined ? { epoch, holder } : undefined;
  });

export const readParameter = (region: string, name: string): Promise<string | undefined> =>
  readAws(SSMClient, "ssm", region, `reading the parameter ${name}`, async (client) =>
    client.send(new GetParameterCommand({ Name: name })).then(({ Parameter }) => Parameter?.Value),
  );

export const readAlarm = (region: string, name: string): Promise<string | undefined> =>
  readAws(CloudWatchClient, "monitoring", region, `reading the alarm ${name}`, async (client) => {
    const { MetricAlarms: [alarm] = [] } = await client.send(new DescribeAlarmsCommand({ AlarmNames: [name] }));
    return alarm?.StateValue;
  });

export const readDatabase = (region: string, identifier: string): Promise<Database | undefined> =>
  readAws(RDSClient, "rds", region, `reading the database ${identifier}`, async (client) => {
    const { DBInstances: [instance] = [] } = await client.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: identifier }));
    return instance === undefined
      ? undefined
      : {
          status: instance.DBInstanceStatus ?? "unknown",
          copies: instance.ReadReplicaSourceDBInstanceIdentifier,
          restorableTo: instance.LatestRestorableTime,
        };
  });

export const readLag = (region: string, identifier: string, now: Date): Promise<number | undefined> =>
  readNewest(region, identifier, { Namespace: "AWS/RDS", MetricName: "ReplicaLag", dimension: "DBInstanceIdentifier" }, now);

/** Of nodes that follow another region the one that is most behind. @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.Redis.html */
async function readCacheLag(region: string, nodes: readonly string[], now: Date): Promise<number | undefined> {
  const metric = { Namespace: "AWS/ElastiCache", MetricName: "GlobalDatastoreReplicationLag", dimension: "CacheClusterId" };
  const lags = await Promise.all(nodes.map((node) => readNewest(region, node, metric, now)));
  const known = lags.filter((lag) => lag !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

interface LagMetric {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly dimension: string;
}

const readNewest = (
  region: string,
  identifier: string,
  { Namespace, MetricName, dimension }: LagMetric,
  now: Date,
): Promise<number | undefined> =>
  readAws(CloudWatchClient, "monitoring", region, `reading how far ${identifier} is behind`, async (client) => {
    const { Datapoints = [] } = await client.send(
      new GetMetricStatisticsCommand({
        Namespace,
        MetricName,
        Dimensions: [{ Name: dimension, Value: identifier }],
        StartTime: new Date(now.getTime() - lagMinutes * 60_000),
        EndTime: now,
        Period: 60,
        Statistics: ["Maximum"],
      }),
    );
    const newest = Datapoints.toSorted((one, other) => Number(one.Timestamp) - Number(other.Timestamp)).at(-1);
    return newest?.Maximum;
  });

const readProxy = async (region: string, name: string): Promise<boolean> =>
  (await readAws(RDSClient, "rds", region, `reading the proxy ${name}`, async (client) => {
    const { DBProxies: [proxy] = [] } = await client.send(new DescribeDBProxiesCommand({ DBProxyName: name }));
    return proxy?.Status === "available";
  })) ?? false;

const readCache = async (region: string, id: string | undefined): Promise<string | undefined> =>
  id === undefined
    ? undefined
    : readAws(ElastiCacheClient, "elasticache", region, `reading the cache ${id}`, async (client) => {
        const { ReplicationGroups: [group] = [] } = await client.send(new DescribeReplicationGroupsCommand({ ReplicationGroupId: id }));
        return group?.Status;
      });

async function readServices(region: string, services: RecoveryTargets["services"]): Promise<ServiceTasks[]> {
  const found = new Map<string, number>();
  for (const cluster of new Set(services.map((one) => one.cluster))) {
    const names = services.filter((one) => one.cluster === cluster).map(({ service }) => service);
    for (let start = 0; start < names.length; start += servicesPerCall) {
      const some = names.slice(start, start + servicesPerCall);
      const described = await readAws(ECSClient, "ecs", region, `reading the services of ${cluster}`, async (client) =>
        client.send(new DescribeServicesCommand({ cluster, services: some })),
      );
      for (const { serviceName, runningCount } of described?.services ?? []) found.set(serviceName ?? "", runningCount ?? 0);
    }
  }
  return services.map(({ service, minimum }) => ({ service, minimum, running: found.get(service) ?? 0 }));
}

const readSecret = (region: string, name: string): Promise<boolean | undefined> =>
  readAws(SecretsManagerClient, "secretsmanager", region, `reading whether ${name} has a value`, async (client) => {
    const { VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId: name }));
    return Object.values(VersionIdsToStages).some((stages) => stages.includes("AWSCURRENT"));
  });

const readAddresses = async (region: string, names: readonly string[]): Promise<readonly string[]> =>
  (await readAws(EC2Client, "ec2", region, "reading the region's own addresses", async (client) => {
    const { Addresses = [] } = await client.send(new DescribeAddressesCommand({ Filters: [{ Name: "tag:Name", Values: [...names] }] }));
    return Addresses.flatMap(({ PublicIp }) => (PublicIp === undefined ? [] : [PublicIp])).sort();
  })) ?? [];

/** Snapshots of AWS Backup, copies of the other region's included: what is kept here is what a restore has when that region is gone. */
const readNewestBackup = (region: string, databases: readonly string[]): Promise<Date | undefined> =>
  readAws(RDSClient, "rds", region, "reading the newest backup", async (client) => {
    const times: number[] = [];
    for await (const { DBSnapshots = [] } of paginateDescribeDBSnapshots({ client }, { SnapshotType: "awsbackup" }))
      for (const { DBInstanceIdentifier, Status, OriginalSnapshotCreateTime, SnapshotCreateTime } of DBSnapshots) {
        const made = OriginalSnapshotCreateTime ?? SnapshotCreateTime;
        if (Status === "available" && made !== undefined && databases.includes(DBInstanceIdentifier ?? "")) times.push(made.getTime());
      }
    return times.length === 0 ? undefined : new Date(Math.max(...times));
  });

async function readQuotas({ accountId, recovery }: RecoveryTargets, stacks: readonly SynthesizedStack[]): Promise<ShortQuota[]> {
  const live = await quotasIn(accountId, [recovery]);
  return quotaReport(stacks, live)
    .filter(({ region }) => region === recovery)
    .flatMap(({ limits, need, live: has }): ShortQuota[] =>
      // What AWS does not list is as AWS gives it to everybody.
      need.failover <= (has ?? limits.value)
        ? []
        : [{ name: limits.name, code: limits.code, service: limits.service, need: need.failover, has: has ?? limits.value }],
    );
}
