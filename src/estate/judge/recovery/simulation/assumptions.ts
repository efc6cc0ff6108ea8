import { type Spread } from "./sampling";

/** A duration that nothing in the estate says, with where it comes from. */
export interface Assumption {
  readonly what: string;
  readonly spread: Spread;
  /** Where AWS says so, or that it is assumed and what measures it. */
  readonly source: string;
}

const seconds = (what: string, [least, likely, most]: readonly [number, number, number], source: string): Assumption => ({
  what,
  spread: { least, likely, most },
  source,
});
const drill = "assumed; a drill in staging measures it";

/** Everything that the simulation believes. Times of the machine, of detection and of people come from the estate and its configuration. */
export const assumptions = {
  api: seconds("an answer of an API", [0.05, 0.2, 2], "assumed; the history of a dry run measures it"),
  approval: seconds("a person approves; later than recovery.approvalSeconds is no approval", [10, 35, 110], drill),
  told: seconds("a person who starts the failover is notified, at the most recovery.escalationSeconds", [15, 40, 90], drill),
  restart: seconds("a person starts a run again that has stopped", [20, 45, 120], drill),
  functions: seconds(
    "a function in a VPC starts and answers, requests included",
    [0.5, 3, 20],
    "assumed; the history of a dry run measures it",
  ),
  promotion: seconds(
    "RDS makes the replica a writer",
    [90, 180, 480],
    "assumed; AWS says several minutes or longer, by the size: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.Promote.html",
  ),
  proxyTarget: seconds("the database proxy reaches the promoted database after it is registered", [5, 20, 90], drill),
  flagAlarm: seconds(
    "the flag's alarm rings after the flag is set",
    [5, 40, 80],
    "assumed; SQS measures each minute: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/monitoring-using-cloudwatch.html",
  ),
  tasks: seconds("a task of Fargate starts and is healthy", [30, 60, 150], drill),
  lag: seconds("the replica is behind, on an ordinary day", [0.1, 0.5, 5], "assumed; ReplicaLag measures it"),
  databaseFailover: seconds(
    "RDS fails over to the standby of another zone",
    [60, 80, 120],
    "typically 60 to 120 s: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZSingleStandby.html",
  ),
  restore: seconds(
    "a database is restored to a point in time, and compared",
    [1500, 3000, 7200],
    "assumed, by its size; a restore test measures it",
  ),
  noticed: seconds("somebody notices wrong data and stops the release", [120, 420, 1800], "assumed; alarms of the application shorten it"),
  cacheRebuilt: seconds("a cache is made again and warm", [300, 600, 1200], drill),
  cutOver: seconds("writers are led to a restored database", [30, 90, 240], drill),
  outage: seconds("the recovery region's APIs fail", [60, 240, 900], "assumed"),
  healed: seconds("two regions that cannot reach each other can again", [300, 1800, 7200], "assumed"),
  otherUser: seconds("tasks find that a password has changed, and use the second user's", [1, 3, 15], drill),
  deploymentEnds: seconds("tasks of a deployment under way are replaced", [60, 180, 420], drill),
} as const satisfies Readonly<Record<string, Assumption>>;

export type AssumptionName = keyof typeof assumptions;
