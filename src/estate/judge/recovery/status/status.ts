import { nobody } from "../../../../facts/trading-epoch";
import { type Answer, type Answers } from "./answers";
import { type Gap, Gaps } from "./gaps";
import { compareRoles } from "./roles";
import { type RecoveryTargets } from "./targets";

/** One line of the screen. */
export interface Part {
  readonly part: string;
  readonly says: string;
}

export interface RecoveryStatus {
  readonly environment: string;
  readonly recoveryRegion: string;
  /** Region that may send orders; null where that is not known, `nobody` in the middle of a takeover. */
  readonly trades: string | null;
  readonly epoch: number | null;
  /** Region that names lead to by the flag; null where that is not known. */
  readonly serves: string | null;
  readonly parts: readonly Part[];
  /** What a failover that starts now would lose and take. */
  readonly failover: {
    readonly losesSeconds: number | null;
    /** So far behind nobody is notified. */
    readonly unnoticedSeconds: number | null;
    readonly takesSeconds: number | null;
  };
  /** What a failover lacks, and what nobody answered. */
  readonly gaps: readonly Gap[];
}

/** A dry run is due each month; some days later one was missed. */
const dryRunDays = 35;
/**
 * RDS uploads logs every five minutes; three times as long is trouble.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIT.html
 */
const backupMinutes = 15;
const day = 24 * 3600 * 1000;

const known = <T>(answer: Answer<T>): T | undefined => ("known" in answer ? answer.known : undefined);
const says = <T>(answer: Answer<T>, words: (value: T) => string): string => ("known" in answer ? words(answer.known) : "unknown");

/** What the recovery region's answers mean for a failover that starts now. */
export function statusOf(targets: RecoveryTargets, answers: Answers, now: Date): RecoveryStatus {
  const { environment, recovery, loss, takesSeconds } = targets;
  const gaps = new Gaps(recovery);
  const epoch = known(answers.epoch);
  const tookOver = epoch?.holder === recovery;
  return {
    environment,
    recoveryRegion: recovery,
    trades: epoch?.holder ?? null,
    epoch: epoch?.epoch ?? null,
    serves: servedBy(targets, answers),
    parts: [
      { part: "trading epoch", says: epochSays(targets, answers, gaps) },
      { part: "failover flag", says: flagSays(targets, answers, gaps) },
      { part: "deliveries", says: deliveriesSay(targets, answers, tookOver, gaps) },
      { part: "database", says: databaseSays(targets, answers, { tookOver, now }, gaps) },
      { part: "proxy", says: proxySays(targets, answers, gaps) },
      { part: "cache", says: cacheSays(targets, answers, tookOver, gaps) },
      { part: "services", says: servicesSay(answers, tookOver, gaps) },
      { part: "secrets", says: secretsSay(answers, gaps) },
      { part: "allow-lists", says: allowListsSay(targets, answers, gaps) },
      { part: "backups", says: backupsSay(targets, answers, now, gaps) },
      { part: "quotas", says: quotasSay(answers, gaps) },
      { part: "runs", says: runsSay(targets, answers, now, gaps) },
    ],
    failover: {
      losesSeconds: tookOver ? 0 : (known(answers.lag) ?? null),
      unnoticedSeconds: loss?.seconds ?? null,
      takesSeconds: takesSeconds ?? null,
    },
    gaps: gaps.found,
  };
}

/** The alarm is what Route 53 follows; with a flag that says otherwise, names are on their way, or stuck. */
function servedBy({ primary, recovery }: RecoveryTargets, { flagAlarm, flag }: Answers): string | null {
  const [state, value] = [known(flagAlarm), known(flag)];
  if (state === "ALARM" && value === "true") return recovery;
  return state === "OK" && value === "false" ? primary : null;
}

function epochSays(targets: RecoveryTargets, { epoch }: Answers, gaps: Gaps): string {
  const { epochTable } = targets;
  gaps.ask("the trading epoch", epoch, (value) => {
    if (value === undefined) gaps.missing(`${epochTable} holds no trading epoch`, "apply the layer `failover`; nobody may send orders");
    else if (value.holder === nobody)
      gaps.missing(`nobody may trade: a takeover stopped in epoch ${value.epoch}`, "start the failover again; it goes on where it stopped");
    else compareRoles(targets, value.holder, gaps);
  });
  return says(epoch, (value) => (value === undefined ? "not there" : `${value.epoch}, held by ${value.holder}`));
}

function flagSays({ flagParameter, flagAlarm: alarm }: RecoveryTargets, { flag, flagAlarm }: Answers, gaps: Gaps): string {
  gaps.ask("the failover flag", flag, (value) => {
    if (value === undefined) gaps.missing(`${flagParameter} is not there`, "apply the layer `failover-flag`");
  });
  gaps.ask("the flag's alarm", flagAlarm, (state) => {
    const set = known(flag);
    if ((set === "true" && state === "OK") || (set === "false" && state === "ALARM"))
      gaps.missing(
        `the flag is ${set} and its alarm is ${state}: names follow the alarm`,
        "wait some minutes; then look at the log of the function that publishes the flag",
      );
    if (state === undefined) gaps.missing(`the alarm ${alarm} is not there`, "apply the layer `failover-flag`");
    if (state === "INSUFFICIENT_DATA")
      gaps.missing(
        `the alarm ${alarm} has no data: the flag would move nothing`,
        "look at the log of the function that publishes the flag",
      );
  });
  return `${says(flag, (value) => value ?? "not there")}, its alarm ${says(flagAlarm, (state) => state ?? "is not there")}`;
}

/** Frozen while the other region trades is what a takeover leaves that has stopped. */
function deliveriesSay({ deliveriesParameter, recovery }: RecoveryTargets, { deliveries }: Answers, tookOver: boolean, gaps: Gaps): string {
  gaps.ask("whether deliveries are frozen", deliveries, (value) => {
    if (value === undefined) gaps.missing(`${deliveriesParameter} is not there: nothing can be deployed`, "apply the layer `failover`");
    else if (value !== "open" && !tookOver)
      gaps.missing(
        `deliveries are ${value}, and no failover has taken over`,
        `when none is under way: aws ssm put-parameter --region ${recovery} --name ${deliveriesParameter} --value open --overwrite`,
      );
  });
  return says(deliveries, (value) => value ?? "not there");
}

function databaseSays(
  { replica, loss }: RecoveryTargets,
  { database, lag }: Answers,
  { tookOver, now }: { readonly tookOver: boolean; readonly now: Date },
  gaps: Gaps,
): string {
  gaps.ask("the database", database, (value) => {
    if (value === undefined) return gaps.missing(`${replica} is not there`, "apply the layer `database-replica`");
    if (value.status !== "available")
      gaps.missing(
        `${replica} is ${value.status}: it cannot be promoted`,
        `aws rds describe-events --source-type db-instance --source-identifier ${replica}`,
      );
    const behind = value.restorableTo === undefined ? Infinity : (now.getTime() - value.restorableTo.getTime()) / 60_000;
    if (behind > backupMinutes)
      gaps.missing(
        value.restorableTo === undefined
          ? `${replica} has no backup of its own to be restored from`
          : `backups of ${replica} end at ${value.restorableTo.toISOString()}, ${Math.round(behind)} min ago`,
        `aws rds describe-events --source-type db-instance --source-identifier ${replica}`,
      );
    if (value.copies === undefined && !tookOver)
      gaps.missing(
        `${replica} copies nothing: it was promoted, and the other region trades`,
        "make a new replica, or finish the failover that promoted it",
      );
  });
  const isCopy = known(database)?.copies !== undefined;
  if (isCopy)
    gaps.ask("how far the database is behind", lag, (seconds) => {
      if (seconds === undefined) gaps.unknown("how far the database is behind", "no measure in the last minutes");
      else if (loss?.seconds !== undefined && seconds > loss.seconds)
        gaps.missing(
          `the database is ${seconds} s behind, more than ${loss.seconds} s`,
          "see what slows the replica, before a failover loses so much",
        );
    });
  const behind = says(lag, (seconds) => (seconds === undefined ? "lag unknown" : `${seconds} s behind`));
  return says(database, (value) =>
    value === undefined
      ? "not there"
      : `${replica} ${value.status}, ${value.copies === undefined ? "takes writes" : `replica of ${shortArn(value.copies)}, ${behind}`}, backed up until ${value.restorableTo?.toISOString() ?? "never"}`,
  );
}

/** Of an ARN the name of what it names. */
const shortArn = (arn: string): string => arn.split(":").at(-1) ?? arn;

function proxySays({ proxy: name }: RecoveryTargets, { proxy }: Answers, gaps: Gaps): string {
  gaps.ask("the proxy", proxy, (available) => {
    if (!available) gaps.missing(`the proxy ${name} is not available`, "apply the layer `database-replica`");
  });
  return says(proxy, (available) => `${name} ${available ? "available" : "not available"}`);
}

function cacheSays(
  { replicationGroup: id, cacheNodes, cacheLoss }: RecoveryTargets,
  { cache, cacheLag }: Answers,
  tookOver: boolean,
  gaps: Gaps,
): string {
  const follows = cacheNodes.length > 0 && !tookOver;
  if (follows)
    gaps.ask("how far the cache is behind", cacheLag, (seconds) => {
      if (seconds === undefined) gaps.unknown("how far the cache is behind", "no measure in the last minutes");
      else if (cacheLoss?.seconds !== undefined && seconds > cacheLoss.seconds)
        gaps.missing(`the cache is ${seconds} s behind, more than ${cacheLoss.seconds} s`, "see what slows the global datastore");
    });
  const behind = follows ? `, ${says(cacheLag, (seconds) => (seconds === undefined ? "lag unknown" : `${seconds} s behind`))}` : "";
  gaps.ask("the cache", cache, (status) => {
    if (status !== "available")
      gaps.missing(`the cache ${id ?? ""} is ${status ?? "not there"}`, "apply the layer `cache-recovery`, or see what ElastiCache does");
  });
  return `${says(cache, (status) => `${id ?? "none"} ${status ?? "not there"}`)}${behind}`;
}

function servicesSay({ services }: Answers, tookOver: boolean, gaps: Gaps): string {
  gaps.ask("the services", services, (all) => {
    for (const { service, running, minimum } of all) {
      if (running === 0) gaps.missing(`${service} runs no task`, "see why ECS starts none: `aws ecs describe-services`");
      else if (tookOver && running < minimum) gaps.missing(`${service} runs ${running} of ${minimum} tasks`, "see why ECS starts no more");
    }
  });
  return says(services, (all) => {
    const running = all.reduce((sum, one) => sum + one.running, 0);
    const needed = all.reduce((sum, one) => sum + one.minimum, 0);
    return `${running} tasks run; a failover makes them ${Math.max(running, needed)}`;
  });
}

function secretsSay({ secrets }: Answers, gaps: Gaps): string {
  for (const [name, answer] of secrets)
    gaps.ask(`whether ${name} has a value`, answer, (value) => {
      if (value === undefined) gaps.missing(`the secret ${name} is not there`, "apply the layer that makes it, in the region that owns it");
      if (value === false)
        gaps.missing(`the secret ${name} has no value: tasks that ask for it do not start`, `store it: docs/first-day.md`);
    });
  const all = [...secrets.values()];
  const unknown = all.filter((answer) => known(answer) === undefined && "unknown" in answer).length;
  return `${all.filter((answer) => known(answer) === true).length} of ${all.length} have a value${unknown === 0 ? "" : `, ${unknown} unknown`}`;
}

/** An address that a broker does not know is refused there, and the region trades nothing. */
function allowListsSay({ allowLists, recovery }: RecoveryTargets, { addresses }: Answers, gaps: Gaps): string {
  const waiting = (own: readonly string[]) =>
    allowLists.flatMap(({ name, confirmed }) => {
      const open = own.filter((address) => !confirmed.includes(address));
      return open.length === 0 ? [] : [{ name, open }];
    });
  gaps.ask("the region's own addresses", addresses, (own) => {
    if (own.length === 0) gaps.missing(`${recovery} has no address of its own`, "apply the layer `network`");
    for (const { name, open } of waiting(own))
      gaps.missing(
        `${name} has not confirmed ${open.join(", ")} of ${recovery}`,
        `ask who issued it to let them in, then write them under recovery.allowLists.${name}`,
      );
  });
  return says(
    addresses,
    (own) => `${own.length} addresses, confirmed by ${allowLists.length - waiting(own).length} of ${allowLists.length}`,
  );
}

function backupsSay({ backupHours }: RecoveryTargets, { newestBackup }: Answers, now: Date, gaps: Gaps): string {
  const hours = (made: Date): number => (now.getTime() - made.getTime()) / 3_600_000;
  gaps.ask("the newest backup", newestBackup, (made) => {
    if (made === undefined || hours(made) > backupHours)
      gaps.missing(
        made === undefined
          ? "AWS Backup keeps no backup of the database in the region"
          : `the newest backup that AWS Backup keeps in the region is ${Math.round(hours(made))} h old, more than ${backupHours} h`,
        "see the jobs that failed: `aws backup list-copy-jobs --by-state FAILED` in the region that copies",
      );
  });
  return says(newestBackup, (made) => (made === undefined ? "none" : `newest of ${made.toISOString()}`));
}

function quotasSay({ quotas }: Answers, gaps: Gaps): string {
  gaps.ask("the region's quotas", quotas, (short) => {
    for (const { name, service, code, need, has } of short)
      gaps.missing(
        `the quota ${name} of ${service} is ${has}, a failover needs ${need}`,
        code === undefined
          ? "ask AWS for it"
          : `aws service-quotas request-service-quota-increase --service-code ${service} --quota-code ${code} --desired-value ${need}`,
      );
  });
  return says(quotas, (short) => (short.length === 0 ? "enough for a failover" : `${short.length} too small`));
}

function runsSay({ environment }: RecoveryTargets, { runs }: Answers, now: Date, gaps: Gaps): string {
  gaps.ask("runs of the failover", runs, (all) => {
    const dry = all.find(({ mode, status }) => mode === "dryRun" && status === "SUCCEEDED");
    const age = dry?.stoppedAt === undefined ? undefined : now.getTime() - dry.stoppedAt.getTime();
    if (age === undefined || age > dryRunDays * day)
      gaps.missing(`no dry run has succeeded in the last ${dryRunDays} days`, `estate recovery drill --env ${environment}`);
  });
  return says(runs, (all) => {
    const running = all.find(({ status }) => status === "RUNNING");
    const last = all.find(({ status }) => status !== "RUNNING");
    const lastSays = last === undefined ? "none before" : `last: ${last.mode} ${last.status} at ${last.startedAt.toISOString()}`;
    return running === undefined ? lastSays : `RUNNING since ${running.startedAt.toISOString()} (${running.mode}); ${lastSays}`;
  });
}
