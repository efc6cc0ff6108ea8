import { activeRegionSchema } from "../../../../../config/schema/regions";
import { nobody } from "../../../../facts/trading-epoch";
import { type Answer } from "../status/answers";
import { replayCommands } from "./replay";
import { replicaCommands } from "./replica-command";
import {
  addressOf,
  adopt,
  alarmIs,
  cacheLeads,
  type Check,
  type Command,
  copies,
  copiesNothing,
  copiesOrWrites,
  epochHolder,
  epochRevoked,
  instanceSeconds,
  isNearlyCopied,
  isNotThere,
  isThere,
  leadsTo,
  hasSnapshot,
  parameterIs,
  setAside,
  wait,
  waitFor,
  waitUntilCopied,
  writesThroughProxy,
  writesToDatabase,
} from "./shell";
import { aside } from "./state";
import { secretCommands } from "./secrets-back";
import { type WrittenStep } from "./step";
import { type CopiedBucket, type FailbackTargets } from "./targets";

/** From the flag to its alarm: its function and two periods of a minute. Assumed; the script is run again. */
const flagSeconds = 600;

/** A condition on answers; undefined while one of them is unknown. */
function holds<T extends readonly unknown[]>(
  answers: readonly [...{ [K in keyof T]: Answer<T[K]> }],
  test: (...values: T) => boolean,
): boolean | undefined {
  const known = (answers as readonly Answer<unknown>[]).flatMap((one) => ("known" in one ? [one.known] : []));
  // As many as the answers, and in their order.
  return known.length < answers.length ? undefined : test(...(known as unknown as T));
}

const targets = (operation: "register" | "deregister", region: string, proxy: string, identifier: string): string =>
  `aws rds ${operation}-db-proxy-targets --region ${region} --db-proxy-name ${proxy} --db-instance-identifiers ${identifier}`;
const put = (region: string, name: string, value: string): string =>
  `aws ssm put-parameter --region ${region} --name ${name} --value ${value} --overwrite`;
/** Of the item of the trading epoch: the run that revoked it, which says as well whether its wait is over. */
const runs = { waits: "failback-waits", waited: "failback" } as const;
/** @param values JSON in double quotes of a shell */
const epochWrite = ({ recovery, epochTable }: FailbackTargets, update: string, condition: string, values: string): string =>
  `aws dynamodb update-item --region ${recovery} --table-name ${epochTable} --key '{"name":{"S":"trading"}}' --update-expression '${update}' --condition-expression '${condition}' --expression-attribute-names '{"#run":"run"}' --expression-attribute-values ${values}`;
/** Layers that are rendered by who writes, as the key's own documentation names them; their stacks' order is the plan's. */
const layersOf = (): string => (activeRegionSchema.meta()?.affects ?? []).map((layer) => `--layer ${layer}`).join(" ");
/** Ends with 2 where there is something to apply. */
const plan = (environment: string, more: string): string => `npx estate plan --live --env ${environment} ${layersOf()} ${more}`;
const applied = (environment: string): Command[] => [
  { run: "npx estate synth" },
  { run: `${plan(environment, "--out bundles")} || [ $? -eq 2 ]` },
  { run: "npx estate apply bundles" },
];
const nothingToApply = (environment: string): Check => ({
  says: `plans of what activeRegion changes in ${environment} change nothing`,
  command: `npx estate synth >&2 && { ${plan(environment, "--out .estate/failback")} >&2; echo $?; }`,
  is: "0",
});
const says = (environment: string, count: string): Check => ({
  says: `config/${environment}.yaml says ${count === "1" ? "`activeRegion: recovery`" : "nothing of activeRegion, or primary"}`,
  command: `grep -c '^activeRegion: recovery' config/${environment}.yaml || true`,
  is: count,
});

/**
 * S3 copies from the primary region alone. An object of the same name stays as an earlier version, and what the primary has
 * besides stays as it is.
 * @see https://docs.aws.amazon.com/cli/latest/reference/s3/sync.html
 */
const objectsBack = (bucket: CopiedBucket, { primary, recovery }: FailbackTargets): Command => ({
  run: `aws s3 sync s3://${bucket.recovery} s3://${bucket.primary} --source-region ${recovery} --region ${primary} --only-show-errors`,
});

/**
 * The way back, as a list that a person works off in daylight. No step of it deletes anything: what is stale gets another
 * name and a snapshot, and is forgotten by Terraform before a current copy takes its name and its place in the state.
 *
 * @param day of the snapshots, `YYYY-MM-DD`
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_RenameInstance.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.XRgn.html
 */
export const writtenSteps = (place: FailbackTargets, day: string): WrittenStep[] => [
  ...rolesSwapped(place, day),
  ...window(place),
  ...swappedBack(place, day),
];

function rolesSwapped(place: FailbackTargets, day: string): WrittenStep[] {
  const { environment, accountId, primary, recovery, original, promoted, proxy, epochTable } = place;
  const recoveryTrades = epochHolder(recovery, epochTable, recovery);
  const stale = { region: primary, identifier: aside(original.identifier) };
  const copy = adopt(original);
  return [
    {
      id: "fence-primary",
      title: `keep ${primary} from writing to its old database`,
      before: `${recovery} trades, and ${primary} can be reached`,
      commands: [{ run: targets("deregister", primary, proxy, original.identifier), unless: leadsTo(primary, proxy, undefined) }],
      after: `the proxy of ${primary} leads nowhere`,
      checks: { before: [recoveryTrades], after: [leadsTo(primary, proxy, undefined)] },
      done: ({ primaryTargets }) => holds([primaryTargets], (found) => found !== undefined && found.length === 0),
    },
    {
      id: "say-who-writes",
      title: `write \`activeRegion: recovery\` into config/${environment}.yaml, and apply it`,
      before: `${recovery} trades, and the proxy of ${primary} leads nowhere`,
      commands: applied(environment),
      after: "plans of both regions take for wanted what the failover has done",
      checks: {
        before: [recoveryTrades, leadsTo(primary, proxy, undefined), says(environment, "1")],
        after: [says(environment, "1"), nothingToApply(environment)],
      },
      done: () => place.activeRegion === "recovery",
    },
    {
      id: "set-aside",
      title: "give the old database another name",
      before: `${recovery} trades, and its database copies nothing: the one of ${primary} is what stood still, and is started if it was stopped`,
      commands: setAside(original, stale.identifier, `${stale.identifier}-${day}`),
      after: `${stale.identifier} is there, with a snapshot; nothing of it is deleted`,
      checks: {
        before: [recoveryTrades, leadsTo(primary, proxy, undefined), isThere(promoted), copiesNothing(promoted)],
        after: [isThere(stale), isNotThere(original), hasSnapshot(stale, `${stale.identifier}-${day}`)],
      },
      done: ({ originalAside }) => holds([originalAside], (found) => found !== undefined),
    },
    {
      id: "copy-back",
      title: `make ${primary} a copy of ${recovery}'s database`,
      before: `nothing in ${primary} is named ${original.identifier}`,
      commands: [...replicaCommands(original, accountId, promoted), ...copy.commands],
      after: `${original.identifier} of ${primary} is available, copies ${promoted.identifier}, and is what Terraform's state means`,
      checks: {
        before: [recoveryTrades, isThere(stale), isThere(promoted), copiesNothing(promoted)],
        after: [isThere(original), copies(original, promoted), copy.done],
      },
      done: ({ original: found, originalAside }) => holds([found, originalAside], (one, old) => one !== undefined && old !== undefined),
    },
  ];
}

function window(place: FailbackTargets): WrittenStep[] {
  const { primary, recovery, original, promoted, proxy, epochTable } = place;
  const throughProxy = writesThroughProxy(recovery, place.writerParameter, proxy);
  const recoveryIsClosed = [epochRevoked(recovery, epochTable, runs.waited), leadsTo(recovery, proxy, undefined), throughProxy];
  const primaryWrites = [isThere(original), copiesNothing(original), isThere({ region: primary, identifier: aside(original.identifier) })];
  return [
    {
      id: "stop",
      title: "stop trading and writing, in a window",
      before: `the copy in ${primary} lacks less than 100 MB of the log, and services write through the proxy; that the market is closed a person sees`,
      commands: [
        {
          run: put(recovery, place.deliveriesParameter, "frozen"),
          unless: parameterIs(recovery, place.deliveriesParameter, "frozen"),
        },
        {
          run: epochWrite(
            place,
            "SET epoch = epoch + :one, holder = :nobody, #run = :run",
            "epoch = :seen",
            `"{\\":one\\":{\\"N\\":\\"1\\"},\\":nobody\\":{\\"S\\":\\"${nobody}\\"},\\":run\\":{\\"S\\":\\"${runs.waits}\\"},\\":seen\\":{\\"N\\":\\"$(aws dynamodb get-item --region ${recovery} --table-name ${epochTable} --consistent-read --key '{"name":{"S":"trading"}}' --query Item.epoch.N --output text)\\"}}"`,
          ),
          unless: epochRevoked(recovery, epochTable, `@(${runs.waits}|${runs.waited})`),
        },
        // Ended while it waits, the script waits anew: what follows says that it has.
        { run: `sleep ${place.epochWaitSeconds}` },
        {
          run: epochWrite(
            place,
            "SET #run = :waited",
            "holder = :nobody AND #run = :waits",
            `'${JSON.stringify({ ":nobody": { S: nobody }, ":waits": { S: runs.waits }, ":waited": { S: runs.waited } })}'`,
          ),
          unless: epochRevoked(recovery, epochTable, runs.waited),
        },
        { run: targets("deregister", recovery, proxy, promoted.identifier), unless: leadsTo(recovery, proxy, undefined) },
      ],
      after: `nobody trades, every lease of before is over, and the proxy of ${recovery} leads nowhere`,
      checks: {
        before: [
          epochHolder(recovery, epochTable, `@(${recovery}|${nobody})`),
          copies(original, promoted),
          adopt(original).done,
          isNearlyCopied(promoted),
          throughProxy,
        ],
        after: recoveryIsClosed,
      },
      done: ({ epoch, recoveryTargets }) =>
        holds([epoch, recoveryTargets], (item, found) => item !== undefined && item.holder !== recovery && found?.length === 0),
    },
    secretCommands(place, recoveryIsClosed, (secrets) => holds([secrets], (following) => following)),
    {
      id: "promote",
      title: `make ${primary}'s database the writer`,
      before: `nothing is written; ${original.identifier} is waited for until it lacks nothing of ${promoted.identifier}'s log`,
      commands: [
        { run: waitUntilCopied(promoted), unless: copiesNothing(original) },
        {
          run: `aws rds promote-read-replica --region ${primary} --db-instance-identifier ${original.identifier}`,
          unless: copiesNothing(original),
        },
        // An instance is available for some moments after the call.
        { run: waitFor(copiesNothing(original), instanceSeconds) },
        { run: wait(original) },
      ],
      after: `${original.identifier} is available and copies nothing`,
      checks: {
        // Of one that has been promoted since, what is left is to wait.
        before: [...recoveryIsClosed, copiesOrWrites(original, promoted)],
        after: primaryWrites,
      },
      done: ({ original: found, originalAside }) =>
        holds(
          [found, originalAside],
          (one, old) => old !== undefined && one !== undefined && one.copies === undefined && one.status === "available",
        ),
    },
    {
      id: "open-way",
      title: `lead ${primary}'s services to it`,
      before: `${original.identifier} copies nothing`,
      commands: [
        { run: targets("register", primary, proxy, original.identifier), unless: leadsTo(primary, proxy, original.identifier) },
        ...(place.globalDatastore === undefined
          ? []
          : [
              {
                run: `aws elasticache failover-global-replication-group --region ${primary} --global-replication-group-id ${place.globalDatastore.id} --primary-region ${primary} --primary-replication-group-id ${place.globalDatastore.primaryGroup}`,
                unless: cacheLeads(primary, place.globalDatastore.id),
              },
              { run: waitFor(cacheLeads(primary, place.globalDatastore.id), instanceSeconds) },
            ]),
      ],
      after: `the proxy of ${primary} leads to ${original.identifier}, and what is written to the cache goes to ${primary}`,
      checks: { before: [...recoveryIsClosed, ...primaryWrites], after: [leadsTo(primary, proxy, original.identifier)] },
      done: ({ primaryTargets, original: found, cacheIsPrimarys }) =>
        holds(
          [primaryTargets, found, cacheIsPrimarys],
          (ways, one, cache) => ways?.includes(original.identifier) === true && one !== undefined && one.copies === undefined && cache,
        ),
    },
    {
      id: "grant",
      title: `let ${primary} trade`,
      before: `nobody trades, and ${place.epochWaitSeconds} s have passed since; that ${primary}'s services answer a person sees`,
      commands: [
        {
          run: epochWrite(
            place,
            "SET holder = :region",
            "holder = :nobody AND #run = :run",
            `'${JSON.stringify({ ":region": { S: primary }, ":nobody": { S: nobody }, ":run": { S: runs.waited } })}'`,
          ),
        },
      ],
      after: `the epoch is held by ${primary}`,
      checks: {
        before: [...recoveryIsClosed, ...primaryWrites, leadsTo(primary, proxy, original.identifier)],
        after: [epochHolder(recovery, epochTable, primary)],
      },
      done: ({ epoch }) => holds([epoch], (item) => item?.holder === primary),
    },
    {
      id: "names-back",
      title: "take the flag back",
      before: `the epoch is held by ${primary}`,
      commands: [
        { run: put(recovery, place.flagParameter, "false"), unless: parameterIs(recovery, place.flagParameter, "false") },
        { run: waitFor(alarmIs(recovery, place.flagAlarm, "OK"), flagSeconds) },
      ],
      after: `the flag is false and the alarm ${place.flagAlarm} is OK: names lead to ${primary}`,
      checks: {
        before: [epochHolder(recovery, epochTable, primary)],
        after: [parameterIs(recovery, place.flagParameter, "false"), alarmIs(recovery, place.flagAlarm, "OK")],
      },
      done: ({ flag, flagAlarm }) => holds([flag, flagAlarm], (value, alarm) => value === "false" && alarm === "OK"),
    },
  ];
}

function swappedBack(place: FailbackTargets, day: string): WrittenStep[] {
  const { environment, accountId, primary, recovery, original, promoted, proxy, epochTable } = place;
  const primaryTrades = epochHolder(recovery, epochTable, primary);
  const stale = { region: recovery, identifier: aside(promoted.identifier) };
  const copy = adopt(promoted);
  const target = `aws_db_proxy_target.$(node -p "Object.keys(JSON.parse(fs.readFileSync('cdktf.out/stacks/${original.stack}/cdk.tf.json')).resource.aws_db_proxy_target)[0]")`;
  const promotedStack = `terraform -chdir=cdktf.out/stacks/${promoted.stack}`;
  const schedules = `${promotedStack} state list | grep '^aws_secretsmanager_secret_rotation'`;
  const databaseStack = `terraform -chdir=cdktf.out/stacks/${original.stack}`;
  return [
    {
      id: "copy-out",
      title: `make ${recovery} a copy again`,
      before: `${primary} trades, names are led to it, and the proxy of ${recovery} leads nowhere`,
      commands: [
        ...setAside(promoted, stale.identifier, `${stale.identifier}-${day}`),
        ...replicaCommands(promoted, accountId, original),
        {
          run: put(recovery, place.writerParameter, `"$(${addressOf(promoted)})"`),
          unless: writesToDatabase(promoted, place.writerParameter),
        },
      ],
      after: `${promoted.identifier} is available and copies ${original.identifier}`,
      checks: {
        before: [
          primaryTrades,
          copiesNothing(original),
          leadsTo(recovery, proxy, undefined),
          parameterIs(recovery, place.flagParameter, "false"),
        ],
        after: [isThere(stale), hasSnapshot(stale, `${stale.identifier}-${day}`), isThere(promoted), copies(promoted, original)],
      },
      done: ({ promoted: found, promotedAside }) =>
        holds([found, promotedAside], (one, old) => old !== undefined && one !== undefined && one.copies !== undefined),
    },
    {
      id: "say-who-writes-again",
      title: `take \`activeRegion\` out of config/${environment}.yaml, and apply it`,
      before: `${primary} trades, and ${promoted.identifier} copies ${original.identifier}`,
      commands: [
        { run: "npx estate synth" },
        ...copy.commands,
        {
          // What rotated here are copies again: AWS ends no rotation of a copy, and there is none to end.
          run: `${schedules} | xargs ${promotedStack} state rm`,
          unless: { says: "Terraform's state has no schedule of what is a copy", command: `${schedules} | grep -c . || true`, is: "0" },
        },
        { run: `${databaseStack} init -input=false` },
        {
          run: `${databaseStack} import -input=false "${target}" ${proxy}/default/RDS_INSTANCE/${original.identifier}`,
          unless: {
            says: "Terraform's state has the way to the database",
            command: `${databaseStack} state list | grep -c '^aws_db_proxy_target' || true`,
            is: "1",
          },
        },
        ...applied(environment),
      ],
      after: "plans of both regions take for wanted what is there",
      checks: {
        before: [primaryTrades, copies(promoted, original), copiesNothing(original), says(environment, "0")],
        after: [says(environment, "0"), copy.done, nothingToApply(environment)],
      },
      done: ({ promotedAside }) => (place.activeRegion === "recovery" ? false : holds([promotedAside], (old) => old !== undefined)),
    },
    {
      id: "open-deliveries",
      title: "bring back what was written to buckets meanwhile, and open deliveries",
      before: `${promoted.identifier} copies ${original.identifier}`,
      commands: [
        ...place.buckets.map((bucket) => objectsBack(bucket, place)),
        // Last: it says that the objects are there.
        { run: put(recovery, place.deliveriesParameter, "open"), unless: parameterIs(recovery, place.deliveriesParameter, "open") },
      ],
      after: `${primary} has the objects of ${recovery}, with its own as earlier versions, and versions of the application may come again`,
      checks: {
        before: [primaryTrades, copies(promoted, original), copy.done],
        after: [parameterIs(recovery, place.deliveriesParameter, "open")],
      },
      done: ({ deliveries }) => holds([deliveries], (value) => value === "open"),
    },
    replayCommands(place, primaryTrades),
    {
      id: "compare",
      title: "compare both regions with the estate, and delete what is stale when nobody needs it any more",
      before: "all of the above",
      commands: [{ run: `npx estate plan --live --env ${environment}` }, { run: `npx estate recovery status --env ${environment}` }],
      after: "the plan changes nothing, and status lacks nothing",
      checks: { before: [primaryTrades, copies(promoted, original)], after: [] },
      done: () => "hand",
    },
  ];
}
