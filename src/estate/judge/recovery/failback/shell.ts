/** Something that is asked by a command, and what must be answered. */
export interface Check {
  readonly says: string;
  /** Reads only. */
  readonly command: string;
  /** Pattern of bash that its output matches. */
  readonly is: string;
}

/** A command of a step, and what shows that it need not be run any more. */
export interface Command {
  readonly run: string;
  readonly unless?: Check;
}

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
/**
 * Seconds by which a replica is behind, in the newest minute, without what stands behind the point.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html (ReplicaLag)
 */
export const isBehind = ({ region, identifier }: Named, is: string, says: string): Check => ({
  says,
  command: `aws cloudwatch get-metric-statistics --region ${region} --namespace AWS/RDS --metric-name ReplicaLag --dimensions Name=DBInstanceIdentifier,Value=${identifier} --start-time "$(date -u -d '-10 minutes' +%FT%TZ)" --end-time "$(date -u +%FT%TZ)" --period 60 --statistics Maximum --query 'sort_by(Datapoints,&Timestamp)[-1].Maximum' ${text}`,
  is,
});

export const wait = ({ region, identifier }: Named): string =>
  `aws rds wait db-instance-available --region ${region} --db-instance-identifier ${identifier}`;

/** A snapshot, and another name: nothing is deleted. */
export function setAside(database: Named, name: string, snapshot: string): Command[] {
  const { region, identifier } = database;
  const aside = { region, identifier: name };
  return [
    {
      run: `aws rds create-db-snapshot --region ${region} --db-instance-identifier ${identifier} --db-snapshot-identifier ${snapshot}`,
      unless: { ...hasSnapshot(database, snapshot), is: "?(creating|available)" },
    },
    { run: `aws rds wait db-snapshot-available --region ${region} --db-snapshot-identifier ${snapshot}` },
    {
      run: `aws rds modify-db-instance --region ${region} --db-instance-identifier ${identifier} --new-db-instance-identifier ${name} --apply-immediately`,
      unless: isThere(aside),
    },
    { run: wait(aside) },
  ];
}

/** A resource of a stack, as Terraform knows it, and what it is to be in AWS. */
export interface Adopted extends Named {
  readonly stack: string;
  readonly address: string;
}

const folder = (stack: string): string => `cdktf.out/stacks/${stack}`;
/** Ids of RDS stay with an instance when it gets another name. */
const meansIt = (adopted: Adopted): Check => ({
  says: `Terraform's state of ${adopted.stack} means ${adopted.identifier} as it is now`,
  command: `terraform -chdir=${folder(adopted.stack)} state pull | grep -c "$(${described(adopted, "DbiResourceId")})" || true`,
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
        unless: { says: "nothing is left to forget", command: `${terraform} state list '${adopted.address}' | grep -c . || true`, is: "0" },
      },
      { run: `${terraform} import -input=false '${adopted.address}' ${adopted.identifier}`, unless: done },
    ],
  };
}
