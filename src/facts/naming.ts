import { createHash } from "node:crypto";

/** Longest name that each service takes, from its API reference. */
const limits = {
  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
  iamRole: 64,
  iamPolicy: 128,
  /** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
  bucket: 63,
  /** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html */
  loadBalancer: 32,
  targetGroup: 32,
  /** Web ACLs and rule groups; https://docs.aws.amazon.com/waf/latest/APIReference/API_CreateWebACL.html */
  webAcl: 128,
  /** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html: clusters, services, families, capacity providers */
  ecs: 255,
  /** https://docs.aws.amazon.com/xray/latest/api/API_SamplingRule.html */
  xraySamplingRule: 32,
  /** https://docs.aws.amazon.com/xray/latest/api/API_CreateGroup.html */
  xrayGroup: 32,
  /** https://docs.aws.amazon.com/codedeploy/latest/userguide/limits.html */
  codeDeploy: 100,
  /** https://docs.aws.amazon.com/codebuild/latest/APIReference/API_CreateProject.html */
  codeBuild: 255,
  /** https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PipelineDeclaration.html */
  codePipeline: 100,
  /** https://docs.aws.amazon.com/codeconnections/latest/APIReference/API_CreateConnection.html */
  codeConnection: 32,
  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
  alarm: 255,
  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html: letters, digits, - and _ */
  dashboard: 255,
  /** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html */
  securityGroup: 255,
  /** https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html */
  topic: 256,
  /** https://docs.aws.amazon.com/chatbot/latest/APIReference/API_CreateSlackChannelConfiguration.html */
  chatConfiguration: 128,
  /** The tag Name; https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html */
  tag: 256,
  /** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html; final snapshots add a suffix */
  database: 50,
  /** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBProxy.html */
  databaseProxy: 63,
  /** Subnet groups, parameter groups and event subscriptions of RDS and ElastiCache. */
  databaseGroup: 255,
  /** https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html */
  cache: 40,
  /** https://docs.aws.amazon.com/ts-influxdb/latest/ts-influxdb-api/API_CreateDbInstance.html */
  influxDb: 40,
  /** https://docs.aws.amazon.com/timestream/latest/developerguide/ts-limits.html */
  timestream: 256,
  /** https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
  function: 64,
  /** https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis.html: APIs of API Gateway */
  api: 128,
  /** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html */
  schedule: 64,
  /** Functions, key value stores and access controls; https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateFunction.html */
  cloudFront: 64,
  /** https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CachePolicyConfig.html */
  cloudFrontPolicy: 128,
  /** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutDeliverySource.html */
  logDelivery: 60,
  /** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html */
  eventRule: 64,
  /** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-trail-naming-requirements.html */
  trail: 128,
  /** Rules, conformance packs and documents of remediations; https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigRule.html */
  configRule: 128,
  /** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateDocument.html */
  automationDocument: 128,
  /** https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_CreateAnalyzer.html */
  accessAnalyzer: 255,
  /** https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_Budget.html */
  budget: 100,
  /** Monitors and subscriptions; https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_AnomalyMonitor.html */
  anomalyMonitor: 1024,
  /** https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreatePolicy.html */
  controlPolicy: 128,
  /** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html */
  queue: 80,
  /** https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html */
  stateMachine: 80,
  /** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html */
  dynamodbTable: 255,
  /** https://docs.aws.amazon.com/aws-backup/latest/devguide/API_CreateBackupVault.html */
  backupVault: 50,
  /** https://docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupPlan.html */
  backupPlan: 50,
} as const;

export type NameKind = keyof typeof limits;

const hashLength = 6;

/** Whose names are made: the first two parts of every physical name. */
export interface NameScope {
  readonly project: string;
  /** Environment, or the account's name for what exists once per account. */
  readonly owner: string;
}

/**
 * The physical name `<project>-<owner>-<role>`. A name over the service's limit keeps its beginning
 * and ends in a hash of the whole, so that it stays unique and the same in every synthesis.
 */
export function physicalName(kind: NameKind, scope: NameScope, role: string): string {
  return fit(`${scope.project}-${scope.owner}-${role}`, limits[kind]);
}

/** Bucket names are unique over all of AWS, so they carry account and region: `<project>-<owner>-<role>-<account>-<region>`. */
export function bucketName(scope: NameScope, role: string, accountId: string, region: string): string {
  const place = `-${accountId}-${region}`;
  return fit(`${scope.project}-${scope.owner}-${role}`, limits.bucket - place.length) + place;
}

function fit(name: string, limit: number): string {
  if (name.length <= limit) return name;
  const hash = createHash("sha256").update(name).digest("hex").slice(0, hashLength);
  return `${name.slice(0, limit - hashLength - 1).replace(/-+$/, "")}-${hash}`;
}

/** Log group of one service of an environment. */
export const logGroupName = (scope: NameScope, service: string): string => `/${scope.project}/${scope.owner}/${service}`;

/** Path of a parameter of an environment in SSM Parameter Store. */
export const parameterName = (scope: NameScope, name: string): string => `/${scope.project}/${scope.owner}/${name}`;

/** Alias of a key; with account and region known it addresses the key without reading any state. */
export const keyAlias = (scope: NameScope, domain: string): string => `alias/${scope.project}-${scope.owner}-${domain}`;

/** Policy that bounds every role of an environment; computed by whoever makes a role. */
export const boundaryName = (scope: NameScope): string => physicalName("iamPolicy", scope, "boundary");
/** Name of a secret; a path without the leading slash, so that policies can address a store's secrets together. */
export const secretName = (scope: NameScope, name: string): string => `${scope.project}/${scope.owner}/${name}`;
/** Repository of a service's images; a path, so that a prefix names those of a project or an environment. */
export const repositoryName = (scope: NameScope, service: string): string => `${scope.project}/${scope.owner}/${service}`;
