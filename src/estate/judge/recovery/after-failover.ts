/**
 * What a failover changes of resources that Terraform has in a state. While the region that took over holds the trading
 * epoch, it is no drift: it is expected, and the configuration is what has not followed yet (`activeRegion`).
 */
export interface AfterFailover {
  /** Layers of the environment, whose id in both regions may differ. */
  readonly layers: readonly string[];
  readonly type: string;
  readonly class: "changed" | "deleted";
  /** Arguments that it may change, for `changed`; any other is drift. */
  readonly arguments: readonly string[];
  /** Steps of the machine, or of the runbook, that do it. */
  readonly by: readonly string[];
  readonly because: string;
}

export const afterFailover: readonly AfterFailover[] = [
  {
    layers: ["database-replica"],
    type: "aws_db_instance",
    class: "changed",
    arguments: ["replicate_source_db", "tags", "tags_all"],
    by: ["promote", "back-up-from-now-on"],
    because: "it has been promoted, and is backed up since",
  },
  {
    layers: ["database"],
    type: "aws_db_proxy_target",
    class: "deleted",
    arguments: [],
    by: ["fence-primary"],
    because: "the fence has taken the database that stood still from its proxy",
  },
  {
    layers: ["secrets", "database", "cache"],
    type: "aws_secretsmanager_secret",
    class: "changed",
    arguments: ["replica"],
    by: ["promote-*"],
    because: "its copy has been promoted where the platform runs",
  },
  {
    layers: ["services"],
    type: "aws_appautoscaling_target",
    class: "changed",
    arguments: ["min_capacity"],
    by: ["scale-*"],
    because: "the services of the region that took over have as many tasks as the catalog needs at peak",
  },
];

/** Steps of the machine that write what Terraform ignores, or has in no state: no plan shows them. */
export const unseenByPlans: Readonly<Record<string, string>> = {
  revoke: "the epoch's item is ignored after it is made",
  grant: "the epoch's item is ignored after it is made",
  "register-proxy-target": "the target of the promoted database is in no state: the failover makes it, and the way back takes it",
  "lead-writers": "the value of the parameter is ignored after it is made",
  "freeze-deliveries": "the value of the parameter is ignored after it is made",
  "set-flag": "the value of the parameter is ignored after it is made",
  "ask-recovery": "it asks, and changes nothing",
  "ask-primary": "it asks, and changes nothing",
  "rotate-*": "the schedule is in no state until the configuration says who writes, which makes it as it is",
  "make-requests": "it makes requests of services, and changes nothing of AWS",
  "try-requests": "it makes requests of services, and changes nothing of AWS",
  "fail-over-cache": "which member of a global datastore is the primary is ignored",
};
