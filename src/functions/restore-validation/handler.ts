import { BackupClient } from "@aws-sdk/client-backup";
import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { RDSClient } from "@aws-sdk/client-rds";
import { setTimeout as pause } from "node:timers/promises";
import { restoreEventMinutes, restoreTestMetrics } from "../../facts/restore-tests";
import { readCertificates } from "../postgres-rotation/database";
import { rdsAuthorities } from "../postgres-rotation/rds-authorities";
import { required } from "../shared/environment";
import { functionLog, type Log } from "../shared/logger";
import { type OpenRestore, RestoreJobs } from "./backup-jobs";
import { contentsOf } from "./contents";
import { isOfActive, judge, opened, type Verdict } from "./judge";
import { NotRestored, RestoredDatabase } from "./restored-database";

interface Clients {
  readonly backup: BackupClient;
  readonly rds: RDSClient;
  readonly cloudWatch: CloudWatchClient;
}

/** An event of AWS Backup; without a job's id it is the schedule's. */
export interface ValidationEvent {
  readonly detail?: { readonly restoreJobId?: string };
}

/** Of what Lambda says of a call: how much of its time is left. @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html */
export interface CallTime {
  getRemainingTimeInMillis(): number;
}

/** What is left of a call's time for saying what was found; one more attempt may take as long. */
const reserveSeconds = 60;

/**
 * Looks into a database that a restore test has made, reports to AWS Backup what it found, and reports age and failure as metrics.
 * By a schedule it does so for jobs that no event has announced, and reports for how long nothing restored was found to be right,
 * which nobody else would notice.
 *
 * Environment: RESTORE_TESTING_PLAN, METRIC_NAMESPACE, DATABASE_NAME, ACTIVE_DATABASE_ARN, MAXIMUM_AGE_MINUTES,
 * ROWS_WRITTEN (`yes` or `no`); DATABASE_CA_FILE (PEM) instead of the RDS authorities for a server with another CA.
 */
export function createHandler(
  environment: NodeJS.ProcessEnv,
  clients: Clients = { backup: new BackupClient({}), rds: new RDSClient({}), cloudWatch: new CloudWatchClient({}) },
  log: Log = functionLog("restore-validation"),
  { now = () => new Date(), pauseSeconds = 15 }: { readonly now?: () => Date; readonly pauseSeconds?: number } = {},
): (event: ValidationEvent, call: CallTime) => Promise<void> {
  const publish = async (measures: Readonly<Record<string, number>>): Promise<void> => {
    await clients.cloudWatch.send(
      new PutMetricDataCommand({
        Namespace: required(environment, "METRIC_NAMESPACE"),
        MetricData: Object.entries(measures).map(([MetricName, Value]) => ({ MetricName, Value, Unit: "None" })),
      }),
    );
  };
  const hasTime = (call: CallTime): boolean => call.getRemainingTimeInMillis() > (reserveSeconds + pauseSeconds) * 1000;
  const lookInto = async (restore: OpenRestore, database: RestoredDatabase): Promise<Verdict> => {
    const activeArn = required(environment, "ACTIVE_DATABASE_ARN");
    const { sourceArn = activeArn } = restore;
    if (sourceArn !== activeArn) {
      await database.work((session) => session.query("SELECT 1"));
      return opened(sourceArn, activeArn);
    }
    return judge(restore, await database.work(contentsOf), {
      maximumAgeMinutes: Number(required(environment, "MAXIMUM_AGE_MINUTES")),
      rowsAreWritten: required(environment, "ROWS_WRITTEN") === "yes",
    });
  };
  const verdictOf = async (restore: OpenRestore, jobId: string, call: CallTime): Promise<Verdict> => {
    const failed = (message: string): Verdict => ({ status: "FAILED", message, ageMinutes: undefined });
    if (restore.resourceType !== "RDS")
      return failed(`nobody knows how to look into a restored ${restore.resourceType}; add its kind to src/functions/restore-validation`);
    const caFile = environment.DATABASE_CA_FILE;
    const location = {
      database: required(environment, "DATABASE_NAME"),
      certificateAuthorities: caFile === undefined ? rdsAuthorities(required(environment, "AWS_REGION")) : readCertificates(caFile),
    };
    let database: RestoredDatabase;
    try {
      database = new RestoredDatabase(clients.rds, restore.createdArn, location);
    } catch (error) {
      if (error instanceof NotRestored) return failed(error.message);
      throw error;
    }
    for (let attempt = 1; ; attempt += 1)
      try {
        return await lookInto(restore, database);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        log.info("the restored database does not answer yet", { jobId, attempt: String(attempt), reason });
        if (!hasTime(call)) return failed(`it could not be looked into: ${reason}`);
        await pause(pauseSeconds * 1000);
      }
  };
  const validate = async (jobs: RestoreJobs, jobId: string, call: CallTime): Promise<void> => {
    const restore = await jobs.open(jobId);
    const verdict = restore === undefined ? undefined : await verdictOf(restore, jobId, call);
    // Asked again: two calls that look into one copy change its password for each other, and whoever was right has said so.
    if (verdict === undefined || (verdict.status === "FAILED" && (await jobs.open(jobId)) === undefined)) {
      log.info("the restore has its result already", { jobId });
      return;
    }
    const { status, message, ageMinutes } = verdict;
    log.info("looked into what was restored", { jobId, status, found: message });
    // Counted first: once AWS Backup has the result it deletes what was restored, and a second call would find nothing to count.
    // A copy of another database, that could be opened, says nothing about whether those of the active one are right.
    if (isOfActive(message))
      await publish({
        [restoreTestMetrics.failed]: status === "FAILED" ? 1 : 0,
        ...(ageMinutes === undefined ? {} : { [restoreTestMetrics.ageMinutes]: ageMinutes }),
      });
    await jobs.report(jobId, verdict);
  };
  /** One job's trouble keeps neither the others from their results nor the measure from being reported. */
  const validateWaiting = async (jobs: RestoreJobs, call: CallTime): Promise<unknown[]> => {
    const troubles: unknown[] = [];
    for (const jobId of await jobs.waiting(new Date(now().getTime() - restoreEventMinutes * 60_000))) {
      // The next call goes on.
      if (!hasTime(call)) break;
      try {
        await validate(jobs, jobId, call);
      } catch (error) {
        log.error("a restore job that had no result still has none", {
          jobId,
          reason: error instanceof Error ? error.message : String(error),
        });
        troubles.push(error);
      }
    }
    return troubles;
  };
  return async ({ detail }, call) => {
    const jobs = new RestoreJobs(clients.backup, required(environment, "RESTORE_TESTING_PLAN"));
    const jobId = detail?.restoreJobId;
    if (jobId !== undefined) {
      await validate(jobs, jobId, call);
      return;
    }
    const troubles = await validateWaiting(jobs, call);
    const hours = (now().getTime() - (await jobs.lastRight()).getTime()) / 3_600_000;
    await publish({ [restoreTestMetrics.hoursSince]: hours });
    if (troubles.length > 0) throw new AggregateError(troubles, `${troubles.length} restore jobs could not be looked into`);
  };
}

export const handler = createHandler(process.env);
