import { type Series } from "./model";

/** What a figure is while all is well: nothing is reported, or a value while the market is closed and one while it trades. */
type Healthy = "nothing" | number | readonly [closed: number, open: number];

const GiB = 1024 ** 3;

/**
 * Figures of a healthy estate under synthetic load, by namespace and name. They are no measurements: what
 * matters is that they are on the right side of sensible thresholds, with the noise of a working day.
 */
const healthy: Readonly<Record<string, Healthy>> = {
  "AWS/ApiGateway 4xx": "nothing",
  "AWS/ApiGateway 5xx": "nothing",
  "AWS/ApplicationELB HTTPCode_ELB_5XX_Count": "nothing",
  "AWS/ApplicationELB HTTPCode_Target_5XX_Count": [0, 1],
  "AWS/ApplicationELB HealthyHostCount": [2, 4],
  "AWS/ApplicationELB RejectedConnectionCount": "nothing",
  "AWS/ApplicationELB RequestCount": [60, 6000],
  "AWS/ApplicationELB TargetResponseTime": [0.08, 0.25],
  "AWS/ApplicationELB UnHealthyHostCount": 0,
  "AWS/CertificateManager DaysToExpiry": 200,
  "AWS/CloudFront 5xxErrorRate": [0, 0.02],
  "AWS/CloudFront FunctionExecutionErrors": "nothing",
  "AWS/CodeBuild FailedBuilds": 0,
  "AWS/DynamoDB ReadThrottleEvents": "nothing",
  "AWS/DynamoDB WriteThrottleEvents": "nothing",
  "AWS/ECS CPUUtilization": [8, 55],
  "AWS/ECS MemoryUtilization": [35, 60],
  "AWS/ElastiCache DatabaseMemoryUsagePercentage": [30, 55],
  "AWS/ElastiCache EngineCPUUtilization": [3, 40],
  "AWS/ElastiCache Evictions": 0,
  "AWS/ElastiCache GlobalDatastoreReplicationLag": [0.1, 0.6],
  "AWS/ElastiCache ReplicationLag": [0, 0.2],
  "AWS/Events FailedInvocations": "nothing",
  "AWS/Events Invocations": "nothing",
  "AWS/Events TriggeredRules": "nothing",
  "AWS/Lambda AsyncEventsDropped": "nothing",
  "AWS/Lambda DestinationDeliveryFailures": "nothing",
  "AWS/Lambda Duration": 900,
  "AWS/Lambda Errors": 0,
  "AWS/Lambda Invocations": 1,
  "AWS/Lambda Throttles": 0,
  "AWS/Logs EMFParsingErrors": "nothing",
  "AWS/Logs EMFValidationErrors": "nothing",
  "AWS/Logs IncomingLogEvents": [40, 400],
  "AWS/NATGateway ErrorPortAllocation": 0,
  "AWS/RDS CPUUtilization": [6, 45],
  "AWS/RDS DBLoad": [0.2, 1.6],
  "AWS/RDS DatabaseConnections": [40, 180],
  "AWS/RDS DatabaseConnectionsBorrowLatency": [300, 2000],
  "AWS/RDS DatabaseConnectionsSetupFailed": "nothing",
  "AWS/RDS DiskQueueDepth": [0.1, 4],
  "AWS/RDS FreeStorageSpace": 700 * GiB,
  "AWS/RDS FreeableMemory": [20 * GiB, 12 * GiB],
  "AWS/RDS OldestReplicationSlotLag": 64 * 1024 ** 2,
  "AWS/RDS ReadLatency": [0.001, 0.004],
  "AWS/RDS ReplicaLag": [0.5, 3],
  "AWS/RDS TransactionLogsDiskUsage": 2 * GiB,
  "AWS/RDS WriteLatency": [0.001, 0.005],
  "AWS/Route53 HealthCheckStatus": 1,
  "AWS/S3 BucketSizeBytes": 200 * GiB,
  "AWS/S3 OperationsFailedReplication": 0,
  "AWS/S3 ReplicationLatency": [2, 20],
  "AWS/SNS NumberOfNotificationsFailed": "nothing",
  "AWS/SQS ApproximateAgeOfOldestMessage": 0,
  "AWS/SQS ApproximateNumberOfMessagesVisible": 0,
  "AWS/Scheduler InvocationDroppedCount": "nothing",
  "AWS/States ExecutionThrottled": "nothing",
  "AWS/States ExecutionsAborted": "nothing",
  "AWS/States ExecutionsFailed": "nothing",
  "AWS/States ExecutionsTimedOut": "nothing",
  "AWS/Timestream MagneticStoreRejectedRecordCount": "nothing",
  "AWS/Timestream/InfluxDB CPUUtilization": [5, 40],
  "AWS/Timestream/InfluxDB DiskUtilization": 40,
  "AWS/Usage CallCount": [600, 12_000],
  "AWS/Usage ResourceCount": [30, 60],
  "AWS/Usage SERVICE_QUOTA": 100_000,
  "AWS/WAFV2 AllowedRequests": [60, 6000],
  "AWS/WAFV2 BlockedRequests": [2, 60],
  "ECS/ContainerInsights DesiredTaskCount": [2, 4],
  "ECS/ContainerInsights RunningTaskCount": [2, 4],
  // Of the business, only while the market trades.
  "Smart0DTE/Trading ActiveTradingSignals": [0, 40],
  "Smart0DTE/Trading MarketDataLatency": [20, 80],
  "Smart0DTE/Trading OrderErrorRate": [0, 0.1],
  "Smart0DTE/Trading OrderExecutionTime": [200, 350],
  "Smart0DTE/Trading PositionPnL": [0, 1200],
  "Smart0DTE/Trading SignalAccuracy": [60, 62],
  "Smart0DTE/Trading SignalGenerationLatency": [80, 180],
};

/** Figures of the environment's own functions, whose namespace has its name. */
const own: Readonly<Record<string, Healthy>> = {
  ApiAnswers: 1,
  CalendarDaysKnown: 400,
  DriftFindings: 0,
  ExportedItems: 300,
  HoursSinceRestoreValidation: 20,
  PeerAnswers: 1,
  PeerMute: 0,
  PeerTells: 0,
  SecretAgeDays: 3,
  RestoreValidationFailed: 0,
  SecretWithoutValue: 0,
  SiteAnswers: 1,
  SocketAnswers: 1,
};

/** Nothing is reported of the business while the market is closed. */
const onlyInSession = new Set(["MarketDataProcessingRate"]);

/**
 * Value of a figure while all is well.
 *
 * @throws Error for a figure that nobody has described: an alarm on it could not be tried
 */
export function healthyValue({ namespace, name, statistic, dimensions }: Series, open: boolean): number | undefined {
  if (onlyInSession.has(name)) return open ? (statistic === "SampleCount" ? 60 : 2500) : undefined;
  if (name === "MarketOpen") return statistic === "SampleCount" ? 1 : open ? 1 : 0;
  // One of the two groups takes the traffic.
  if (name === "HealthyHostCount" && JSON.stringify(dimensions).includes("green")) return undefined;
  // A rank in percent: of the answers, so many are in time.
  if (statistic.startsWith("PR(")) return 99.8;
  const value = healthy[`${namespace} ${name}`] ?? own[name];
  if (value === undefined)
    throw new Error(`nobody has said what ${namespace} ${name} is while all is well; write it into src/estate/judge/alarms/healthy.ts`);
  if (value === "nothing") return undefined;
  if (statistic === "SampleCount") return 1;
  return typeof value === "number" ? value : value[open ? 1 : 0];
}
