import { document, resource, test } from "../evidence";
import { met, type Requirement } from "./requirement";

/** Performance, scaling, and what is asked of balancers, databases and monitoring for it. */
export const performance: readonly Requirement[] = [
  met("PERF-01", "Performance of the database is watched", resource("database", "aws_db_instance", { performance_insights_enabled: true })),
  met(
    "PERF-02",
    "Slow statements",
    resource("database", "aws_db_parameter_group", {
      parameter: { having: { name: "auto_explain.log_min_duration", value: { textAtLeast: 0 } } },
    }),
  ),
  met("PERF-03", "Pool and replica", resource("database", "aws_db_proxy"), resource("database-replica", "aws_db_instance")),
  met("PERF-04", "Scaling by load", resource("services", "aws_appautoscaling_policy")),
  met(
    "PERF-05",
    "Caches at the edge and within",
    resource("edge", "aws_cloudfront_cache_policy"),
    resource("cache", "aws_elasticache_replication_group"),
  ),
  met("PERF-06", "Private ways to AWS", resource("network", "aws_vpc_endpoint")),
  met(
    "PERF-07",
    "The fastest region answers reads",
    resource("dns", "aws_route53_record", {}, { least: 2 }),
    document("docs/routing.md", "Which region answers"),
  ),
  met("SCALE-01", "Services scale apart", resource("services", "aws_appautoscaling_target", {}, { least: 6 })),
  met("SCALE-02", "Replica for reports", resource("database-replica", "aws_db_instance")),
  met("SCALE-03", "Cache scales by shards", resource("cache", "aws_elasticache_replication_group", { num_node_groups: { atLeast: 1 } })),
  met("SCALE-04", "Sizes change without an interruption", resource("services", "aws_codedeploy_deployment_group")),
  met("SCALE-06", "Nearest region by geography", document("docs/routing.md", "Which region answers")),
  met(
    "SCALE-07",
    "The CDN fails over",
    resource("edge", "aws_cloudfront_distribution", { "origin_group.member.origin_id": { present: true } }),
  ),
  met(
    "ALB-06",
    "Health of each service is asked for",
    resource("services", "aws_lb_target_group", { "health_check.path": { present: true } }),
  ),
  met("ALB-07", "The CDN alone reaches the load balancer", test("stacks/firewalls.test.ts", "is let through with the token")),
  met(
    "DB-01",
    "PostgreSQL over two zones where data are kept",
    resource("database", "aws_db_instance", { engine: "postgres", publicly_accessible: false }),
  ),
  met("DB-02", "Instance class by configuration", resource("database", "aws_db_instance", { instance_class: { present: true } })),
  met(
    "DB-03",
    "Storage that grows",
    resource("database", "aws_db_instance", { storage_type: "gp3", max_allocated_storage: { atLeast: 100 } }),
  ),
  met(
    "DB-04",
    "Backups and any point of their time",
    resource("database", "aws_db_instance", { backup_retention_period: { atLeast: 7 }, copy_tags_to_snapshot: true }),
  ),
  met("DB-14", "Snapshots for years", resource("backup", "aws_backup_plan", { "rule.lifecycle.delete_after": { atLeast: 2192 } })),
  met("TS-03", "Queries and indexes by the engine", document("docs/decisions/0024-time-series-engine.md", "time-series")),
  met("TS-04", "Records are written in batches", document("docs/services.md", "Add one")),
  met("TRC-02", "Slow paths are seen", resource("services", "aws_xray_group")),
  met("TRC-03", "Maps of services", resource("services", "aws_xray_group", { "insights_configuration.insights_enabled": true })),
  met(
    "MON-02",
    "The platform's own metrics, with alarms",
    resource(
      "observability",
      "aws_cloudwatch_metric_alarm",
      { threshold: { present: true } },
      { at: "/trading/signal-accuracy", least: 2 },
    ),
    resource("observability", "aws_cloudwatch_metric_alarm", {}, { at: "/trading/loss" }),
    resource("observability", "aws_cloudwatch_metric_alarm", {}, { at: "/trading/data-latency" }),
  ),
  met(
    "MON-03",
    "Dashboards",
    resource("observability", "aws_cloudwatch_dashboard", {}, { at: "/dashboards/system" }),
    resource("observability", "aws_cloudwatch_dashboard", {}, { at: "/dashboards/trading" }),
    resource("observability", "aws_cloudwatch_dashboard", {}, { at: "/dashboards/failover" }),
    test("stacks/dashboards.test.ts", "has both regions side by side"),
  ),
];
