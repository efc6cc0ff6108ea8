import { keyOf } from "../calls/keys";
import { isRecordsBucket, isStateBucket } from "../calls/people";
import { arnOf } from "../world/arns";
import { type AccessWorld, type EstateRole } from "../world/world";
import { type Question } from "./rule";

const encryption = "s3:x-amz-server-side-encryption";

/** Reads of the trail's files that would be allowed, were they not made so: only a service writes them. */
export function refusedReads(world: AccessWorld, who: EstateRole): Question[] {
  return world.resources
    .filter(({ type, account, args }) => type === "aws_s3_bucket" && account === who.account && isRecordsBucket(args.bucket))
    .flatMap((bucket) =>
      [{ "aws:SecureTransport": "false" }, { "s3:TlsVersion": "1.1" }, { "s3:signatureAge": "1000000" }].map((context): Question => ({
        who,
        action: "s3:GetObject",
        resource: `${arnOf(bucket) ?? ""}/AWSLogs/one`,
        region: bucket.region,
        context,
      })),
    );
}

/** Requests that would be allowed, were they not made in a way that nobody should make them. */
export function refusedUploads(world: AccessWorld, who: EstateRole): Question[] {
  const topics = world.resources
    .filter(({ type, account }) => type === "aws_sns_topic" && account === who.account)
    .map((topic): Question => ({
      who,
      action: "sns:Publish",
      resource: arnOf(topic) ?? "",
      region: topic.region,
      context: { "aws:SecureTransport": "false" },
    }));
  const uploads = world.resources
    .filter(({ type, account }) => type === "aws_s3_bucket" && account === who.account)
    .flatMap((bucket) => {
      const key = keyOf(world, bucket);
      // Buckets that services deliver logs to are encrypted with S3's own key.
      const encrypted: readonly Readonly<Record<string, string>>[] =
        key === undefined
          ? []
          : [
              { [encryption]: "AES256" },
              { [encryption]: "aws:kms", [`${encryption}-aws-kms-key-id`]: key.replace(/[0-9a-f]+$/, "another") },
            ];
      const contexts = [
        { "aws:SecureTransport": "false" },
        { "s3:TlsVersion": "1.1" },
        ...(isStateBucket(bucket.args.bucket) ? [] : [{ "s3:signatureAge": "1000000" }]),
        { [`${encryption}-customer-algorithm`]: "AES256" },
        ...encrypted,
      ];
      return contexts.map((context): Question => ({
        who,
        action: "s3:PutObject",
        resource: `${arnOf(bucket) ?? ""}/one`,
        region: bucket.region,
        context,
      }));
    });
  return [...topics, ...uploads];
}
