import { type ServicePrincipalUse, type ServiceUse } from "../shared/key-policy";
import { bucketArn } from "../shared/arns";
import { bucketName, type NameScope } from "../../facts/naming";
import { type Place } from "../shared/place";
import { cacheSnapshotService, logsService } from "../shared/service-principals";

/** What one kind of data needs of its key. */
export interface KeyDomainDefinition {
  readonly description: string;
  /** Services that use the key for whoever calls them in the account, by endpoint prefix. */
  readonly through: ServiceUse["services"];
  /** Of these, the ones that keep a grant to work on without the caller. */
  readonly grants: ServiceUse["services"];
  /** Services that use the key in their own name. */
  readonly principals: (place: Place) => readonly ServicePrincipalUse[];
  /**
   * Whether recovery points are encrypted with it, so that an account that gets copies of them must be able to decrypt: those of
   * a database with the database's own key, all others with the vault's.
   * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html
   */
  readonly encryptsRecoveryPoints?: boolean;
}

const none = (): readonly ServicePrincipalUse[] => [];

/**
 * Who may use which key: the one table. A service that stands in no row cannot use the key, so a new
 * consumer is a line here first.
 */
export const keyDomains = {
  data: {
    description: "Databases and time series",
    through: ["rds", "timestream", "dynamodb"],
    grants: ["rds", "timestream", "dynamodb"],
    principals: none,
    encryptsRecoveryPoints: true,
  },
  cache: { description: "Caches", through: ["elasticache"], grants: ["elasticache"], principals: none },
  storage: {
    description: "Objects in buckets",
    through: ["s3"],
    grants: [],
    principals: (place) => [...readByDistributions(place), ...writtenByExports(place)],
  },
  secrets: { description: "Secrets and secure parameters", through: ["secretsmanager", "ssm"], grants: [], principals: none },
  // The history of a state machine's runs is a log; whoever may read or start one may have Step Functions use the key.
  logs: {
    description: "Log groups and histories of state machines",
    through: ["states"],
    grants: [],
    principals: (place) => [...writtenByLogs(place), deliveredFromStateMachines(place)],
  },
  notifications: { description: "Topics and queues", through: ["sns", "sqs"], grants: [], principals: usedByPublishers },
  // A copy of a database snapshot is encrypted by the database service with the key of the vault.
  backup: {
    description: "Backup vaults",
    through: ["backup", "rds"],
    grants: ["backup", "rds"],
    principals: none,
    encryptsRecoveryPoints: true,
  },
  artifacts: { description: "Build artifacts and images", through: ["s3", "ecr"], grants: ["ecr"], principals: none },
} as const satisfies Readonly<Record<string, KeyDomainDefinition>>;

export type KeyDomain = keyof typeof keyDomains;

/**
 * CloudFront decrypts what it fetches from a bucket with origin access control. The distribution's ARN
 * carries the account, so no other account's distribution matches.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
 */
function readByDistributions({ accountId }: Place): readonly ServicePrincipalUse[] {
  return [
    {
      sid: "ReadByDistributions",
      services: ["cloudfront.amazonaws.com"],
      actions: ["kms:Decrypt"],
      conditions: { ArnLike: { "aws:SourceArn": [`arn:aws:cloudfront::${accountId}:distribution/*`] } },
    },
  ];
}

/**
 * Services that write to encrypted buckets in their own name. S3 sends the bucket (with a bucket key)
 * or the object as encryption context, which is narrower than a source, and known to be sent.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/backups-exporting.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/S3ExportTasks.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html
 */
function writtenByExports({ names, accountId, region }: Place): readonly ServicePrincipalUse[] {
  const into = (sid: string, service: string, purpose: string): ServicePrincipalUse => {
    const bucket = bucketArn(bucketName(names, purpose, accountId, region));
    return {
      sid,
      services: [service],
      actions: ["kms:Decrypt", "kms:GenerateDataKey"],
      conditions: { ArnLike: { "kms:EncryptionContext:aws:s3:arn": [bucket, `${bucket}/*`] } },
    };
  };
  return [into("WrittenByCacheExports", cacheSnapshotService(region), "backups"), into("WrittenByLogExports", logsService(region), "logs")];
}

/**
 * Log groups that an environment's stacks make: its own, those that services name after its
 * resources, and those of web ACLs, whose names AWS wants to begin with `aws-waf-logs-`.
 */
export const logGroupPatterns = ({ project, owner }: NameScope): readonly string[] => [
  `/${project}/${owner}/*`,
  `/aws/*${project}-${owner}-*`,
  `aws-waf-logs-${project}-${owner}-*`,
];

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html */
function writtenByLogs({ names, accountId, region }: Place): readonly ServicePrincipalUse[] {
  return [
    {
      sid: "WrittenByLogs",
      services: [logsService(region)],
      actions: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
      conditions: {
        ArnLike: {
          "kms:EncryptionContext:aws:logs:arn": logGroupPatterns(names).map(
            (pattern) => `arn:aws:logs:${region}:${accountId}:log-group:${pattern}`,
          ),
        },
      },
    },
  ];
}

/**
 * The logs of a state machine with a key of its own arrive encrypted, and their delivery decrypts them.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html
 */
function deliveredFromStateMachines({ accountId, region }: Place): ServicePrincipalUse {
  return {
    sid: "DeliveredFromStateMachines",
    services: ["delivery.logs.amazonaws.com"],
    actions: ["kms:Decrypt"],
    conditions: {
      StringEquals: { "aws:SourceAccount": [accountId] },
      ArnLike: { "kms:EncryptionContext:SourceArn": [`arn:aws:logs:${region}:${accountId}:*`] },
    },
  };
}

/** Services that publish to topics of an environment. */
const publishers = ["backup", "budgets", "cloudwatch", "codestar-notifications", "costalerts", "events", "events.rds"] as const;

/**
 * A service cannot publish to an encrypted topic unless its key lets it. The condition is the
 * encryption context that SNS sets, the topic; EventBridge fails with `aws:SourceAccount` or
 * `aws:SourceArn` here, so the topics' own policies carry those.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
function usedByPublishers({ names, accountId, region }: Place): readonly ServicePrincipalUse[] {
  return [
    {
      sid: "UsedByPublishers",
      services: publishers.map((publisher) => `${publisher}.amazonaws.com`),
      actions: ["kms:Decrypt", "kms:GenerateDataKey*"],
      conditions: {
        ArnLike: { "kms:EncryptionContext:aws:sns:topicArn": [`arn:aws:sns:${region}:${accountId}:${names.project}-${names.owner}-*`] },
      },
    },
  ];
}
