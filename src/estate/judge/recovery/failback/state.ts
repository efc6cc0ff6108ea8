import { DescribeDBProxyTargetsCommand, RDSClient } from "@aws-sdk/client-rds";
import { DescribeSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { readAws } from "../../../aws/read";
import { type Answer, type Database, type Epoch } from "../status/answers";
import { answer, readAlarm, readDatabase, readEpoch, readLag, readParameter } from "../status/reads";
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
  /** Seconds by which the primary region's copy is behind. */
  readonly lag: Answer<number | undefined>;
  /** Of the recovery region: the database by its name, and the old one that was set aside. */
  readonly promoted: Answer<Database | undefined>;
  readonly promotedAside: Answer<Database | undefined>;
  /** Whether the recovery region's secrets are copies of the primary's. */
  readonly secretsFollow: Answer<boolean>;
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
  ).every((follows) => follows === true);

/** Reads only, in both regions, all at a time; what one does not answer is unknown. */
export async function readFailback(targets: FailbackTargets, now: Date): Promise<FailbackState> {
  const { primary, recovery, original, promoted, proxy } = targets;
  const [epoch, flag, flagAlarm, deliveries, first, firstAside, lag, second, secondAside, primaryTargets, recoveryTargets, secretsFollow] =
    await Promise.all([
      answer(readEpoch(recovery, targets.epochTable)),
      answer(readParameter(recovery, targets.flagParameter)),
      answer(readAlarm(recovery, targets.flagAlarm)),
      answer(readParameter(recovery, targets.deliveriesParameter)),
      answer(readDatabase(primary, original.identifier)),
      answer(readDatabase(primary, aside(original.identifier))),
      answer(readLag(primary, original.identifier, now)),
      answer(readDatabase(recovery, promoted.identifier)),
      answer(readDatabase(recovery, aside(promoted.identifier))),
      answer(targetsOf(primary, proxy)),
      answer(targetsOf(recovery, proxy)),
      answer(allFollow(primary, recovery, targets.secrets)),
    ]);
  return {
    epoch,
    flag,
    flagAlarm,
    deliveries,
    original: first,
    originalAside: firstAside,
    lag,
    promoted: second,
    promotedAside: secondAside,
    primaryTargets,
    recoveryTargets,
    secretsFollow,
  };
}
