import { nobody } from "../../../../facts/trading-epoch";
import { type Answer } from "../status/answers";
import { aside, type FailbackState } from "./state";
import { type FailbackTargets } from "./targets";

/** How a step stands: what is not known keeps those behind it from being told. */
export type Standing = "done" | "next" | "later" | "unknown";

export interface FailbackStep {
  readonly id: string;
  readonly title: string;
  readonly commands: readonly string[];
  /** What must hold before it, and what shows that it is done. */
  readonly before: string;
  readonly after: string;
  readonly standing: Standing;
}

/** A step with how it is seen to be done: undefined where AWS did not say, `hand` where AWS cannot say. */
interface Written extends Omit<FailbackStep, "standing"> {
  readonly done: (state: FailbackState) => boolean | undefined | "hand";
}

type Place = FailbackTargets;

/** A condition on answers; undefined while one of them is unknown. */
function holds<T extends readonly unknown[]>(
  answers: readonly [...{ [K in keyof T]: Answer<T[K]> }],
  test: (...values: T) => boolean,
): boolean | undefined {
  const known = (answers as readonly Answer<unknown>[]).flatMap((one) => ("known" in one ? [one.known] : []));
  // As many as the answers, and in their order.
  return known.length < answers.length ? undefined : test(...(known as unknown as T));
}

const stackFolder = (stack: string): string => `cdktf.out/stacks/${stack}`;
const wait = (region: string, identifier: string): string =>
  `aws rds wait db-instance-available --region ${region} --db-instance-identifier ${identifier}`;
const rename = (region: string, from: string, to: string): string =>
  `aws rds modify-db-instance --region ${region} --db-instance-identifier ${from} --new-db-instance-identifier ${to} --apply-immediately`;
const snapshot = (region: string, identifier: string, day: string): string =>
  `aws rds create-db-snapshot --region ${region} --db-instance-identifier ${identifier} --db-snapshot-identifier ${aside(identifier)}-${day}`;
const targets = (operation: "register" | "deregister", region: string, proxy: string, identifier: string): string =>
  `aws rds ${operation}-db-proxy-targets --region ${region} --db-proxy-name ${proxy} --db-instance-identifiers ${identifier}`;
const put = (region: string, name: string, value: string): string =>
  `aws ssm put-parameter --region ${region} --name ${name} --value ${value} --overwrite`;
const epochWrite = (
  { recovery, epochTable }: Place,
  update: string,
  condition: string,
  values: Readonly<Record<string, unknown>>,
): string =>
  `aws dynamodb update-item --region ${recovery} --table-name ${epochTable} --key '{"name":{"S":"trading"}}' --update-expression '${update}' --condition-expression '${condition}' --expression-attribute-names '{"#run":"run"}' --expression-attribute-values '${JSON.stringify(values)}'`;

/**
 * The way back, as a list that a person works off in daylight. No step of it deletes anything: what is stale gets another
 * name and a snapshot, and is forgotten by Terraform before a current copy takes its name and its place in the state.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_RenameInstance.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.XRgn.html
 */
function written(place: Place, day: string): Written[] {
  const { environment, accountId, primary, recovery, original, promoted, proxy } = place;
  const old = original.identifier;
  const current = promoted.identifier;
  const run = { ":run": { S: "failback" } };
  return [
    {
      id: "fence-primary",
      title: `keep ${primary} from writing to its old database`,
      before: `${recovery} trades, and ${primary} can be reached`,
      commands: [targets("deregister", primary, proxy, old)],
      after: `the proxy of ${primary} leads nowhere`,
      done: ({ primaryTargets }) => holds([primaryTargets], (found) => found !== undefined && found.length === 0),
    },
    {
      id: "set-aside",
      title: "give the old database another name",
      before: `${old} of ${primary} copies nothing: it is the one that stood still`,
      commands: [
        snapshot(primary, old, day),
        `aws rds wait db-snapshot-available --region ${primary} --db-snapshot-identifier ${aside(old)}-${day}`,
        rename(primary, old, aside(old)),
        wait(primary, aside(old)),
      ],
      after: `${aside(old)} is there, with a snapshot; nothing of it is deleted`,
      done: ({ originalAside }) => holds([originalAside], (found) => found !== undefined),
    },
    {
      id: "copy-back",
      title: `make ${primary} a copy of ${recovery}'s database`,
      before: `nothing in ${primary} is named ${old}`,
      commands: [
        `aws rds create-db-instance-read-replica --region ${primary} --source-region ${recovery} --db-instance-identifier ${old} --source-db-instance-identifier arn:aws:rds:${recovery}:${accountId}:db:${current} --db-instance-class ${original.instanceClass} --db-subnet-group-name ${original.subnetGroup} --db-parameter-group-name ${original.parameterGroup} --kms-key-id ${place.keyAlias} --vpc-security-group-ids $(aws ec2 describe-security-groups --region ${primary} --filters Name=group-name,Values=${place.securityGroup} --query 'SecurityGroups[].GroupId' --output text)${original.multiAz ? " --multi-az" : ""}${original.deletionProtection ? " --deletion-protection" : ""} --no-publicly-accessible --copy-tags-to-snapshot`,
        wait(primary, old),
        `terraform -chdir=${stackFolder(original.stack)} state rm '${original.address}'`,
        `terraform -chdir=${stackFolder(original.stack)} import '${original.address}' ${old}`,
      ],
      after: `${old} of ${primary} is available, copies ${current}, and is what Terraform's state means`,
      done: ({ original: found, originalAside }) => holds([found, originalAside], (one, stale) => one !== undefined && stale !== undefined),
    },
    {
      id: "stop",
      title: "stop trading and writing, in a window",
      before: `the copy in ${primary} is less than 5 s behind, the market is closed, and deliveries are frozen`,
      commands: [
        put(recovery, place.deliveriesParameter, "frozen"),
        epochWrite(place, "SET epoch = epoch + :one, holder = :nobody, #run = :run", "epoch = :seen", {
          ":one": { N: "1" },
          ":nobody": { S: nobody },
          ...run,
          ":seen": { N: "<epoch>" },
        }),
        `sleep ${place.epochWaitSeconds}`,
        targets("deregister", recovery, proxy, current),
      ],
      after: `nobody trades, and the proxy of ${recovery} leads nowhere`,
      done: ({ epoch, recoveryTargets }) =>
        holds([epoch, recoveryTargets], (item, found) => item !== undefined && item.holder !== recovery && found?.length === 0),
    },
    {
      id: "promote",
      title: `make ${primary}'s database the writer`,
      before: `ReplicaLag of ${old} is 0: everything that ${recovery} has is there`,
      commands: [`aws rds promote-read-replica --region ${primary} --db-instance-identifier ${old}`, wait(primary, old)],
      after: `${old} is available and copies nothing`,
      done: ({ original: found, originalAside }) =>
        holds(
          [found, originalAside],
          (one, stale) => stale !== undefined && one !== undefined && one.copies === undefined && one.status === "available",
        ),
    },
    {
      id: "open-way",
      title: `lead ${primary}'s services to it`,
      before: `${old} copies nothing`,
      commands: [
        targets("register", primary, proxy, old),
        ...(place.globalDatastore === undefined
          ? []
          : [
              `aws elasticache failover-global-replication-group --region ${primary} --global-replication-group-id ${place.globalDatastore.id} --primary-region ${primary} --primary-replication-group-id ${place.globalDatastore.primaryGroup}`,
            ]),
      ],
      after: `the proxy of ${primary} leads to ${old}`,
      done: ({ primaryTargets, original: found }) =>
        holds([primaryTargets, found], (ways, one) => ways?.includes(old) === true && one !== undefined && one.copies === undefined),
    },
    {
      id: "grant",
      title: `let ${primary} trade`,
      before: `nobody trades, ${place.epochWaitSeconds} s have passed since, and ${primary}'s services answer`,
      commands: [
        epochWrite(place, "SET holder = :region", "holder = :nobody AND #run = :run", {
          ":region": { S: primary },
          ":nobody": { S: nobody },
          ...run,
        }),
      ],
      after: `the epoch is held by ${primary}`,
      done: ({ epoch }) => holds([epoch], (item) => item?.holder === primary),
    },
    {
      id: "names-back",
      title: "take the flag back",
      before: `the epoch is held by ${primary}`,
      commands: [put(recovery, place.flagParameter, "false")],
      after: `the flag is false and the alarm ${place.flagAlarm} is OK: names lead to ${primary}`,
      done: ({ flag, flagAlarm }) => holds([flag, flagAlarm], (value, alarm) => value === "false" && alarm === "OK"),
    },
    {
      id: "copy-out",
      title: `make ${recovery} a copy again`,
      before: `names lead to ${primary}, and nothing is written to ${current}`,
      commands: [
        snapshot(recovery, current, day),
        `aws rds wait db-snapshot-available --region ${recovery} --db-snapshot-identifier ${aside(current)}-${day}`,
        rename(recovery, current, aside(current)),
        wait(recovery, aside(current)),
        `terraform -chdir=${stackFolder(promoted.stack)} state rm '${promoted.address}'`,
        `npx estate plan --live --env ${environment} --region ${recovery} --layer database-replica --out bundles`,
        "npx estate apply bundles",
        `aws rds describe-db-instances --region ${recovery} --db-instance-identifier ${current} --query 'DBInstances[0].Endpoint.Address'`,
        put(recovery, place.writerParameter, "<that address>"),
      ],
      after: `${current} is available and copies ${old}`,
      done: ({ promoted: found, promotedAside }) =>
        holds([found, promotedAside], (one, stale) => stale !== undefined && one !== undefined && one.copies !== undefined),
    },
    {
      id: "open-deliveries",
      title: "open deliveries",
      before: `${current} copies ${old}`,
      commands: [put(recovery, place.deliveriesParameter, "open")],
      after: "versions may come again",
      done: ({ deliveries }) => holds([deliveries], (value) => value === "open"),
    },
    {
      id: "compare",
      title: "compare both regions with the estate, and delete what is stale when nobody needs it any more",
      before: "all of the above",
      commands: [`npx estate plan --live --env ${environment}`, `npx estate recovery status --env ${environment}`],
      after: "the plan changes nothing but the fewest tasks of services, and status lacks nothing",
      done: () => "hand",
    },
  ];
}

/**
 * Where a failback stands: the first step that is not done is the next. A step is done as well when a later one is, which
 * could not have been without it.
 *
 * @returns undefined where nothing is to be failed back: the primary region trades, and the other copies it
 */
export function failbackSteps(place: FailbackTargets, state: FailbackState, now: Date): FailbackStep[] | undefined {
  const never = holds(
    [state.epoch, state.originalAside, state.promoted, state.promotedAside],
    (epoch, stale, promoted, other) =>
      epoch?.holder === place.primary && stale === undefined && other === undefined && promoted?.copies !== undefined,
  );
  if (never === true) return undefined;
  const steps = written(place, now.toISOString().slice(0, 10));
  const seen = steps.map(({ done }) => done(state));
  // Deliveries that are open and a flag that is not set say nothing before a failback has come so far.
  const ordered = ["set-aside", "copy-back", "promote", "copy-out"];
  const reached = steps.reduce((last, { id }, index) => (ordered.includes(id) && seen[index] === true ? index : last), -1);
  let open = false;
  return steps.map(({ done: _, ...step }, index) => {
    const found = seen[index];
    const standing: Standing = open ? "later" : index <= reached || found === true ? "done" : found === undefined ? "unknown" : "next";
    open ||= standing !== "done";
    return { ...step, standing };
  });
}
