import {
  DeleteBucketPolicyCommand,
  DeletePublicAccessBlockCommand,
  GetBucketTaggingCommand,
  PutBucketAccelerateConfigurationCommand,
  PutBucketEncryptionCommand,
  PutBucketLoggingCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
} from "@aws-sdk/client-s3";
import { DeleteTopicCommand, SetTopicAttributesCommand } from "@aws-sdk/client-sns";
import { accountId, type ByHand, p, r, s3, sns } from "./by-hand";

export const bucket = (region: string, purpose: string) => ({
  Bucket: `smart0dte-dev-${purpose}-${accountId}-${region}`,
  ExpectedBucketOwner: accountId,
});
export const topic = (region: string, severity: string): string => `arn:aws:sns:${region}:${accountId}:smart0dte-dev-alerts-${severity}`;
const storage = (region: string): string => `dev-${region}-storage`;
const notifications = (region: string): string => `dev-${region}-notifications`;
const openTo = (arn: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Sid: "Everybody", Effect: "Allow", Principal: "*", Action: ["sns:Publish", "sns:Subscribe"], Resource: arn }],
  });

export const inData: readonly ByHand[] = [
  {
    what: "old versions are kept no more",
    stack: storage(p),
    construct: "buckets/artifacts/versioning",
    class: "changed",
    consequence: "recovery",
    work: () => s3(p).send(new PutBucketVersioningCommand({ ...bucket(p, "artifacts"), VersioningConfiguration: { Status: "Suspended" } })),
  },
  {
    what: "public access is no longer blocked",
    stack: storage(p),
    construct: "buckets/logs/public-access",
    class: "deleted",
    consequence: "security",
    work: () => s3(p).send(new DeletePublicAccessBlockCommand(bucket(p, "logs"))),
  },
  {
    what: "a bucket is encrypted with AWS's own key",
    stack: storage(p),
    construct: "buckets/backups/encryption",
    class: "changed",
    consequence: "security",
    work: () =>
      s3(p).send(
        new PutBucketEncryptionCommand({
          ...bucket(p, "backups"),
          ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }] },
        }),
      ),
  },
  {
    what: "a bucket's policy is deleted",
    stack: storage(r),
    construct: "buckets/web/policy",
    class: "deleted",
    consequence: "security",
    work: () => s3(r).send(new DeleteBucketPolicyCommand(bucket(r, "web"))),
  },
  {
    what: "access to a bucket is logged no more",
    stack: storage(r),
    construct: "buckets/artifacts/access-logging",
    class: "deleted",
    consequence: "security",
    work: () => s3(r).send(new PutBucketLoggingCommand({ ...bucket(r, "artifacts"), BucketLoggingStatus: {} })),
  },
  {
    what: "a bucket loses a default tag",
    stack: storage(r),
    construct: "buckets/audit/bucket",
    class: "tag only",
    consequence: "none",
    work: async () => {
      const { TagSet: tags = [] } = await s3(r).send(new GetBucketTaggingCommand(bucket(r, "audit")));
      return s3(r).send(
        new PutBucketTaggingCommand({ ...bucket(r, "audit"), Tagging: { TagSet: tags.filter(({ Key }) => Key !== "Owner") } }),
      );
    },
  },
  {
    what: "a bucket is accelerated, which costs",
    stack: storage(r),
    construct: "buckets/web/bucket",
    class: "changed",
    consequence: "cost",
    work: () =>
      s3(r).send(new PutBucketAccelerateConfigurationCommand({ ...bucket(r, "web"), AccelerateConfiguration: { Status: "Enabled" } })),
    undo: () =>
      s3(r).send(new PutBucketAccelerateConfigurationCommand({ ...bucket(r, "web"), AccelerateConfiguration: { Status: "Suspended" } })),
  },

  {
    what: "a topic is deleted, and its policy with it",
    stack: notifications(r),
    construct: "alerts/info",
    class: "deleted",
    consequence: "recovery",
    work: () => sns(r).send(new DeleteTopicCommand({ TopicArn: topic(r, "info") })),
  },
  {
    what: "a topic is encrypted no more",
    stack: notifications(p),
    construct: "alerts/critical",
    class: "changed",
    consequence: "security",
    work: () =>
      sns(p).send(new SetTopicAttributesCommand({ TopicArn: topic(p, "critical"), AttributeName: "KmsMasterKeyId", AttributeValue: "" })),
  },
  {
    what: "everybody may publish to a topic",
    stack: notifications(p),
    construct: "alerts/warning-policy",
    class: "changed",
    consequence: "security",
    work: () =>
      sns(p).send(
        new SetTopicAttributesCommand({
          TopicArn: topic(p, "warning"),
          AttributeName: "Policy",
          AttributeValue: openTo(topic(p, "warning")),
        }),
      ),
  },
  {
    what: "a topic of the recovery region signs in another way",
    stack: notifications(r),
    construct: "alerts/critical",
    class: "region diverged",
    consequence: "recovery",
    work: () =>
      sns(r).send(
        new SetTopicAttributesCommand({ TopicArn: topic(r, "critical"), AttributeName: "SignatureVersion", AttributeValue: "2" }),
      ),
    // Nothing unsets it again: both regions are given the same.
    undo: () =>
      Promise.all(
        [p, r].map((region) =>
          sns(region).send(
            new SetTopicAttributesCommand({ TopicArn: topic(region, "critical"), AttributeName: "SignatureVersion", AttributeValue: "1" }),
          ),
        ),
      ),
  },
];
