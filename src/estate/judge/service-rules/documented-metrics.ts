/** Metrics of a namespace with their sets of dimensions, from AWS's guide. */
interface Documented {
  readonly namespace: string;
  readonly metrics: readonly string[];
  /** Names of dimensions, sorted and joined by commas. */
  readonly dimensions: readonly string[];
  readonly source: string;
}

/** What AWS's guides name and the directory of the console (`data/aws-metrics.json`) does not. */
export const documentedMetrics: readonly Documented[] = [
  {
    namespace: "AWS/Billing",
    metrics: ["EstimatedCharges"],
    dimensions: ["Currency", "Currency,ServiceName"],
    source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/monitor_estimated_charges_with_cloudwatch.html",
  },
  {
    namespace: "AWS/CertificateManager",
    metrics: ["DaysToExpiry"],
    dimensions: ["CertificateArn"],
    source: "https://docs.aws.amazon.com/acm/latest/userguide/cloudwatch-metrics.html",
  },
  {
    namespace: "AWS/CloudFront",
    metrics: [
      "FunctionInvocations",
      "FunctionExecutionErrors",
      "FunctionValidationErrors",
      "FunctionComputeUtilization",
      "FunctionThrottles",
    ],
    dimensions: ["FunctionName,Region"],
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/monitoring-functions.html",
  },
  {
    namespace: "AWS/ElastiCache",
    metrics: ["GlobalDatastoreReplicationLag"],
    dimensions: ["CacheClusterId"],
    source: "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.Redis.html",
  },
  {
    namespace: "AWS/Lambda",
    metrics: ["AsyncEventsReceived", "AsyncEventAge", "AsyncEventsDropped"],
    dimensions: ["FunctionName"],
    source: "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html",
  },
  {
    namespace: "AWS/RDS",
    metrics: ["DiskQueueDepth", "OldestReplicationSlotLag", "ReplicaLag", "TransactionLogsDiskUsage"],
    dimensions: ["DBInstanceIdentifier"],
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html",
  },
  {
    namespace: "AWS/RDS",
    metrics: ["DBLoad", "DBLoadCPU", "DBLoadNonCPU"],
    dimensions: ["DBInstanceIdentifier"],
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights.Cloudwatch.html",
  },
  {
    namespace: "AWS/RDS",
    metrics: ["DatabaseConnectionsBorrowLatency", "DatabaseConnectionsSetupFailed"],
    dimensions: ["ProxyName"],
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.monitoring.html",
  },
  {
    namespace: "AWS/S3",
    metrics: ["ReplicationLatency", "BytesPendingReplication", "OperationsPendingReplication", "OperationsFailedReplication"],
    dimensions: ["DestinationBucket,RuleId,SourceBucket"],
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html",
  },
  {
    namespace: "AWS/Scheduler",
    metrics: ["InvocationAttemptCount", "TargetErrorCount", "InvocationDroppedCount"],
    dimensions: ["ScheduleGroup"],
    source: "https://docs.aws.amazon.com/scheduler/latest/UserGuide/monitoring-cloudwatch.html",
  },
  {
    namespace: "AWS/Timestream",
    metrics: ["MagneticStoreRejectedRecordCount"],
    dimensions: ["DatabaseName,TableName"],
    source: "https://docs.aws.amazon.com/timestream/latest/developerguide/metrics-dimensions.html",
  },
  {
    namespace: "AWS/Timestream/InfluxDB",
    metrics: ["CPUUtilization", "DiskUtilization"],
    dimensions: ["DbInstanceName"],
    source: "https://docs.aws.amazon.com/timestream/latest/developerguide/timestream-for-influx-creating-cw-alarms.html",
  },
  {
    namespace: "AWS/Usage",
    metrics: ["CallCount", "ResourceCount"],
    dimensions: ["Class,Resource,Service,Type"],
    source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Usage-Metrics.html",
  },
  {
    namespace: "AWS/WAFV2",
    metrics: ["AllowedRequests", "BlockedRequests"],
    // Lists of CloudFront have no region.
    dimensions: ["Region,Rule,WebACL", "Rule,WebACL"],
    source: "https://docs.aws.amazon.com/waf/latest/developerguide/waf-metrics.html",
  },
  {
    namespace: "ECS/ContainerInsights",
    metrics: ["DesiredTaskCount", "RunningTaskCount"],
    dimensions: ["ClusterName,ServiceName"],
    source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html",
  },
];
