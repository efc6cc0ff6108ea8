import { CloudWatchClient, paginateDescribeAlarms } from "@aws-sdk/client-cloudwatch";
import { DescribeServicesCommand, DescribeTaskDefinitionCommand, ECSClient, type Service } from "@aws-sdk/client-ecs";
import { DescribeReplicationGroupsCommand, ElastiCacheClient } from "@aws-sdk/client-elasticache";
import { DescribeDBInstancesCommand, RDSClient } from "@aws-sdk/client-rds";
import { DescribeSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { paginateDescribeParameters, SSMClient } from "@aws-sdk/client-ssm";
import { readAws } from "../../../aws/read";
import { type Facts } from "./answers";

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html */
const servicesPerCall = 10;
/** Values of one filter. @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ParameterStringFilter.html */
const namesPerFilter = 50;

const chunks = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, index) => all.slice(index * size, (index + 1) * size));

/** The facts that several calls say, one after the other: their rates are an account's. */
async function inTurn<T>(all: readonly T[], read: (one: T) => Promise<readonly Fact[]>): Promise<Facts> {
  const found = new Map<string, Fact[1]>();
  for (const one of all) for (const [name, facts] of await read(one)) found.set(name, facts);
  return found;
}
type Fact = readonly [string, Readonly<Record<string, string | number>>];

/**
 * Tasks that a service wants and has, and what they run: the images of its task definition without the repository's own
 * region, by digest where they are so named.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskSet.html deployments by CodeDeploy stand in task sets
 */
export const readServices = (region: string, cluster: string, services: readonly string[]): Promise<Facts> =>
  inTurn(chunks(services, servicesPerCall), async (some) => {
    const described = await readAws(ECSClient, "ecs", region, `reading the services of ${cluster}`, (client) =>
      client.send(new DescribeServicesCommand({ cluster, services: some })),
    );
    const there = (described?.services ?? []).filter(({ status }) => status === "ACTIVE");
    return Promise.all(
      there.map(async (service) => {
        const { serviceName = "", desiredCount = 0, runningCount = 0 } = service;
        return [serviceName, { desired_count: desiredCount, running: runningCount, images: await imagesOf(region, service) }] as const;
      }),
    );
  });

async function imagesOf(region: string, { taskDefinition, taskSets = [] }: Service): Promise<string> {
  const name = taskSets.find(({ status }) => status === "PRIMARY")?.taskDefinition ?? taskDefinition;
  if (name === undefined) return "no task definition";
  const described = await readAws(ECSClient, "ecs", region, `reading ${name}`, (client) =>
    client.send(new DescribeTaskDefinitionCommand({ taskDefinition: name })),
  );
  return (described?.taskDefinition?.containerDefinitions ?? [])
    .map(
      ({ name: container = "", image = "" }) =>
        `${container} ${/@(sha256:[0-9a-f]+)$/.exec(image)?.[1] ?? image.split("/").at(-1) ?? image}`,
    )
    .sort()
    .join(", ");
}

export const readDatabases = (region: string, identifiers: readonly string[]): Promise<Facts> =>
  inTurn(identifiers, async (identifier) => {
    const described = await readAws(RDSClient, "rds", region, `reading the database ${identifier}`, (client) =>
      client.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: identifier })),
    );
    return (described?.DBInstances ?? []).map((one) => [
      identifier,
      {
        instance_class: one.DBInstanceClass ?? "",
        allocated_storage: one.AllocatedStorage ?? 0,
        multi_az: one.MultiAZ === true ? 1 : 0,
      },
    ]);
  });

export const readCaches = (region: string, ids: readonly string[]): Promise<Facts> =>
  inTurn(ids, async (id) => {
    const described = await readAws(ElastiCacheClient, "elasticache", region, `reading the cache ${id}`, (client) =>
      client.send(new DescribeReplicationGroupsCommand({ ReplicationGroupId: id })),
    );
    return (described?.ReplicationGroups ?? []).map(({ CacheNodeType = "", NodeGroups = [] }) => [
      id,
      {
        node_type: CacheNodeType,
        num_node_groups: NodeGroups.length,
        // Of its shards the one with the fewest; one member of each is the primary.
        replicas_per_node_group: Math.min(...NodeGroups.map(({ NodeGroupMembers = [] }) => NodeGroupMembers.length - 1)),
      },
    ]);
  });

/** Whether each secret has a value, which is not read, and the regions that have a copy in step. */
export const readSecrets = (region: string, names: readonly string[]): Promise<Facts> =>
  inTurn(names, async (name) => {
    const described = await readAws(SecretsManagerClient, "secretsmanager", region, `reading whether ${name} has a value`, (client) =>
      client.send(new DescribeSecretCommand({ SecretId: name })),
    );
    if (described === undefined || described.DeletedDate !== undefined) return [];
    const value = Object.values(described.VersionIdsToStages ?? {}).some((stages) => stages.includes("AWSCURRENT"));
    const late = (described.ReplicationStatus ?? []).flatMap(({ Region, Status }) => (Status === "InSync" ? [] : [Region]));
    return [[name, { has_value: value ? 1 : 0, late: late.join(" ") }]];
  });

/** Which parameters there are; their values are not read. */
export const readParameters = (region: string, names: readonly string[]): Promise<Facts> =>
  inTurn(chunks(names, namesPerFilter), async (Values) => {
    const found = await readAws(SSMClient, "ssm", region, "reading which parameters there are", async (client) => {
      const there: string[] = [];
      const filters = [{ Key: "Name", Option: "Equals", Values }];
      for await (const { Parameters = [] } of paginateDescribeParameters(
        { client, pageSize: namesPerFilter },
        { ParameterFilters: filters },
      ))
        there.push(...Parameters.map(({ Name = "" }) => Name));
      return there;
    });
    return (found ?? []).map((name) => [name, {}]);
  });

/** Alarms of a region, with whether they notify anybody. */
export const readAlarms = async (region: string, prefix: string): Promise<Facts> => {
  const found = new Map<string, Readonly<Record<string, number>>>();
  await readAws(CloudWatchClient, "monitoring", region, "reading which alarms there are", async (client) => {
    const pages = paginateDescribeAlarms(
      { client, pageSize: 100 },
      { AlarmNamePrefix: prefix, AlarmTypes: ["MetricAlarm", "CompositeAlarm"] },
    );
    for await (const { MetricAlarms = [], CompositeAlarms = [] } of pages)
      for (const { AlarmName = "", ActionsEnabled } of [...MetricAlarms, ...CompositeAlarms])
        found.set(AlarmName, { actions_enabled: ActionsEnabled === false ? 0 : 1 });
  });
  return found;
};
