import { check, document, never, resource, test } from "../evidence";
import { met, type Requirement } from "./requirement";

/** Databases, cache, time series, CDN and files. */
export const stores: readonly Requirement[] = [
  met(
    "DB-05",
    "Replica in the recovery region",
    resource("database-replica", "aws_db_instance", { replicate_source_db: { present: true } }),
  ),
  met(
    "DB-06",
    "Database encrypted with keys of ours",
    resource("database", "aws_db_instance", { storage_encrypted: true, kms_key_id: { present: true } }),
  ),
  met(
    "DB-07",
    "Database takes TLS alone",
    resource("database", "aws_db_parameter_group", { parameter: { having: { name: "rds.force_ssl", value: "1" } } }),
  ),
  met("DB-08", "Performance of the database is seen", resource("database", "aws_db_instance", { performance_insights_enabled: true })),
  met(
    "DB-09",
    "Slow statements are found",
    resource("database", "aws_db_parameter_group", {
      parameter: { having: { name: "log_min_duration_statement", value: { textAtLeast: 0 } } },
    }),
  ),
  met("DB-10", "Connections are pooled", resource("database", "aws_db_proxy", { require_tls: true })),
  met("DB-11", "Reads go to the replica", resource("database-replica", "aws_ssm_parameter")),
  met("DB-12", "Events of the database reach people", resource("database", "aws_db_event_subscription")),
  met(
    "DB-13",
    "Changes of size wait for the maintenance window",
    resource("database", "aws_db_instance", { apply_immediately: false, maintenance_window: { present: true } }),
  ),
  met("CACHE-01", "Cache in cluster mode", resource("cache", "aws_elasticache_replication_group", { num_node_groups: { atLeast: 1 } })),
  met(
    "CACHE-02",
    "Shards times members, with the arithmetic said",
    test("stacks/cache-stack.test.ts", "has 3 shards of 2 nodes each, 6 in all"),
  ),
  met("CACHE-03", "Node type of the cache", resource("cache", "aws_elasticache_replication_group", { node_type: { present: true } })),
  met(
    "CACHE-04",
    "Cache fails over by itself",
    resource("cache", "aws_elasticache_replication_group", { automatic_failover_enabled: true }),
  ),
  met(
    "CACHE-05",
    "Snapshots of the cache go to a bucket",
    resource("cache", "aws_lambda_function"),
    resource("cache", "aws_elasticache_replication_group", { snapshot_retention_limit: { atLeast: 1 } }),
  ),
  met("CACHE-06", "Cache wants a token that rotates", resource("cache", "aws_secretsmanager_secret_rotation")),
  met(
    "CACHE-07",
    "Cache encrypted at rest and in transit",
    resource("cache", "aws_elasticache_replication_group", { transit_encryption_enabled: true, at_rest_encryption_enabled: "true" }),
  ),
  met("CACHE-08", "Keys of caches rotate", resource("security", "aws_kms_key", { enable_key_rotation: true })),
  met("CACHE-09", "Cache of the recovery region", resource("cache-recovery", "aws_elasticache_replication_group")),
  met(
    "CACHE-10",
    "Logs of the cache",
    resource("cache", "aws_elasticache_replication_group", { "log_delivery_configuration.log_format": "json" }),
  ),
  met(
    "TS-01",
    "Time-series store with a choice of engines",
    document("docs/data.md", "Where the data is"),
    check("time-series-engine-open"),
  ),
  met("TS-02", "A day in memory, a year on disk", test("stacks/time-series-stack.test.ts", "memory")),
  met("TS-05", "Market data and performance metrics apart", test("stacks/time-series-stack.test.ts", "market")),
  met("TS-06", "Time series encrypted with keys of ours where the engine can", test("stacks/time-series-stack.test.ts", "key")),
  met(
    "CDN-01",
    "Web application all over the world",
    resource("edge", "aws_cloudfront_distribution", { http_version: "http2and3", is_ipv6_enabled: true }),
  ),
  met(
    "CDN-02",
    "Bucket that the CDN alone reads",
    resource("edge", "aws_cloudfront_origin_access_control", { signing_behavior: "always" }),
  ),
  met("CDN-03", "API from the region that is right", document("docs/routing.md", "Which region answers")),
  met("CDN-04", "Files with hashed names for a year", resource("edge", "aws_cloudfront_cache_policy", {}, { least: 2 })),
  met(
    "CDN-05",
    "API answers for a minute, for each user",
    test("stacks/edge-answers.test.ts", "is an answer of the API for a minute, for the same caller"),
  ),
  met("CDN-06", "Live data past the cache", test("stacks/edge-answers.test.ts", "whose requests go through whole")),
  met("CDN-07", "Certificate of the CDN", resource("certificates", "aws_acm_certificate", { validation_method: "DNS" })),
  met(
    "CDN-08",
    "HTTPS alone",
    resource("edge", "aws_cloudfront_distribution", { "viewer_certificate.minimum_protocol_version": "TLSv1.2_2021" }),
  ),
  met(
    "CDN-09",
    "Files from the other region when the first fails",
    resource("edge", "aws_cloudfront_distribution", { "origin_group.member.origin_id": { present: true } }),
  ),
  met(
    "CDN-10",
    "Security headers and logs of the CDN",
    resource("edge", "aws_cloudfront_response_headers_policy"),
    resource("edge", "aws_cloudwatch_log_delivery"),
  ),
  met("S3-01", "A bucket for each purpose, with a twin", resource("storage", "aws_s3_bucket", {}, { least: 14 })),
  met(
    "S3-02",
    "Old versions are kept",
    resource("storage", "aws_s3_bucket_versioning", { "versioning_configuration.status": "Enabled" }, { least: 14 }),
  ),
  met("S3-03", "Buckets encrypted with keys of ours", test("stacks/policy.test.ts", "buckets are private, encrypted with our keys")),
  met(
    "S3-04",
    "Requests for objects are logged",
    resource("storage", "aws_s3_bucket_logging", { target_bucket: { present: true } }, { least: 10 }),
  ),
  met(
    "S3-05",
    "Objects leave by policy",
    resource("storage", "aws_s3_bucket_lifecycle_configuration", { "rule.status": "Enabled" }, { least: 14 }),
  ),
  met("S3-06", "Intelligent-Tiering", resource("storage", "aws_s3_bucket_intelligent_tiering_configuration")),
  met(
    "S3-07",
    "Archive in Glacier",
    resource("storage", "aws_s3_bucket_lifecycle_configuration", { "rule.transition.storage_class": "DEEP_ARCHIVE" }, { at: "/audit/" }),
  ),
  met(
    "S3-08",
    "Temporary files go after days",
    resource("storage", "aws_s3_bucket_lifecycle_configuration", { "rule.filter.prefix": "tmp/" }, { least: 14 }),
  ),
  met(
    "S3-09",
    "Buckets are replicated",
    resource("storage-replication", "aws_s3_bucket_replication_configuration", { "rule.status": "Enabled" }),
  ),
  met("S3-10", "Signed requests age quickly", never("buckets-refuse-unsafe-requests")),
  met(
    "S3-11",
    "No bucket is public",
    resource(
      "storage",
      "aws_s3_bucket_public_access_block",
      { block_public_acls: true, block_public_policy: true, ignore_public_acls: true, restrict_public_buckets: true },
      { least: 14 },
    ),
  ),
];
