import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketIntelligentTieringConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-intelligent-tiering-configuration";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging";
import { S3BucketNotification } from "@cdktf/provider-aws/lib/s3-bucket-notification";
import { S3BucketObjectLockConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-object-lock-configuration";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { Construct } from "constructs";
import { backupTag, selected } from "../../facts/backup-tag";
import { bucketArn } from "../shared/arns";
import { policyJson, type Statement } from "../shared/iam";
import { type ForeignReaders } from "../shared/key-policy";
import { bucketPolicy } from "./bucket-policy";
import { lifecycleRules } from "./lifecycle-rules";
import { type StorageKey, type Treatment } from "../../facts/bucket-purposes";
import { accessLogPrefixes } from "./service-access";

export interface BucketProps {
  /** Whole name of the bucket. */
  readonly name: string;
  /** What the bucket is for, as the last part of the prefix its access logs get. */
  readonly purpose: string;
  readonly treatment: Treatment;
  /** Keys of the bucket's region. */
  readonly keyArns: Readonly<Record<StorageKey, string>>;
  readonly accountId: string;
  readonly region: string;
  /** How the names of the cache's exported snapshots begin. */
  readonly snapshotPrefixes: readonly string[];
  /** Roles of other accounts that read artifacts. @default [] */
  readonly foreignReaders?: readonly ForeignReaders[];
  /** With data to keep, the bucket cannot be destroyed; without, it goes with all it holds. */
  readonly keepsData: boolean;
  /** What the policy says besides what follows from the treatment. @default [] */
  readonly policyStatements?: readonly Statement[];
  /** Bucket that gets the access logs, or the ARNs of the buckets whose logs this one gets. */
  readonly accessLogs:
    | { readonly kind: "target"; readonly bucketName: string }
    | { readonly kind: "sources"; readonly bucketArns: readonly string[] };
}

/**
 * A private, versioned and encrypted bucket, treated as its purpose asks. It has no ACLs, no CORS and
 * no website: browsers reach files through CloudFront, and other accounts reach nothing.
 */
export class Bucket extends Construct {
  public readonly bucketName: string;
  public readonly bucketArn: string;
  /** The name again, known only when the policy is in place: for those who need its permissions. */
  public readonly nameWithPolicy: string;
  private readonly bucket: S3Bucket;
  private readonly versioning: S3BucketVersioningA;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: BucketProps,
  ) {
    super(scope, id);
    this.bucket = this.createBucket();
    this.versioning = new S3BucketVersioningA(this, "versioning", {
      bucket: this.bucket.bucket,
      versioningConfiguration: { status: "Enabled" },
    });
    this.nameWithPolicy = this.createAccess();
    this.createEncryption();
    this.createLifecycle();
    this.createObjectLock();
    this.createAccessLogging();
    if (props.treatment.backup) this.createEvents();
    this.bucketName = this.bucket.bucket;
    this.bucketArn = this.bucket.arn;
  }

  private createBucket(): S3Bucket {
    const { name, treatment, keepsData } = this.props;
    return new S3Bucket(this, "bucket", {
      bucket: name,
      forceDestroy: !keepsData,
      // Can only be said at creation; a later change replaces the bucket.
      ...(treatment.objectLock.mode === "off" ? {} : { objectLockEnabled: true }),
      ...(treatment.backup ? { tags: { [backupTag]: selected } } : {}),
      lifecycle: { preventDestroy: keepsData },
    });
  }

  /** Each waits for the one before: S3 answers concurrent changes of one bucket's access with a conflict. */
  private createAccess(): string {
    const { name, treatment, accountId, region, snapshotPrefixes, foreignReaders = [], accessLogs } = this.props;
    const publicAccess = new S3BucketPublicAccessBlock(this, "public-access", {
      bucket: this.bucket.bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    const ownership = new S3BucketOwnershipControls(this, "ownership", {
      bucket: this.bucket.bucket,
      rule: { objectOwnership: "BucketOwnerEnforced" },
      dependsOn: [publicAccess],
    });
    const place = {
      bucketArn: bucketArn(name),
      accountId,
      region,
      snapshotPrefixes,
      foreignReaders,
      accessLogSources: accessLogs.kind === "sources" ? accessLogs.bucketArns : [],
    };
    const policy = new S3BucketPolicy(this, "policy", {
      bucket: this.bucket.bucket,
      policy: policyJson([...bucketPolicy(treatment, place, this.keyArn()), ...(this.props.policyStatements ?? [])]),
      dependsOn: [ownership],
    });
    return policy.bucket;
  }

  /** Key that no writer may choose another for. */
  private keyArn(): string | undefined {
    const { treatment, keyArns } = this.props;
    return treatment.encryption.kind === "kms" ? keyArns[treatment.encryption.key] : undefined;
  }

  private createEncryption(): void {
    const { encryption } = this.props.treatment;
    const keyArn = encryption.kind === "kms-by-writer" ? encryption.keyArn : this.keyArn();
    new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
      bucket: this.bucket.bucket,
      rule: [
        keyArn === undefined
          ? { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }
          : {
              applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
              // A bucket key is used with the bucket as encryption context, and not with the writer's own.
              bucketKeyEnabled: encryption.kind === "kms",
            },
      ],
    });
  }

  private createLifecycle(): void {
    const { tiering } = this.props.treatment;
    new S3BucketLifecycleConfiguration(this, "lifecycle", {
      bucket: this.bucket.bucket,
      rule: lifecycleRules(this.props.treatment),
      dependsOn: [this.versioning],
    });
    if (tiering.kind !== "intelligent-archive") return;
    new S3BucketIntelligentTieringConfiguration(this, "archive-tiers", {
      bucket: this.bucket.bucket,
      name: "archive-tiers",
      tiering: [
        { accessTier: "ARCHIVE_ACCESS", days: tiering.archiveAfterDays },
        { accessTier: "DEEP_ARCHIVE_ACCESS", days: tiering.deepArchiveAfterDays },
      ],
    });
  }

  private createObjectLock(): void {
    const { objectLock } = this.props.treatment;
    if (objectLock.mode === "off") return;
    new S3BucketObjectLockConfigurationA(this, "object-lock", {
      bucket: this.bucket.bucket,
      rule: { defaultRetention: { mode: objectLock.mode.toUpperCase(), years: objectLock.years } },
      dependsOn: [this.versioning],
    });
  }

  private createAccessLogging(): void {
    const { accessLogs, purpose } = this.props;
    if (accessLogs.kind !== "target") return;
    new S3BucketLoggingA(this, "access-logging", {
      bucket: this.bucket.bucket,
      targetBucket: accessLogs.bucketName,
      targetPrefix: `${accessLogPrefixes.buckets}/${purpose}/`,
      // Keys by date of the event, so that a query over one day reads one day.
      targetObjectKeyFormat: { partitionedPrefix: { partitionDateSource: "EventTime" } },
    });
  }

  /**
   * AWS Backup learns of changes through EventBridge.
   * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/s3-backups.html
   */
  private createEvents(): void {
    new S3BucketNotification(this, "events", { bucket: this.bucket.bucket, eventbridge: true });
  }
}
