import { nobody } from "../../../../facts/trading-epoch";

/** Something that is asked by a command, and what must be answered. */
export interface Check {
  readonly says: string;
  /** Reads only. */
  readonly command: string;
  /** Pattern of bash that its output matches. */
  readonly is: string;
}

/** A command of a step, and what shows that it has had its effect: it is left out then, and the step is not done before. */
export interface Command {
  readonly run: string;
  readonly unless?: Check;
}

/**
 * Asks until a check holds, and fails when it has not in time.
 * @param seconds for which it is asked at the most
 */
export const waitFor = ({ says, command, is }: Check, seconds: number): string =>
  `SECONDS=0; until [[ "$(${command})" == ${is} ]]; do [ "$SECONDS" -lt ${seconds} ] || { echo "waited ${seconds} s in vain: ${says}" >&2; exit 1; }; sleep 15; done`;
/** For what RDS does to an instance: hours are known of none but a storage change. Assumed; a script that ended is run again. */
export const instanceSeconds = 3600;

/** A database of a region by its name. */
export interface Named {
  readonly region: string;
  readonly identifier: string;
}

const text = "--output text";
const described = ({ region, identifier }: Named, query: string): string =>
  `aws rds describe-db-instances --region ${region} --query "DBInstances[?DBInstanceIdentifier=='${identifier}'].${query} | [0]" ${text}`;

export const isThere = (database: Named): Check => ({
  says: `${database.identifier} of ${database.region} is available`,
  command: described(database, "DBInstanceStatus"),
  is: "available",
});
/** Also of one that RDS has not begun with: what fails answers nothing, and is no state. */
const stateIs = (database: Named, is: string, says: string): Check => ({ says, command: described(database, "DBInstanceStatus"), is });
export const isNotThere = (database: Named): Check => ({
  says: `nothing in ${database.region} is named ${database.identifier}`,
  command: described(database, "DBInstanceStatus"),
  is: "None",
});
export const copiesNothing = (database: Named): Check => ({
  says: `${database.identifier} of ${database.region} copies nothing`,
  command: described(database, "ReadReplicaSourceDBInstanceIdentifier"),
  is: "None",
});
export const copies = (database: Named, source: Named): Check => ({
  says: `${database.identifier} of ${database.region} copies ${source.identifier} of ${source.region}`,
  command: described(database, "ReadReplicaSourceDBInstanceIdentifier"),
  is: `*:${source.region}:*:db:${source.identifier}`,
});
/** Before a promotion, or after it. */
export const copiesOrWrites = (database: Named, source: Named): Check => ({
  says: `${database.identifier} of ${database.region} copies ${source.identifier} of ${source.region}, or has been promoted since`,
  command: described(database, "ReadReplicaSourceDBInstanceIdentifier"),
  is: `@(None|${copies(database, source).is})`,
});
export const hasSnapshot = ({ region }: Named, snapshot: string): Check => ({
  says: `the snapshot ${snapshot} is there`,
  command: `aws rds describe-db-snapshots --region ${region} --query "DBSnapshots[?DBSnapshotIdentifier=='${snapshot}'].Status | [0]" ${text}`,
  is: "available",
});
export const leadsTo = (region: string, proxy: string, identifier: string | undefined): Check => ({
  says: identifier === undefined ? `the proxy of ${region} leads nowhere` : `the proxy of ${region} leads to ${identifier}`,
  command: `aws rds describe-db-proxy-targets --region ${region} --db-proxy-name ${proxy} --query 'Targets[0].RdsResourceId' ${text}`,
  is: identifier ?? "None",
});
export const parameterIs = (region: string, name: string, value: string): Check => ({
  says: `${name} of ${region} is ${value}`,
  command: `aws ssm get-parameter --region ${region} --name ${name} --query Parameter.Value ${text}`,
  is: value,
});
export const epochHolder = (region: string, table: string, holder: string): Check => ({
  says: `the trading epoch is held by ${holder}`,
  command: `aws dynamodb get-item --region ${region} --table-name ${table} --consistent-read --key '{"name":{"S":"trading"}}' --query Item.holder.S ${text}`,
  is: holder,
});
/** Nobody trades, and which run has seen to it. */
export const epochRevoked = (region: string, table: string, run: string): Check => ({
  says: `nobody trades, since ${run}`,
  command: `aws dynamodb get-item --region ${region} --table-name ${table} --consistent-read --key '{"name":{"S":"trading"}}' --query "join(':', [Item.holder.S,Item.run.S])" ${text}`,
  is: `${nobody}:${run}`,
});
export const alarmIs = (region: string, name: string, state: string): Check => ({
  says: `the alarm ${name} of ${region} is ${state}`,
  command: `aws cloudwatch describe-alarms --region ${region} --alarm-names ${name} --query 'MetricAlarms[0].StateValue' ${text}`,
  is: state,
});
/** @see https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_GlobalReplicationGroupMember.html (Role) */
export const cacheLeads = (region: string, datastore: string): Check => ({
  says: `the cache of ${region} is the one that is written to`,
  command: `aws elasticache describe-global-replication-groups --region ${region} --global-replication-group-id ${datastore} --show-member-info --query "GlobalReplicationGroups[0].Members[?ReplicationGroupRegion=='${region}'].Role | [0]" ${text}`,
  is: "[Pp][Rr][Ii][Mm][Aa][Rr][Yy]",
});
/** What services are told to write to, compared with what is asked of RDS; an answer that is missing is no address. */
const writesTo = (region: string, parameter: string, address: string, says: string): Check => ({
  says,
  command: `address="$(${address})" && [[ "$address" == *.* && "$(aws ssm get-parameter --region ${region} --name ${parameter} --query Parameter.Value ${text})" == "$address" ]] && echo so`,
  is: "so",
});
export const writesThroughProxy = (region: string, parameter: string, proxy: string): Check =>
  writesTo(
    region,
    parameter,
    `aws rds describe-db-proxies --region ${region} --db-proxy-name ${proxy} --query 'DBProxies[0].Endpoint' ${text}`,
    `${parameter} of ${region} names the proxy, and not the database itself, which closing the proxy would not close`,
  );
export const addressOf = (database: Named): string => described(database, "Endpoint.Address");
export const writesToDatabase = (database: Named, parameter: string): Check =>
  writesTo(database.region, parameter, addressOf(database), `${parameter} of ${database.region} names ${database.identifier}`);

/**
 * Log that the replica which lacks most has not received, in bytes, as its source measures it each minute. `ReplicaLag`
 * would not do: of PostgreSQL it is the time since the last transaction, and grows where nobody writes. A source without a
 * slot measures less than 0 or nothing, which is no number here.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PostgreSQL.Replication.ReadReplicas.Monitor.html (what ReplicaLag is)
 * @see https://repost.aws/knowledge-center/rds-postgresql-replication-lag (what OldestReplicationSlotLag is)
 */
const slotLag = ({ region, identifier }: Named, statistic: "Maximum" | "Minimum", from: string, query: string): string =>
  `aws cloudwatch get-metric-statistics --region ${region} --namespace AWS/RDS --metric-name OldestReplicationSlotLag --dimensions Name=DBInstanceIdentifier,Value=${identifier} --start-time "${from}" --end-time "$(date -u -d '+5 minutes' +%FT%TZ)" --period 60 --statistics ${statistic} --query '${query}' ${text}`;
/**
 * In the newest minute of ten. Eight digits are 95 MiB at the most: a segment of the log, of 64 MiB, may be on its way.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.PostgreSQL.CommonDBATasks.Parameters.html (wal_segment_size)
 */
export const isNearlyCopied = (source: Named): Check => ({
  says: `the copy of ${source.identifier} lacks less than 100 MB of its log`,
  command: slotLag(source, "Maximum", "$(date -u -d '-10 minutes' +%FT%TZ)", "sort_by(Datapoints,&Timestamp)[-1].Maximum"),
  is: "[0-9]?([0-9])?([0-9])?([0-9])?([0-9])?([0-9])?([0-9])?([0-9])?(.*)",
});
/**
 * Waits for a whole minute from now on in which the copy lacked nothing, while nobody writes: then it has all that was ever
 * written. A minute that has begun is not asked, since its measure may be of before. What was received is replayed before a
 * promotion ends.
 *
 * @see https://www.postgresql.org/docs/current/warm-standby.html (what is replayed before a failover)
 */
export const waitUntilCopied = (source: Named): string =>
  `FROM="$(date -u -d "@$(( ($(date +%s) / 60 + 1) * 60 ))" +%FT%TZ)"; ${waitFor(
    {
      says: `the copy of ${source.identifier} lacks nothing of its log, in a minute after $FROM`,
      command: slotLag(source, "Minimum", "$FROM", "min(Datapoints[].Minimum)"),
      is: "0?(.0)",
    },
    copiedSeconds,
  )}`;
/** CloudWatch has a minute's measure some minutes later. Assumed; the script is run again. */
const copiedSeconds = 900;

export const wait = ({ region, identifier }: Named): string =>
  `aws rds wait db-instance-available --region ${region} --db-instance-identifier ${identifier}`;

/**
 * A snapshot, and another name: nothing is deleted. RDS changes nothing of an instance that is stopped, so that it is started
 * before, as fenced as it was; and for a while after the call, an instance is known by neither name or by both.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_StopInstance.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_RenameInstance.html
 * @see https://github.com/boto/boto3/issues/2613 (the waiter fails with DBInstanceNotFound)
 */
export function setAside(database: Named, name: string, snapshot: string): Command[] {
  const { region, identifier } = database;
  const aside = { region, identifier: name };
  const stands = stateIs(database, "@(available|None|renaming)", `${identifier} of ${region} is available, or has another name`);
  return [
    { run: waitFor(stateIs(database, "!(stopping|)", `${identifier} of ${region} is not stopping`), instanceSeconds) },
    {
      run: `aws rds start-db-instance --region ${region} --db-instance-identifier ${identifier}`,
      unless: stateIs(database, "!(stopped|stopping|)", `${identifier} of ${region} is not stopped`),
    },
    { run: waitFor(stands, instanceSeconds) },
    {
      run: `aws rds create-db-snapshot --region ${region} --db-instance-identifier ${identifier} --db-snapshot-identifier ${snapshot}`,
      unless: { ...hasSnapshot(database, snapshot), is: "@(creating|available)" },
    },
    { run: `aws rds wait db-snapshot-available --region ${region} --db-snapshot-identifier ${snapshot}` },
    { run: waitFor(stands, instanceSeconds) },
    {
      run: `aws rds modify-db-instance --region ${region} --db-instance-identifier ${identifier} --new-db-instance-identifier ${name} --apply-immediately`,
      unless: {
        says: `${identifier} of ${region} has the name ${name}, or is getting it`,
        command: `aws rds describe-db-instances --region ${region} --query "DBInstances[?DBInstanceIdentifier=='${name}' || (DBInstanceIdentifier=='${identifier}' && (DBInstanceStatus=='renaming' || PendingModifiedValues.DBInstanceIdentifier=='${name}'))].DBInstanceStatus | [0]" ${text}`,
        is: "[!N]*",
      },
    },
    { run: waitFor(isThere(aside), instanceSeconds) },
  ];
}

/** A resource of a stack, as Terraform knows it, and what it is to be in AWS. */
export interface Adopted extends Named {
  readonly stack: string;
  readonly address: string;
}

const folder = (stack: string): string => `cdktf.out/stacks/${stack}`;
/** Ids of RDS stay with an instance when it gets another name. Without an id there is nothing to look for, and no answer. */
const meansIt = (adopted: Adopted): Check => ({
  says: `Terraform's state of ${adopted.stack} means ${adopted.identifier} as it is now`,
  command: `id="$(${described(adopted, "DbiResourceId")})" && [[ -n "$id" && "$id" != None ]] && terraform -chdir=${folder(adopted.stack)} state pull | grep -c "$id" || true`,
  is: "[1-9]*",
});
/** Forgets what an address meant, which stays in AWS, and lets it mean what has its name now. */
export function adopt(adopted: Adopted): { readonly commands: Command[]; readonly done: Check } {
  const terraform = `terraform -chdir=${folder(adopted.stack)}`;
  const done = meansIt(adopted);
  return {
    done,
    commands: [
      { run: `${terraform} init -input=false` },
      {
        run: `${terraform} state rm '${adopted.address}'`,
        unless: {
          says: "nothing is left to forget",
          command: `case "$(${done.command})" in ${done.is}) echo 0 ;; *) ${terraform} state list '${adopted.address}' | grep -c . || true ;; esac`,
          is: "0",
        },
      },
      { run: `${terraform} import -input=false '${adopted.address}' ${adopted.identifier}`, unless: done },
    ],
  };
}
