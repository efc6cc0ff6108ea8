import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { bucketArn } from "../shared/arns";
import { policyJson } from "../shared/iam";
import { accessLogPrefixes } from "../storage/service-access";
import { stateBucketPolicy } from "./state-bucket-policy";

/** Parts of an upload that was never completed are of no use after a week. */
const incompleteUploadDays = 7;

export interface StateBucketProps {
  readonly bucketName: string;
  readonly keyArn: string;
  /** Alias of the same key, as the backends name it. */
  readonly keyAliasArn: string;
  readonly retainVersionsDays: number;
  readonly breakGlassRoleArns: readonly string[];
  /** Takes the access logs; its policy lets S3 write. */
  readonly accessLogsBucketName: string;
}

/** Bucket that holds Terraform state. It is never destroyed, whatever the environment keeps. */
export class StateBucket extends Construct {
  public readonly bucketName: string;
  public readonly bucketArn: string;

  public constructor(scope: Construct, id: string, props: StateBucketProps) {
    super(scope, id);
    const bucket = new S3Bucket(this, "bucket", { bucket: props.bucketName, lifecycle: { preventDestroy: true } });
    this.bucketName = bucket.bucket;
    this.bucketArn = bucket.arn;

    const ownership = new S3BucketOwnershipControls(this, "ownership", {
      bucket: this.bucketName,
      rule: { objectOwnership: "BucketOwnerEnforced" },
    });
    const publicAccess = new S3BucketPublicAccessBlock(this, "public-access", {
      bucket: this.bucketName,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    const encryption = new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
      bucket: this.bucketName,
      rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: props.keyArn }, bucketKeyEnabled: true }],
    });
    const history = this.keepHistory(props.retainVersionsDays);
    const logging = new S3BucketLoggingA(this, "access-logging", {
      bucket: this.bucketName,
      targetBucket: props.accessLogsBucketName,
      targetPrefix: `${accessLogPrefixes.buckets}/states/`,
      // Keys by date of the event, so that a query over one day reads one day.
      targetObjectKeyFormat: { partitionedPrefix: { partitionDateSource: "EventTime" } },
    });
    this.createPolicy(props, [ownership, publicAccess, encryption, logging, ...history]);
  }

  private keepHistory(retainVersionsDays: number): ITerraformDependable[] {
    const versioning = new S3BucketVersioningA(this, "versioning", {
      bucket: this.bucketName,
      versioningConfiguration: { status: "Enabled" },
    });
    const lifecycle = new S3BucketLifecycleConfiguration(this, "lifecycle", {
      bucket: this.bucketName,
      rule: [
        {
          id: "old-versions",
          status: "Enabled",
          // AWS wants a filter; the empty prefix means every object.
          filter: [{ prefix: "" }],
          noncurrentVersionExpiration: [{ noncurrentDays: retainVersionsDays }],
          // Each run leaves a delete marker behind its lock file; it goes once no version stands below it.
          expiration: [{ expiredObjectDeleteMarker: true }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: incompleteUploadDays }],
        },
      ],
      dependsOn: [versioning],
    });
    return [versioning, lifecycle];
  }

  /** Comes last: the policy refuses to whoever creates the bucket what the resources before it do. */
  private createPolicy(props: StateBucketProps, dependsOn: ITerraformDependable[]): void {
    const statements = stateBucketPolicy({
      bucketArn: bucketArn(props.bucketName),
      keyArns: [props.keyArn, props.keyAliasArn],
      breakGlassRoleArns: props.breakGlassRoleArns,
    });
    new S3BucketPolicy(this, "policy", { bucket: this.bucketName, policy: policyJson(statements), dependsOn });
  }
}
