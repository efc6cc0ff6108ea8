import { epochItem } from "../../../facts/trading-epoch";
import { type Args, blocksOf as blocks, textOf as text } from "./arguments";
import { type EnvironmentRegions } from "./environment-regions";
import { type EstateResource } from "../access/world/estate-resource";

/** What is lost of a store with its region, at the most. */
export interface Loss {
  readonly store: string;
  readonly mechanism: string;
  /** Seconds by which a copy may be behind before the alarm rings; undefined where no alarm watches it. */
  readonly seconds: number | undefined;
  /** The alarm that sees the copy fall behind, or why none is needed. */
  readonly watchedBy: { readonly alarm: string } | { readonly because: string } | undefined;
  /** Configuration that decides it. */
  readonly key: string;
}

/** A metric of which an alarm's plain form or one of its queries takes a value. */
function watches(alarm: EstateResource, metric: string, about: string): boolean {
  const { metric_name: plain, dimensions, metric_query: queries } = alarm.args;
  const measures: readonly Args[] = [{ metric_name: plain, dimensions }, ...blocks(queries).flatMap(({ metric: inner }) => blocks(inner))];
  return measures.some((one) => one.metric_name === metric && JSON.stringify(one.dimensions ?? {}).includes(about));
}

/** Of the alarms in force on a metric of something the one that rings last: before it everybody who is to know has been notified. @param region where it must be, when its own region is what may be lost */
function alarmOn(
  world: readonly EstateResource[],
  metric: string,
  about: string,
  region?: string,
): { readonly name: string; readonly threshold: number } | undefined {
  return world
    .filter(({ type, region: at }) => type === "aws_cloudwatch_metric_alarm" && (region === undefined || at === region))
    .filter((alarm) => watches(alarm, metric, about) && alarm.args.actions_enabled !== false)
    .map(({ args }) => ({ name: text(args.alarm_name), threshold: Number(args.threshold) }))
    .sort((one, other) => one.threshold - other.threshold)
    .at(-1);
}

/**
 * Every store of the environment that holds data, with what of it survives the primary region. The threshold is the
 * worst that goes unnoticed: below it nobody is notified.
 */
export function lossesOf(world: readonly EstateResource[], { owner, primary, recovery }: EnvironmentRegions): Loss[] {
  const own = world.filter((resource) => resource.owner === owner);
  const at = (region: string, type: string): EstateResource[] => own.filter((one) => one.region === region && one.type === type);
  const watched = (metric: string, about: string, region?: string): Pick<Loss, "seconds" | "watchedBy"> => {
    const alarm = alarmOn(own, metric, about, region);
    return alarm === undefined
      ? { seconds: undefined, watchedBy: undefined }
      : { seconds: alarm.threshold, watchedBy: { alarm: alarm.name } };
  };
  return [
    ...at(recovery, "aws_db_instance")
      .filter(({ args }) => args.replicate_source_db !== undefined)
      .map(({ args }) => ({
        store: "database",
        mechanism: "physical replica, asynchronous",
        // An alarm in the primary region is lost with it.
        ...watched("ReplicaLag", text(args.identifier), recovery),
        key: "database.replica",
      })),
    ...at(recovery, "aws_elasticache_replication_group").map(({ args }): Loss =>
      text(args.global_replication_group_id) === "" && at(recovery, "aws_elasticache_global_replication_group").length === 0
        ? {
            store: "cache",
            mechanism: "none: a cache of its own",
            seconds: 0,
            watchedBy: { because: "cache.recovery.mode says independent: it holds nothing that cannot be computed again" },
            key: "cache.recovery.mode",
          }
        : {
            store: "cache",
            mechanism: "global datastore, asynchronous",
            ...watched("GlobalDatastoreReplicationLag", text(args.replication_group_id)),
            key: "cache.recovery.mode",
          },
    ),
    ...own
      .filter(({ type }) => type === "aws_s3_bucket_replication_configuration")
      .map(({ args, region }) => ({
        store: text(args.bucket)
          .replace(/^.*?-[a-z]+-/, "bucket ")
          .replace(/-\d{12}-.*$/, ""),
        mechanism: "replication with a time limit of 15 minutes",
        ...(region === primary
          ? watched("ReplicationLatency", text(args.bucket))
          : { seconds: undefined, watchedBy: { because: "it copies the other way" } }),
        key: "storage.crossRegionReplication",
      })),
    ...(at(primary, "aws_timestreamwrite_table").length + at(primary, "aws_timestreaminfluxdb_db_instance").length === 0
      ? []
      : [
          {
            store: "time series",
            mechanism: "writers send every record to both regions",
            seconds:
              at(recovery, "aws_timestreamwrite_table").length + at(recovery, "aws_timestreaminfluxdb_db_instance").length === 0
                ? undefined
                : 0,
            watchedBy: { because: "nothing is copied that could fall behind; what was not sent is replayed from the feeds" },
            key: "timeSeries",
          },
        ]),
    ...at(primary, "aws_secretsmanager_secret")
      .slice(0, 1)
      .map((): Loss => ({
        store: "secrets",
        mechanism: "copies by Secrets Manager",
        seconds: 0,
        watchedBy: { because: "a version is made by a rotation or by hand, and its copy is looked at then" },
        key: "secrets",
      })),
    ...at(recovery, "aws_dynamodb_table")
      .filter(({ args }) => args.hash_key === epochItem.key)
      .map((): Loss => ({
        store: "trading epoch",
        mechanism: "it lives in the recovery region",
        seconds: 0,
        watchedBy: { because: "there is nothing to copy" },
        key: "recovery.tradingEpoch",
      })),
    ...at(recovery, "aws_ecr_repository")
      .slice(0, 1)
      .map((): Loss => ({
        store: "images",
        mechanism: "replication of pushes, and what runs was pulled already",
        seconds: 0,
        watchedBy: { because: "a deployment of the recovery region fails when its image is not there" },
        key: "services",
      })),
  ];
}
