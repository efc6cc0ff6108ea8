import { usageSchema } from "../../../../../config/schema/usage";
import { costsOf } from "../../../../../src/estate/judge/cost/lines";
import { type PriceTable } from "../../../../../src/estate/judge/cost/prices/table";
import { type MonthlyUsage } from "../../../../../src/estate/judge/cost/usage";
import { type SynthesizedStack } from "../../../../../src/estate/synthesized";

/**
 * Totals by hand: what each line says is what a person would reckon from AWS's pages. The prices are
 * frozen here as they were read on 2026-11-29, so that a renewed table leaves the arithmetic alone.
 */
const frozen: Readonly<Record<string, number>> = {
  "access-analyzer.unused": 0.2,
  "alb.hour": 0.0225,
  "alb.lcu": 0.008,
  "backup.rds": 0.095,
  "backup.s3": 0.05,
  "backup.timestream": 0.03,
  "cloudfront.function": 0.1,
  "cloudfront.gb": 0.085,
  "cloudfront.origin-gb": 0.02,
  "cloudfront.requests": 0.01,
  "cloudwatch.alarm": 0.1,
  "cloudwatch.alarm-fast": 0.3,
  "cloudwatch.composite": 0.5,
  "cloudwatch.dashboard": 3,
  "cloudwatch.insights-metric": 0.07,
  "cloudtrail.data": 0.1,
  "cloudtrail.insights": 0.35,
  "codebuild.small": 0.005,
  "codepipeline.v1": 1,
  "config.item": 0.003,
  "dynamodb.reads": 0.125,
  "dynamodb.storage": 0.25,
  "dynamodb.writes": 0.625,
  "ebs.gp3": 0.08,
  "ec2.c7gn.large": 0.1248,
  "ecr.storage": 0.1,
  "elasticache.backup": 0.085,
  "elasticache.redis.cache.r6g.large": 0.206,
  "fargate-spot.arm.gb": 0.00356,
  "fargate-spot.arm.vcpu": 0.03238,
  "fargate.arm.gb": 0.00356,
  "fargate.arm.vcpu": 0.03238,
  "guardduty.ebs-scanned": 0.03,
  "guardduty.lambda-logs": 1,
  "guardduty.rds-vcpu": 1,
  "guardduty.s3-events": 0.8,
  "influx.db.influx.medium": 0.119,
  "influx.storage": 0.1,
  "inspector.function": 0.3,
  "inspector.image": 0.09,
  "inspector.rescan": 0.01,
  "kms.key": 1,
  "kms.requests": 0.03,
  "lambda.arm.gb-second": 0.0000133334,
  "lambda.requests": 0.2,
  "logs.STANDARD": 0.5,
  "logs.scanned": 0.005,
  "logs.storage": 0.03,
  "macie.bucket": 0.1,
  "macie.scanned": 1,
  "nat-gateway.gb": 0.045,
  "nat-gateway.hour": 0.045,
  "public-ipv4.hour": 0.005,
  "rds.backup": 0.095,
  "rds.insights": 0.0125,
  "rds.iops.multi.gp3": 0.04,
  "rds.postgres.multi.db.r6g.xlarge": 0.899,
  "rds.postgres.single.db.t4g.medium": 0.065,
  "rds.proxy": 0.015,
  "rds.storage.multi.gp3": 0.23,
  "rds.storage.single.gp3": 0.115,
  "rds.throughput.multi.gp3": 0.16,
  "rds.throughput.single.gp3": 0.08,
  "route53.check-aws": 0.5,
  "route53.check-option": 1,
  "route53.queries": 0.4,
  "route53.zone": 0.5,
  "s3.monitoring": 0.0025,
  "s3.reads": 0.0004,
  "s3.replication-time": 0.015,
  "s3.storage.DEEP_ARCHIVE": 0.00099,
  "s3.storage.GLACIER": 0.0036,
  "s3.storage.INTELLIGENT_FREQUENT": 0.023,
  "s3.storage.INTELLIGENT_INFREQUENT": 0.0125,
  "s3.storage.STANDARD": 0.023,
  "s3.writes": 0.005,
  "secrets.requests": 0.05,
  "secrets.secret": 0.4,
  "sns.requests": 0.5,
  "sqs.requests": 0.4,
  "ssm.step": 0.002,
  "states.transitions": 0.025,
  "timestream.magnetic": 0.03,
  "timestream.memory": 0.036,
  "timestream.queries": 0.518,
  "timestream.writes": 0.5,
  "transfer.internet": 0.09,
  "transfer.regions": 0.02,
  "transfer.zones": 0.01,
  "vpc-endpoint.gb": 0.01,
  "vpc-endpoint.hour": 0.01,
  "waf.acl": 5,
  "waf.bot-control": 10,
  "waf.bot-requests": 1,
  "waf.requests": 0.6,
  "waf.rule": 1,
};
/** The frozen prices as a table, the same in both regions. */
export const table: PriceTable = {
  about: { asOf: "2026-11-29", currency: "USD", command: "" },
  sources: { hand: { kind: "aws-list", address: "https://aws.amazon.com/", read: "2026-11-29" } },
  prices: Object.fromEntries(
    Object.entries(frozen).map(([id, amount]) => [
      id,
      { what: id, unit: "unit", "us-east-1": [amount, "hand"], "us-west-2": [amount, "hand"] },
    ]),
  ),
} as unknown as PriceTable;

/** A month of 20 trading days in which CloudFront answers 30 of 40 million requests itself. */
export const usage: MonthlyUsage = {
  assumed: usageSchema.parse({
    requests: { recoveryPercent: 0, requestKiB: 1, botJudgedPercent: 50 },
    tasks: { loadPercent: 10, spotDiscountPercent: 60 },
    logs: {
      flowGiBPerMonth: 40,
      otherGiBPerMonth: 1,
      storedPercent: 20,
      taskGiBPerMonth: 3,
      functionFlowGiBPerMonth: 2,
      queriedGiBPerMonth: 40,
    },
    metrics: { insightsPerCluster: 20, insightsPerService: 30, insightsPerTask: 50 },
    database: { usedPercent: 50, changedGiBPerDay: 24 },
    cache: { usedPercent: 50, writtenGiBPerDay: 24 },
    timeSeries: { writesPerTradingDay: 3_000_000, queryUnitHoursPerTradingDay: 10 },
    storage: { writtenGiBPerMonth: 100, buckets: { logs: 60 }, requestsPerMonth: 1_000_000, objectKiB: 1024, horizonMonths: 12 },
    transfer: { natGiBPerMonth: 200, endpointGiBPerMonth: 300, betweenZonesGiBPerMonth: 1000 },
    functions: { invocationsPerMonth: 3_000_000, averageSeconds: 0.5 },
    keys: { requestsPerMonth: 100_000 },
    secrets: { requestsPerMonth: 20_000 },
    images: { gibPerRepository: 5, pushesPerMonth: 10, rescansPerMonth: 100 },
    messages: { perTopic: 2_000_000, perQueue: 5_000_000, transitionsPerMonth: 10_000, automationStepsPerMonth: 500 },
    tables: { writesPerMonth: 2_000_000, readsPerMonth: 4_000_000, gib: 10 },
    backup: { databaseGiB: 100, objectsGiB: 50, timeSeriesGiB: 30 },
    governance: {
      configurationItemsPerMonth: 1000,
      dataEventsPerMonth: 200_000,
      managementEventsPerMonth: 100_000,
      writeEventsPercent: 10,
      eventBytes: 1024,
      malwareScannedGiBPerMonth: 50,
      personalDataGiBPerMonth: 3,
    },
    delivery: { buildMinutes: 200 },
  }),
  tradingDays: 20,
  sessionHours: 73,
  requests: 40_000_000,
  originRequests: 10_000_000,
  responseGiB: 400,
  originGiB: 146,
};

/** Resources of a stack, by type and name. */
export type Resources = Readonly<Record<string, Readonly<Record<string, object>>>>;
/** A stack of some resources. @param owner environment in the one account */
export const stackOf = (resource: Resources, region = "us-east-1", layer = "x", owner = "e"): SynthesizedStack =>
  ({
    instance: {
      id: `${owner}-${region}-${layer}`,
      layer,
      owner,
      accountId: "111111111111",
      region,
      role: region === "us-east-1" ? "primary" : "recovery",
      environments: ["e"],
    },
    folder: "",
    json: { terraform: { required_providers: {} }, provider: { aws: [{ region }] }, resource },
  }) as unknown as SynthesizedStack;

/** Dollars of a type's resources in a month, to the cent as a bill rounds. */
export function monthOf(type: string, ...stacks: readonly SynthesizedStack[]): number {
  const { lines, unpriced } = costsOf(stacks, () => usage, table);
  expect(unpriced.filter((one) => one.type === type)).toEqual([]);
  return Math.round(lines.filter((line) => line.type === type).reduce((sum, { amount }) => sum + amount, 0) * 100) / 100;
}

/** Subnets in two zones. */
export const subnets = { aws_subnet: { a: { availability_zone: "us-east-1a" }, b: { availability_zone: "us-east-1b" } } };
const task = {
  aws_ecs_task_definition: {
    t: { cpu: "1024", memory: "2048", runtime_platform: { cpu_architecture: "ARM64", operating_system_family: "LINUX" } },
  },
};
/** A service of two tasks of 1 vCPU and 2 GB. @param strategy what they run on */
export const service = (strategy: readonly object[]): Resources => ({
  ...task,
  aws_ecs_service: {
    s: { name: "e-api", desired_count: 2, task_definition: "${aws_ecs_task_definition.t.arn}", capacity_provider_strategy: strategy },
  },
});
