import { CloudWatchClient, DescribeAlarmsCommand, GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { DescribeDBInstancesCommand, RDSClient } from "@aws-sdk/client-rds";
import { required } from "../shared/environment";
import { functionLog, type Log } from "../shared/logger";
import { evidenceOf, type Measure, type MeasureName, measureNames } from "./evidence";

/** Milliseconds that one call may take, of the ten seconds that the function has: a region that is lost does not answer at all. */
const patience = 5000;
/** How far back the newest minute of a measure is looked for: RDS reports each minute, and CloudWatch may be some late. */
const minutesBack = 10;
/** More pages than an environment has. */
const mostPages = 50;

interface Clients {
  readonly rds: RDSClient;
  readonly cloudWatch: CloudWatchClient;
}

const impatient = () => ({ abortSignal: AbortSignal.timeout(patience) });

async function measuresOf(client: CloudWatchClient, database: string, now: Date): Promise<Measure[]> {
  const names = Object.keys(measureNames) as MeasureName[];
  const { MetricDataResults = [] } = await client.send(
    new GetMetricDataCommand({
      StartTime: new Date(now.getTime() - minutesBack * 60_000),
      EndTime: now,
      ScanBy: "TimestampDescending",
      MetricDataQueries: names.map((name, index) => ({
        Id: `m${index}`,
        MetricStat: {
          Metric: { Namespace: "AWS/RDS", MetricName: name, Dimensions: [{ Name: "DBInstanceIdentifier", Value: database }] },
          Period: 60,
          Stat: "Maximum",
        },
      })),
    }),
    impatient(),
  );
  return names.flatMap((name, index): Measure[] => {
    const { Values = [], Timestamps = [] } = MetricDataResults.find(({ Id }) => Id === `m${index}`) ?? {};
    const [value, at] = [Values[0], Timestamps[0]];
    return value === undefined || at === undefined ? [] : [{ name, value, at }];
  });
}

/**
 * Says how a region stands, for the decision about a failover: its database, how far that is behind and whether it writes,
 * and which pages ring. The same code is asked of both regions, each time with a role of its own. The event is not looked at.
 *
 * Environment: DATABASE, PAGE_PREFIX; PEER_REGION where it is another region than the function's.
 */
export function createHandler(
  environment: NodeJS.ProcessEnv,
  clients: Clients = clientsOf(environment),
  log: Log = functionLog("region-evidence"),
  now: () => Date = () => new Date(),
): () => Promise<{ readonly says: string }> {
  return async () => {
    const database = required(environment, "DATABASE");
    const prefix = required(environment, "PAGE_PREFIX");
    const { says, answers } = await evidenceOf({
      database: async () => {
        const { DBInstances: [instance] = [] } = await clients.rds.send(
          new DescribeDBInstancesCommand({ DBInstanceIdentifier: database }),
          impatient(),
        );
        return {
          status: instance?.DBInstanceStatus ?? "unknown",
          replication: (instance?.StatusInfos ?? []).flatMap(({ Status, Message }) => [Status, Message].filter((one) => one !== undefined)),
        };
      },
      measures: () => measuresOf(clients.cloudWatch, database, now()),
      pages: async () => {
        const { CompositeAlarms = [] } = await clients.cloudWatch.send(
          new DescribeAlarmsCommand({
            AlarmNamePrefix: prefix,
            AlarmTypes: ["CompositeAlarm"],
            StateValue: "ALARM",
            MaxRecords: mostPages,
          }),
          impatient(),
        );
        return CompositeAlarms.flatMap(({ AlarmName }) => (AlarmName === undefined ? [] : [AlarmName.slice(prefix.length)])).sort();
      },
    });
    const region = environment.PEER_REGION ?? environment.AWS_REGION ?? "";
    if (answers) log.info("the region says how it stands", { region, says });
    else log.error("the region does not answer", { region });
    return { says };
  };
}

function clientsOf({ PEER_REGION: region }: NodeJS.ProcessEnv): Clients {
  const settings = { ...(region === undefined ? {} : { region }), maxAttempts: 1 };
  return { rds: new RDSClient(settings), cloudWatch: new CloudWatchClient(settings) };
}

export const handler = createHandler(process.env);
