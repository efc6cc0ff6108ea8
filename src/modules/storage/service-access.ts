import { accountRootArn } from "../shared/arns";
import { type Statement } from "../shared/iam";
import { type ForeignReaders } from "../shared/key-policy";
import { cacheSnapshotService, logsService } from "../shared/service-principals";
import { type ServiceAccess } from "../../facts/bucket-purposes";

/** Prefixes of the access-logs bucket, one per kind of writer. */
export const accessLogPrefixes = { buckets: "s3", loadBalancers: "alb", cdn: "cloudfront" } as const;

/** Where a bucket is and what may log to it. */
export interface BucketPlace {
  readonly bucketArn: string;
  readonly accountId: string;
  readonly region: string;
  /** ARNs of the buckets whose access logs it takes; empty unless it is the target. */
  readonly accessLogSources: readonly string[];
  /** How the names of the cache's exported snapshots begin. */
  readonly snapshotPrefixes: readonly string[];
  /** Roles of other accounts that deployments are made with there. */
  readonly foreignReaders: readonly ForeignReaders[];
}

/** The statements that let a service do its part, for this account's resources only. */
export function serviceAccessStatements(access: ServiceAccess, place: BucketPlace): Statement[] {
  switch (access) {
    case "cloudfront-read":
      return [readByDistributions(place)];
    case "cache-snapshot-export":
      return exportCacheSnapshots(place);
    case "cache-seed-read":
      return seedCaches(place);
    case "log-group-export":
      return exportLogGroups(place);
    case "server-access-logs":
      return [writeServerAccessLogs(place)];
    case "load-balancer-logs":
      return [writeLoadBalancerLogs(place)];
    case "vended-logs":
      return writeVendedLogs(place);
    case "delivery-read":
      return readByForeignRoles(place);
  }
}

const service = (...names: string[]) => ({ service: names });
const fromAccount = (accountId: string) => ({ "aws:SourceAccount": [accountId] });

/**
 * Any distribution of the account: the distribution's id is known only to a later layer, which reads this one.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
 */
function readByDistributions({ bucketArn, accountId }: BucketPlace): Statement {
  return {
    sid: "ReadByCloudFront",
    effect: "Allow",
    principals: service("cloudfront.amazonaws.com"),
    actions: ["s3:GetObject"],
    resources: [`${bucketArn}/*`],
    conditions: { StringEquals: fromAccount(accountId), ArnLike: { "aws:SourceArn": [`arn:aws:cloudfront::${accountId}:distribution/*`] } },
  };
}

/**
 * AWS documents no condition key for this principal; it acts only on a caller who may call CopySnapshot in the account
 * that owns the bucket.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/backups-exporting.html
 */
function exportCacheSnapshots({ bucketArn, region, snapshotPrefixes }: BucketPlace): Statement[] {
  const principals = service(cacheSnapshotService(region));
  return [
    {
      sid: "SeeBucketByElastiCache",
      effect: "Allow",
      principals,
      actions: ["s3:GetBucketAcl", "s3:ListBucket", "s3:ListBucketMultipartUploads"],
      resources: [bucketArn],
    },
    {
      sid: "WriteSnapshotsByElastiCache",
      effect: "Allow",
      principals,
      actions: ["s3:PutObject", "s3:GetObject", "s3:ListMultipartUploadParts"],
      resources: snapshotPrefixes.map((prefix) => `${bucketArn}/${prefix}*`),
    },
  ];
}

/** @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/backups-seeding-redis.html */
function seedCaches({ bucketArn, region }: BucketPlace): Statement[] {
  const principals = service(cacheSnapshotService(region));
  return [
    { sid: "SeeBucketByElastiCache", effect: "Allow", principals, actions: ["s3:GetBucketAcl", "s3:ListBucket"], resources: [bucketArn] },
    { sid: "ReadSeedsByElastiCache", effect: "Allow", principals, actions: ["s3:GetObject"], resources: [`${bucketArn}/*`] },
  ];
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/S3ExportTasks.html */
function exportLogGroups({ bucketArn, accountId, region }: BucketPlace): Statement[] {
  const principals = service(logsService(region));
  const fromLogGroups = { ArnLike: { "aws:SourceArn": [`arn:aws:logs:${region}:${accountId}:log-group:*`] } };
  return [
    {
      sid: "SeeBucketByLogs",
      effect: "Allow",
      principals,
      actions: ["s3:GetBucketAcl"],
      resources: [bucketArn],
      conditions: { StringEquals: fromAccount(accountId), ...fromLogGroups },
    },
    {
      sid: "WriteExportsByLogs",
      effect: "Allow",
      principals,
      actions: ["s3:PutObject"],
      resources: [`${bucketArn}/*`],
      conditions: { StringEquals: { ...fromAccount(accountId), "s3:x-amz-acl": ["bucket-owner-full-control"] }, ...fromLogGroups },
    },
  ];
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html */
function writeServerAccessLogs({ bucketArn, accountId, accessLogSources }: BucketPlace): Statement {
  return {
    sid: "WriteServerAccessLogs",
    effect: "Allow",
    principals: service("logging.s3.amazonaws.com"),
    actions: ["s3:PutObject"],
    resources: [`${bucketArn}/${accessLogPrefixes.buckets}/*`],
    conditions: { StringEquals: fromAccount(accountId), ArnLike: { "aws:SourceArn": accessLogSources } },
  };
}

/**
 * The service writes below `AWSLogs/<account of the load balancer>/`, so the path keeps other accounts out.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
 */
function writeLoadBalancerLogs({ bucketArn, accountId }: BucketPlace): Statement {
  return {
    sid: "WriteLoadBalancerLogs",
    effect: "Allow",
    principals: service("logdelivery.elasticloadbalancing.amazonaws.com"),
    actions: ["s3:PutObject"],
    resources: [`${bucketArn}/${accessLogPrefixes.loadBalancers}/AWSLogs/${accountId}/*`],
  };
}

/**
 * Standard logging (v2) of CloudFront, which needs no ACL on the bucket.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
 */
function writeVendedLogs({ bucketArn, accountId }: BucketPlace): Statement[] {
  const principals = service("delivery.logs.amazonaws.com");
  // CloudFront's delivery sources exist in us-east-1 only, wherever the bucket is.
  const fromSources = { ArnLike: { "aws:SourceArn": [`arn:aws:logs:us-east-1:${accountId}:delivery-source:*`] } };
  return [
    {
      sid: "SeeBucketByLogDelivery",
      effect: "Allow",
      principals,
      actions: ["s3:GetBucketAcl"],
      resources: [bucketArn],
      conditions: { StringEquals: fromAccount(accountId), ...fromSources },
    },
    {
      sid: "WriteCdnLogs",
      effect: "Allow",
      principals,
      actions: ["s3:PutObject"],
      resources: [`${bucketArn}/${accessLogPrefixes.cdn}/*`],
      conditions: { StringEquals: { ...fromAccount(accountId), "s3:x-amz-acl": ["bucket-owner-full-control"] }, ...fromSources },
    },
  ];
}

/** What pipelines hand over is read by the roles that deployments in other accounts are made with. */
function readByForeignRoles({ bucketArn, foreignReaders }: BucketPlace): Statement[] {
  if (foreignReaders.length === 0) return [];
  const readers = {
    effect: "Allow",
    principals: { aws: foreignReaders.map(({ accountId }) => accountRootArn(accountId)) },
    conditions: { ArnEquals: { "aws:PrincipalArn": foreignReaders.flatMap(({ roleArns }) => roleArns) } },
  } as const;
  return [
    { ...readers, sid: "ReadByForeignRoles", actions: ["s3:GetObject", "s3:GetObjectVersion"], resources: [`${bucketArn}/*`] },
    { ...readers, sid: "SeeBucketByForeignRoles", actions: ["s3:GetBucketLocation", "s3:GetBucketVersioning"], resources: [bucketArn] },
  ];
}
