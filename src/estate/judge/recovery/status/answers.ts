import { type KnownRun } from "../../../run/recovery/machine-run";

/** What AWS said, or why it is not known. Nothing that is not known counts as fine. */
export type Answer<T> = { readonly known: T } | { readonly unknown: string };

export interface Epoch {
  readonly epoch: number;
  readonly holder: string;
}

export interface Database {
  readonly status: string;
  /** What it copies; undefined when it has been promoted. */
  readonly copies: string | undefined;
  /** Newest moment that its own backups can be restored to; undefined where it has none. */
  readonly restorableTo?: Date | undefined;
}

export interface ServiceTasks {
  readonly service: string;
  readonly running: number;
  readonly minimum: number;
}

export interface ShortQuota {
  readonly name: string;
  readonly code: string | undefined;
  readonly service: string;
  readonly need: number;
  readonly has: number;
}

/** Of each thing `undefined` says that it is not there. */
export interface Answers {
  readonly epoch: Answer<Epoch | undefined>;
  readonly flag: Answer<string | undefined>;
  readonly flagAlarm: Answer<string | undefined>;
  readonly deliveries: Answer<string | undefined>;
  readonly database: Answer<Database | undefined>;
  /** Seconds by which the replica is behind, as of the newest minute; undefined where no minute was reported. */
  readonly lag: Answer<number | undefined>;
  /** The same of the cache's nodes, the one that is most behind; undefined where none follows another region, or no minute was reported. */
  readonly cacheLag: Answer<number | undefined>;
  /** Whether the proxy is there. */
  readonly proxy: Answer<boolean>;
  /** Status of the cache. */
  readonly cache: Answer<string | undefined>;
  readonly services: Answer<readonly ServiceTasks[]>;
  /** By name: whether it has a value; undefined where there is no copy. */
  readonly secrets: ReadonlyMap<string, Answer<boolean | undefined>>;
  /** Addresses from which the region calls others. */
  readonly addresses: Answer<readonly string[]>;
  /** When the newest backup of the database that AWS Backup keeps in the region was made; undefined where there is none. */
  readonly newestBackup: Answer<Date | undefined>;
  /** Quotas of the region that a failover needs more of. */
  readonly quotas: Answer<readonly ShortQuota[]>;
  /** The newest runs, newest first. */
  readonly runs: Answer<readonly KnownRun[]>;
}
