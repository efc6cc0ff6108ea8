/**
 * Where a layer exists:
 * - `account`: once per account, in its home region (global objects of the account);
 * - `accountRegion`: once per account and region;
 * - `everyRegion`: in both regions of every environment;
 * - `primaryRegion`, `recoveryRegion`: in that region of every environment;
 * - `usEast1`: once per environment, in us-east-1 (CloudFront, its certificates and web ACLs live nowhere else);
 * - `organization`: in the primary region of the environment whose configuration has the organization, if any has.
 */
export type Placement = "account" | "accountRegion" | "everyRegion" | "primaryRegion" | "recoveryRegion" | "usEast1" | "organization";

/** An order that AWS asks for although no value is read: `layer` of the named region is applied first. */
export interface Order<Id extends string = LayerId> {
  readonly layer: Id;
  readonly region: "same" | "other";
  readonly reason: string;
}

export interface Layer<Id extends string = LayerId> {
  readonly id: Id;
  /** One line for lists, pictures and documents. */
  readonly title: string;
  readonly placement: Placement;
  /** Layers of the same region whose contracts this one reads. */
  readonly dependsOn: readonly Id[];
  readonly after: readonly Order<Id>[];
}

const pagesLookAtIt =
  "pages look at the alarm over what is critical in the layer, and CloudWatch refuses a rule with one that is not there";

const table = [
  {
    id: "state",
    title: "bucket and key for Terraform state",
    placement: "accountRegion",
    dependsOn: [],
    after: [],
  },
  {
    id: "state-replication",
    title: "replication of state to the other region",
    placement: "accountRegion",
    dependsOn: ["state"],
    after: [{ layer: "state", region: "other", reason: "S3 refuses a replication rule whose destination bucket does not exist" }],
  },
  {
    id: "account",
    title: "account-wide settings: passwords, public access",
    placement: "account",
    dependsOn: [],
    after: [],
  },
  {
    id: "audit",
    title: "the account's trail: who did what, its records and its log",
    placement: "account",
    dependsOn: [],
    after: [],
  },
  {
    id: "quotas",
    title: "quotas of AWS that the account's environments need raised",
    placement: "accountRegion",
    dependsOn: [],
    after: [],
  },
  {
    id: "baseline",
    title: "settings that exist once per account and region",
    placement: "accountRegion",
    dependsOn: [],
    after: [],
  },
  {
    id: "access",
    title: "human roles and the permissions boundary",
    placement: "primaryRegion",
    dependsOn: [],
    after: [],
  },
  {
    id: "security",
    title: "customer-managed encryption keys",
    placement: "everyRegion",
    dependsOn: [],
    after: [],
  },
  {
    id: "network",
    title: "VPC, subnets, routes, endpoints, flow logs",
    placement: "everyRegion",
    dependsOn: ["security"],
    after: [
      {
        layer: "baseline",
        region: "same",
        reason: "the log of DNS queries is refused without the region's resource policy for log delivery",
      },
    ],
  },
  {
    id: "storage",
    title: "buckets",
    placement: "everyRegion",
    dependsOn: ["security"],
    after: [],
  },
  {
    id: "storage-replication",
    title: "replication of buckets to the recovery region",
    placement: "primaryRegion",
    dependsOn: ["security"],
    after: [
      { layer: "storage", region: "same", reason: "the buckets that are replicated are known by name alone" },
      { layer: "storage", region: "other", reason: "S3 refuses a replication rule whose destination bucket does not exist" },
    ],
  },
  {
    id: "notifications",
    title: "topics for alarms and events, by severity",
    placement: "everyRegion",
    dependsOn: ["security"],
    after: [],
  },
  {
    id: "backup-recovery",
    title: "vault of the recovery region: copies of backups, restore tests",
    placement: "recoveryRegion",
    dependsOn: ["security", "network", "notifications"],
    after: [{ layer: "baseline", region: "same", reason: "AWS Backup takes no kind of store that the region has not opted in for" }],
  },
  {
    id: "backup",
    title: "central backups of the primary region, copied to the other",
    placement: "primaryRegion",
    dependsOn: ["security", "notifications"],
    after: [
      { layer: "baseline", region: "same", reason: "AWS Backup takes no kind of store that the region has not opted in for" },
      { layer: "backup-recovery", region: "other", reason: "a copy fails while the vault that it goes to does not exist" },
    ],
  },
  {
    id: "secrets",
    title: "containers for credentials of brokers and data feeds",
    placement: "primaryRegion",
    dependsOn: ["security", "notifications"],
    after: [{ layer: "security", region: "other", reason: "the copies of secrets are encrypted with the other region's key" }],
  },
  {
    id: "database",
    title: "PostgreSQL: the writer, its proxy, its credentials",
    placement: "primaryRegion",
    dependsOn: ["security", "network", "notifications"],
    after: [{ layer: "security", region: "other", reason: "the copies of secrets are encrypted with the other region's key" }],
  },
  {
    id: "database-replica",
    title: "PostgreSQL: the replica that stands by, copies of backups",
    placement: "recoveryRegion",
    dependsOn: ["security", "network", "notifications"],
    after: [{ layer: "database", region: "other", reason: "a replica and copies of backups need their source" }],
  },
  {
    id: "cache",
    title: "cache with its token and the export of its snapshots",
    placement: "primaryRegion",
    dependsOn: ["security", "network", "notifications"],
    after: [{ layer: "security", region: "other", reason: "the copy of the token is encrypted with the other region's key" }],
  },
  {
    id: "cache-recovery",
    title: "cache of the recovery region",
    placement: "recoveryRegion",
    dependsOn: ["security", "network"],
    after: [{ layer: "cache", region: "other", reason: "a secondary joins the global datastore that the primary makes" }],
  },
  {
    id: "time-series",
    title: "time-series store for market data and metrics",
    placement: "everyRegion",
    dependsOn: ["security", "network"],
    after: [],
  },
  {
    id: "zone",
    title: "hosted zone of the domain, delegations to others",
    placement: "usEast1",
    dependsOn: [],
    after: [],
  },
  {
    id: "certificates",
    title: "proof of the domain, certificate of CloudFront",
    placement: "usEast1",
    dependsOn: ["zone"],
    after: [],
  },
  {
    id: "ingress",
    title: "load balancer, certificate, regional firewall",
    placement: "everyRegion",
    dependsOn: ["security", "network", "storage"],
    after: [
      {
        layer: "certificates",
        region: "same",
        reason: "the certificate waits for the proof of the domain that the certificates' stack writes",
      },
      {
        layer: "certificates",
        region: "other",
        reason: "the certificate waits for the proof of the domain that the certificates' stack writes",
      },
      { layer: "baseline", region: "same", reason: "the firewall's log is refused without the region's resource policy for log delivery" },
    ],
  },
  {
    id: "region-dns",
    title: "name of the region's load balancer",
    placement: "everyRegion",
    dependsOn: ["zone", "ingress"],
    after: [{ layer: "zone", region: "other", reason: "the record lies in the zone, which is found by its domain" }],
  },
  {
    id: "registry",
    title: "repositories of the services' images",
    placement: "everyRegion",
    dependsOn: ["security"],
    after: [],
  },
  {
    id: "services",
    title: "cluster, services, their deployments and scaling",
    placement: "everyRegion",
    dependsOn: [
      "security",
      "network",
      "notifications",
      "database",
      "database-replica",
      "cache",
      "cache-recovery",
      "time-series",
      "ingress",
    ],
    after: [
      { layer: "registry", region: "same", reason: "deployments take images from repositories that are known by name alone" },
      { layer: "baseline", region: "same", reason: "tasks fetch public images through the region's cache of them" },
    ],
  },
  {
    id: "edge",
    title: "CloudFront: cache, functions, firewall, secret of the origins",
    placement: "usEast1",
    dependsOn: ["security", "storage", "notifications", "certificates"],
    after: [
      { layer: "baseline", region: "same", reason: "the firewall's log is refused without the region's resource policy for log delivery" },
      { layer: "ingress", region: "same", reason: "the first token of the origins is brought to the region's set in the same apply" },
      { layer: "ingress", region: "other", reason: "the first token of the origins is brought to the region's set in the same apply" },
    ],
  },
  {
    id: "failover-flag",
    title: "switch that moves traffic to the recovery region",
    placement: "recoveryRegion",
    dependsOn: ["security", "notifications"],
    after: [],
  },
  {
    id: "failover",
    title: "trading epoch, the machine that takes over, and the records of its runs",
    placement: "recoveryRegion",
    dependsOn: ["security", "notifications"],
    after: [
      { layer: "services", region: "same", reason: "its first dry run looks for what it would work on" },
      { layer: "failover-flag", region: "same", reason: "its first dry run looks for the flag" },
    ],
  },
  {
    id: "dns",
    title: "names of the application, health checks, failover",
    placement: "usEast1",
    dependsOn: ["zone", "edge"],
    after: [
      { layer: "region-dns", region: "same", reason: "Route 53 refuses an alias to a name that has no record" },
      { layer: "region-dns", region: "other", reason: "Route 53 refuses an alias to a name that has no record" },
      { layer: "failover-flag", region: "same", reason: "Route 53 copies the settings of the alarm that a health check follows" },
      { layer: "failover-flag", region: "other", reason: "Route 53 copies the settings of the alarm that a health check follows" },
    ],
  },
  {
    id: "posture",
    title: "what watches the account: configuration, attacks, access",
    placement: "accountRegion",
    dependsOn: [],
    after: [
      { layer: "account", region: "same", reason: "AWS Config records with a role that the account has once" },
      { layer: "account", region: "other", reason: "AWS Config records with a role that the account has once" },
      { layer: "notifications", region: "same", reason: "what is found goes to topics that are known by name alone" },
    ],
  },
  {
    id: "costs",
    title: "budgets, unusual costs, recommendations of sizes",
    placement: "account",
    dependsOn: [],
    after: [{ layer: "notifications", region: "same", reason: "alerts go to topics that are known by name alone" }],
  },
  {
    id: "organization",
    title: "control policies of the accounts, who administers services for them",
    placement: "organization",
    dependsOn: [],
    after: [],
  },
  {
    id: "observability",
    title: "pages, one for each cause; dashboards; what is watched of a region as a whole",
    placement: "everyRegion",
    dependsOn: ["security", "notifications", "ingress", "services"],
    after: [
      { layer: "network", region: "same", reason: pagesLookAtIt },
      { layer: "database", region: "same", reason: pagesLookAtIt },
      { layer: "database-replica", region: "same", reason: pagesLookAtIt },
      { layer: "cache", region: "same", reason: pagesLookAtIt },
      { layer: "cache-recovery", region: "same", reason: pagesLookAtIt },
      { layer: "time-series", region: "same", reason: pagesLookAtIt },
      { layer: "edge", region: "same", reason: pagesLookAtIt },
      { layer: "dns", region: "same", reason: pagesLookAtIt },
      { layer: "failover-flag", region: "same", reason: "the recovery region pages for trading while its flag's alarm rings" },
    ],
  },
  {
    id: "delivery",
    title: "pipelines from a push to every environment",
    placement: "primaryRegion",
    dependsOn: ["security", "network", "storage", "notifications", "database"],
    after: [
      { layer: "services", region: "same", reason: "deployments find the services and their deployment groups by name" },
      { layer: "services", region: "other", reason: "deployments find the services and their deployment groups by name" },
      { layer: "failover", region: "other", reason: "admission of each stage asks the recovery region whether deliveries are frozen" },
      { layer: "storage", region: "other", reason: "CodePipeline refuses a store of artifacts that does not exist" },
      { layer: "security", region: "other", reason: "the key of the other region's artifacts is looked up by its alias" },
      { layer: "baseline", region: "same", reason: "images are judged by the scanning that the region's registry is set to" },
    ],
  },
] as const satisfies readonly Layer<string>[];

/** Id of a layer that exists. */
export type LayerId = (typeof table)[number]["id"];

/**
 * Every layer of the estate, lowest first. The order of runs, of documents and of pictures follows
 * from this table and its foundations alone. A `dependsOn` or `after` that names no layer does not compile;
 * the class of each layer stands in `src/stacks/loaders.ts`.
 */
export const layers: readonly Layer[] = table;

/** A layer that all others stand on, apart from those before it in this list. */
export interface Foundation {
  readonly layer: LayerId;
  /** Where its stack is looked for: in the same region, or in any region of the same environment or account. */
  readonly region: "same" | "any";
  readonly reason: string;
}

export const foundations: readonly Foundation[] = [
  { layer: "state", region: "same", reason: "it makes the bucket that the state lies in" },
  { layer: "access", region: "any", reason: "it makes the permissions boundary without which no role is created" },
];

/**
 * Layers that people with the break-glass role apply, and no pipeline: they say what pipelines may do,
 * and keep what pipelines must not lose. The policies that they make refuse everybody else.
 */
export const breakGlassLayers: readonly string[] = ["access", "organization", "state", "state-replication"] satisfies LayerId[];
