/** Keys that buckets are encrypted with, by the domain of the key's alias. */
export type StorageKey = "storage" | "artifacts";

/** AWS services and roles of other accounts that reach a bucket by its policy; service-access.ts says with which statements. */
export type ServiceAccess =
  | "cloudfront-read"
  | "cache-snapshot-export"
  | "cache-seed-read"
  | "log-group-export"
  | "server-access-logs"
  | "load-balancer-logs"
  | "vended-logs"
  | "delivery-read";

export type Encryption =
  | { readonly kind: "kms"; readonly key: StorageKey }
  /** A key of the bucket's own; its one writer names the key, or another kind of encryption, in each request. */
  | { readonly kind: "kms-by-writer"; readonly keyArn: string; readonly reason: string }
  /** Keys that S3 manages; only where the writer can use no other, which the reason says. */
  | { readonly kind: "s3-managed"; readonly reason: string };

export type Tiering =
  | { readonly kind: "none" }
  /** Intelligent-Tiering from the first day; every tier answers in milliseconds. */
  | { readonly kind: "intelligent" }
  /** The same with the archive tiers, from which objects must be restored before they are read. */
  | { readonly kind: "intelligent-archive"; readonly archiveAfterDays: number; readonly deepArchiveAfterDays: number }
  | { readonly kind: "glacier"; readonly glacierAfterDays: number; readonly deepArchiveAfterDays: number };

/** Which requests for objects the account's trail records. Not all of them where a service makes most of them. */
export type DataEvents = "all" | "reads" | "writes";

export type ObjectLock = { readonly mode: "off" } | { readonly mode: "governance" | "compliance"; readonly years: number };

export type Replication =
  | { readonly kind: "none"; readonly reason: string }
  /** With `deleteMarkers`, what is deleted in the source disappears from the replica too. */
  | { readonly kind: "recovery-region"; readonly deleteMarkers: boolean };

/** Everything about a bucket that follows from what it is for. */
export interface Treatment {
  readonly encryption: Encryption;
  readonly tiering: Tiering;
  /** Age at which current objects are deleted. */
  readonly expireAfterDays: number | "never";
  readonly temporaryFileDays: number;
  readonly incompleteUploadDays: number;
  readonly noncurrentVersionDays: number;
  readonly objectLock: ObjectLock;
  /** Who removes old versions: anybody with the permission, or nothing but the lifecycle rules. */
  readonly versionRemoval: "permitted" | "lifecycle-only";
  readonly replication: Replication;
  /** Whether requests are logged to the access-logs bucket, or the bucket is that target itself. */
  readonly accessLogging: "logged" | "target";
  readonly dataEvents: DataEvents;
  /** Whether somebody may put data of persons there, which Macie then searches for. */
  readonly personalData: boolean;
  readonly presignedUrlMaxMinutes: number;
  readonly serviceAccess: readonly ServiceAccess[];
  /** Whether AWS Backup selects the bucket (by the tag `Backup`). */
  readonly backup: boolean;
}

interface ArchiveSettings {
  readonly glacierAfterDays: number;
  readonly deepArchiveAfterDays: number;
  readonly retentionDays: number;
}

/** Numbers and choices of an environment; the table below says which bucket they concern. */
export interface StorageSettings {
  readonly crossRegionReplication: boolean;
  readonly presignedUrlMaxMinutes: number;
  readonly temporaryFileDays: number;
  readonly incompleteUploadDays: number;
  readonly noncurrentVersionDays: number;
  readonly intelligentTiering: { readonly archiveAfterDays: number; readonly deepArchiveAfterDays: number };
  readonly backups: ArchiveSettings;
  readonly audit: ArchiveSettings & { readonly objectLock: ObjectLock };
  readonly logs: { readonly retentionDays: number };
  readonly accessLogs: { readonly retentionDays: number };
}

/**
 * The one table of buckets: what each is for, and the treatment that follows. A bucket is added by
 * adding an entry; names, policies, lifecycle rules and the replica's twin come from it.
 */
export function treatments(settings: StorageSettings) {
  const { presignedUrlMaxMinutes, temporaryFileDays, incompleteUploadDays, noncurrentVersionDays, intelligentTiering, backups, audit } =
    settings;
  const common = {
    presignedUrlMaxMinutes,
    temporaryFileDays,
    incompleteUploadDays,
    noncurrentVersionDays,
    objectLock: { mode: "off" },
    versionRemoval: "permitted",
    accessLogging: "logged",
    dataEvents: "all",
    personalData: false,
    backup: false,
  } as const;
  const glacier = ({ glacierAfterDays, deepArchiveAfterDays }: ArchiveSettings) =>
    ({ kind: "glacier", glacierAfterDays, deepArchiveAfterDays }) as const;
  return {
    /** The web application's files, which CloudFront serves; the replica is its origin of last resort. */
    web: {
      ...common,
      encryption: { kind: "kms", key: "storage" },
      tiering: { kind: "intelligent" },
      expireAfterDays: "never",
      replication: { kind: "recovery-region", deleteMarkers: true },
      // What CloudFront fetches is for everybody; its own log says who asked.
      dataEvents: "writes",
      serviceAccess: ["cloudfront-read"],
    },
    /** What builds hand to deployments, and the templates that deployments start from. */
    artifacts: {
      ...common,
      encryption: { kind: "kms", key: "artifacts" },
      tiering: { kind: "intelligent" },
      expireAfterDays: "never",
      replication: { kind: "recovery-region", deleteMarkers: true },
      serviceAccess: ["delivery-read"],
      backup: true,
    },
    /** Snapshots of caches, exports of time series and of the configuration. A deletion must not reach the copy. */
    backups: {
      ...common,
      encryption: { kind: "kms", key: "storage" },
      tiering: glacier(backups),
      expireAfterDays: backups.retentionDays,
      versionRemoval: "lifecycle-only",
      personalData: true,
      replication: { kind: "recovery-region", deleteMarkers: false },
      serviceAccess: ["cache-snapshot-export"],
      backup: true,
    },
    /** Records that must stay as they were written. */
    audit: {
      ...common,
      encryption: { kind: "kms", key: "storage" },
      tiering: glacier(audit),
      expireAfterDays: audit.retentionDays,
      objectLock: audit.objectLock,
      versionRemoval: "lifecycle-only",
      personalData: true,
      replication: { kind: "recovery-region", deleteMarkers: false },
      serviceAccess: [],
    },
    /**
     * What a new cache is seeded from, copied here from the backups by whoever makes the cache, and
     * gone after days.
     * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/backups-seeding-redis.html
     */
    "cache-seed": {
      ...common,
      encryption: { kind: "s3-managed", reason: "ElastiCache seeds a cache only from objects that are encrypted with keys of S3" },
      tiering: { kind: "none" },
      expireAfterDays: temporaryFileDays,
      noncurrentVersionDays: 1,
      replication: { kind: "none", reason: "a cache is seeded from its own region, and the backups are replicated" },
      serviceAccess: ["cache-seed-read"],
    },
    /** For exports of log groups. Its policy and its key admit them; nothing exports yet. */
    logs: {
      ...common,
      encryption: { kind: "kms", key: "storage" },
      tiering: { kind: "intelligent-archive", ...intelligentTiering },
      expireAfterDays: settings.logs.retentionDays,
      personalData: true,
      replication: { kind: "none", reason: "each region exports its own logs; those that are evidence go to audit" },
      serviceAccess: ["log-group-export"],
    },
    /** Logs of who asked what of buckets, load balancers and the CDN. */
    "access-logs": {
      ...common,
      encryption: {
        kind: "s3-managed",
        reason: "load balancers and S3 server access logging cannot write to a bucket with a customer-managed key",
      },
      tiering: { kind: "none" },
      expireAfterDays: settings.accessLogs.retentionDays,
      replication: { kind: "none", reason: "each region logs its own requests" },
      // A target that logs to itself would log its own log deliveries, for ever.
      accessLogging: "target",
      // What services deliver here would be recorded line by line.
      dataEvents: "reads",
      serviceAccess: ["server-access-logs", "load-balancer-logs", "vended-logs"],
    },
  } satisfies Record<string, Treatment>;
}

export type BucketPurpose = keyof ReturnType<typeof treatments>;

/** The table as a list, in its own order and with the treatments in their general type. */
export function purposes(settings: StorageSettings): readonly { readonly purpose: BucketPurpose; readonly treatment: Treatment }[] {
  // Object.entries forgets the names of the keys; they are exactly the table's.
  return Object.entries(treatments(settings)).map(([purpose, treatment]) => ({ purpose: purpose as BucketPurpose, treatment }));
}
