import { type EnvironmentConfig } from "../../../../../config/schema/environment";
import { UserError } from "../../../../common/user-error";
import { epochWaitSeconds } from "../../../../facts/trading-epoch";
import { machineTasks } from "../../access/world/machine-tasks";
import { type EstateResource } from "../../access/world/estate-resource";
import { type ReplicaPlace } from "./replica-command";
import { type Series } from "./series";
import { type Adopted } from "./shell";
import { failoverMachineOf, recoveryTargets, type RecoveryTargets } from "../status/targets";

/** A resource as Terraform knows it. */
interface Managed extends Adopted {
  readonly args: EstateResource["args"];
  readonly tags: EstateResource["tags"];
}

/** A bucket of the primary region, and the one that it is copied to. */
export interface CopiedBucket {
  readonly primary: string;
  readonly recovery: string;
}

/** What a failback works on, by the estate's own names. */
export interface FailbackTargets extends Pick<
  RecoveryTargets,
  "environment" | "accountId" | "primary" | "recovery" | "epochTable" | "proxy" | "flagParameter" | "flagAlarm" | "deliveriesParameter"
> {
  /** The database of the primary region, and the one that was promoted. */
  readonly original: Managed & ReplicaPlace;
  readonly promoted: Managed & ReplicaPlace;
  /** Who writes, as the configuration says. */
  readonly activeRegion: EnvironmentConfig["activeRegion"];
  /** Secrets of the primary region with a copy in the other. */
  readonly secrets: readonly string[];
  /** Those of them that rotate in the recovery region since they were promoted. */
  readonly rotated: readonly string[];
  /** Key of each one's copy, by its name and as its stack says it: said otherwise, the next plan would make the copy anew. */
  readonly copyKeys: Readonly<Record<string, string>>;
  /** Series that each region keeps for itself. */
  readonly series: readonly Series[];
  /** Buckets whose objects S3 copies to the other region, and to it alone. */
  readonly buckets: readonly CopiedBucket[];
  /** From the loss of a region to the flag, at the most. */
  readonly lostSeconds: number;
  readonly writerParameter: string;
  /** Undefined where the region's cache stands by itself. */
  readonly globalDatastore: { readonly id: string; readonly primaryGroup: string } | undefined;
  /** Between revoking and granting. */
  readonly epochWaitSeconds: number;
}

const blocks = (value: unknown): readonly EstateResource["args"][] => (Array.isArray(value) ? (value as EstateResource["args"][]) : []);
const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** @throws UserError where the environment has no failover, or lacks what a failback needs. */
export function failbackTargets(world: readonly EstateResource[], config: EnvironmentConfig): FailbackTargets {
  const { environment, accountId, primary, recovery, epochTable, proxy, flagParameter, flagAlarm, deliveriesParameter, replica } =
    recoveryTargets(world, config);
  const own = world.filter(({ owner }) => owner === environment);
  const one = (region: string, type: string, is: (args: EstateResource["args"]) => boolean = () => true): EstateResource => {
    const found = own.find((resource) => resource.region === region && resource.type === type && is(resource.args));
    if (found === undefined)
      throw new UserError({
        problem: `${environment} has no ${type} in ${region} that a failback needs`,
        fix: `see what is missing with \`estate recovery prove --env ${environment}\``,
      });
    return found;
  };
  const tasks = machineTasks(text(failoverMachineOf(world, environment, recovery)?.args.definition));
  const step = (name: string): Readonly<Record<string, unknown>> | undefined => tasks.find((task) => task.name === name)?.parameters;
  const datastore = step("fail-over-cache");
  const managed = (region: string, which: (args: EstateResource["args"]) => boolean): Managed & ReplicaPlace => {
    const { stack, address, args, tags } = one(region, "aws_db_instance", which);
    return {
      region,
      stack,
      address,
      identifier: text(args.identifier),
      args,
      tags,
      keyAlias: text(one(region, "aws_kms_alias", ({ name }) => text(name).endsWith("-data")).args.name),
      securityGroup: text(one(region, "aws_security_group", ({ name }) => text(name).endsWith("-database")).args.name),
    };
  };
  const copied = own.filter(
    ({ region, type, args }) =>
      region === primary && type === "aws_secretsmanager_secret" && blocks(args.replica).some((copy) => copy.region === recovery),
  );
  return {
    environment,
    accountId,
    primary,
    recovery,
    epochTable,
    proxy,
    flagParameter,
    flagAlarm,
    original: managed(primary, () => true),
    promoted: managed(recovery, ({ identifier }) => identifier === replica),
    activeRegion: config.activeRegion,
    secrets: copied.map(({ args }) => text(args.name)).sort(),
    rotated: tasks
      .flatMap(({ integration, parameters }) => (integration.endsWith(":rotateSecret") ? [text(parameters.SecretId)] : []))
      .sort(),
    copyKeys: Object.fromEntries(
      copied.map(({ args }) => [text(args.name), text(blocks(args.replica).find((copy) => copy.region === recovery)?.kms_key_id)]),
    ),
    buckets: own
      .filter(({ region, type }) => region === primary && type === "aws_s3_bucket_replication_configuration")
      .flatMap(copiedBuckets),
    series: seriesOf(own.filter(({ region }) => region === primary)),
    lostSeconds: config.objectives.recoveryTimeMinutes * 60,
    deliveriesParameter,
    writerParameter: text(step("lead-writers")?.Name),
    globalDatastore:
      datastore === undefined
        ? undefined
        : {
            id: text(datastore.GlobalReplicationGroupId),
            primaryGroup: text(one(primary, "aws_elasticache_replication_group").args.replication_group_id),
          },
    epochWaitSeconds: epochWaitSeconds(config.recovery.tradingEpoch),
  };
}

/** What a bucket's rules copy to, by its name. */
const copiedBuckets = ({ args }: EstateResource): CopiedBucket[] =>
  blocks(args.rule)
    .flatMap(({ destination }) => [destination].flat() as EstateResource["args"][])
    .map(({ bucket }) => ({ primary: text(args.bucket), recovery: text(bucket).replace(/^arn:aws:s3:::/, "") }));

/** Series of a region, of either engine. */
function seriesOf(there: readonly EstateResource[]): Series[] {
  const of = (type: string): EstateResource[] => there.filter((one) => one.type === type);
  return [
    ...of("aws_timestreamwrite_database").map(({ args: { database_name: database } }): Series => ({
      kind: "liveAnalytics",
      database: text(database),
      tables: of("aws_timestreamwrite_table")
        .filter(({ args }) => args.database_name === database)
        .map(({ args }) => text(args.table_name)),
    })),
    ...of("aws_timestreaminfluxdb_db_instance").map(({ args }): Series => ({
      kind: "influx",
      instance: text(args.name),
      bucket: text(args.bucket),
      organization: text(args.organization),
    })),
  ];
}
