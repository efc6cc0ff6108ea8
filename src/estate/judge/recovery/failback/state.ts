import { DescribeGlobalReplicationGroupsCommand, ElastiCacheClient } from "@aws-sdk/client-elasticache";
import { DescribeDBProxyTargetsCommand, RDSClient } from "@aws-sdk/client-rds";
import { DescribeSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { readAws } from "../../../aws/read";
import { type Answer, type Database, type Epoch } from "../status/answers";
import { answer, readAlarm, readDatabase, readEpoch, readParameter } from "../status/reads";
import { type FailbackTargets } from "./targets";

/** What both regions say; of each thing `undefined` says that it is not there. */
export interface FailbackState {
  readonly epoch: Answer<Epoch | undefined>;
  readonly flag: Answer<string | undefined>;
  readonly flagAlarm: Answer<string | undefined>;
  readonly deliveries: Answer<string | undefined>;
  /** Of the primary region: the database by its name, and the old one that was set aside. */
  readonly original: Answer<Database | undefined>;
  readonly originalAside: Answer<Database | undefined>;
  /** Of the recovery region: the database by its name, and the old one that was set aside. */
  readonly promoted: Answer<Database | undefined>;
  readonly promotedAside: Answer<Database | undefined>;
  /** Whether the recovery region's secrets are copies of the primary's. */
  readonly secretsFollow: Answer<boolean>;
  /** Whether the primary region's cache is the one that is written to; so it is as well where no cache is copied. */
  readonly cacheIsPrimarys: Answer<boolean>;
  /** Databases that the proxies lead to. */
  readonly primaryTargets: Answer<readonly string[] | undefined>;
  readonly recoveryTargets: Answer<readonly string[] | undefined>;
}

/** Name of what was set aside, which a person deletes later. */
export const aside = (identifier: string): string => `${identifier}-stale`;

const targetsOf = (region: string, proxy: string): Promise<readonly string[] | undefined> =>
  readAws(RDSClient, "rds", region, `reading where the proxy ${proxy} leads to`, async (client) => {
    const { Targets = [] } = await client.send(new DescribeDBProxyTargetsCommand({ DBProxyName: proxy }));
    return Targets.flatMap(({ RdsResourceId }) => (RdsResourceId === undefined ? [] : [RdsResourceId]));
  });

const allFollow = async (primary: string, recovery: string, secrets: readonly string[]): Promise<boolean> =>
  (
    await Promise.all(
      secrets.map((name) =>
        readAws(SecretsManagerClient, "secretsmanager", primary, `reading whether ${name} has a copy`, async (client) => {
          const { ReplicationStatus: copies = [] } = await client.send(new DescribeSecretCommand({ SecretId: name }));
          return copies.some(({ Region, Status }) => Region === recovery && Status === "InSync");
        }),
      ),
    )
  ).every((follows) => follows === true) &&
  // What the primary says of a copy may be of before it was promoted.
  (
    await Promise.all(
      secrets.map((name) =>
        readAws(SecretsManagerClient, "secretsmanager", recovery, `reading what ${name} is a copy of`, async (client) => {
          const { PrimaryRegion } = await client.send(new DescribeSecretCommand({ SecretId: name }));
          return PrimaryRegion === primary;
        }),
      ),
    )
  ).every((follows) => follows === true);

async function cacheLeads(region: string, datastore: FailbackTargets["globalDatastore"]): Promise<boolean> {
  if (datastore === undefined) return true;
  const found = await readAws(
    ElastiCacheClient,
    "elasticache",
    region,
    `reading which cache of ${datastore.id} is written to`,
    async (client) => {
      const { GlobalReplicationGroups: [group] = [] } = await client.send(
        new DescribeGlobalReplicationGroupsCommand({ GlobalReplicationGroupId: datastore.id, ShowMemberInfo: true }),
      );
      return group?.Members?.find(({ ReplicationGroupRegion }) => ReplicationGroupRegion === region)?.Role?.toUpperCase() === "PRIMARY";
    },
  );
  return found ?? false;
}

/** Reads only, in both regions, all at a time; what one does not answer is unknown. */
export async function readFailback(targets: FailbackTargets): Promise<FailbackState> {
  const { primary, recovery, original, promoted, proxy } = targets;
  const [
    epoch,
    flag,
    flagAlarm,
    deliveries,
    first,
    firstAside,
    second,
    secondAside,
    primaryTargets,
    recoveryTargets,
    secretsFollow,
    cacheIsPrimarys,
  ] = await Promise.all([
    answer(readEpoch(recovery, targets.epochTable)),
    answer(readParameter(recovery, targets.flagParameter)),
    answer(readAlarm(recovery, targets.flagAlarm)),
    answer(readParameter(recovery, targets.deliveriesParameter)),
    answer(readDatabase(primary, original.identifier)),
    answer(readDatabase(primary, aside(original.identifier))),
    answer(readDatabase(recovery, promoted.identifier)),
    answer(readDatabase(recovery, aside(promoted.identifier))),
    answer(targetsOf(primary, proxy)),
    answer(targetsOf(recovery, proxy)),
    answer(allFollow(primary, recovery, targets.secrets)),
    answer(cacheLeads(primary, targets.globalDatastore)),
  ]);
  return {
    epoch,
    flag,
    flagAlarm,
    deliveries,
    original: first,
    originalAside: firstAside,
    promoted: second,
    promotedAside: secondAside,
    primaryTargets,
    recoveryTargets,
    secretsFollow,
    cacheIsPrimarys,
  };
}
