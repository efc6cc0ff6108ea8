import { bucketsMeant } from "./buckets";
import { block, blocks, broken, type ServiceRule, text } from "./rule";

export const storageRules: readonly ServiceRule[] = [
  {
    id: "config-delivers-to-unlocked-buckets",
    aws: "AWS Config delivers to no bucket that has Object Lock.",
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-config-deliverychannel.html",
    find: (estate) =>
      estate.all("aws_config_delivery_channel").flatMap((channel) => {
        const locked = new Set(
          estate.all("aws_s3_bucket_object_lock_configuration").flatMap((lock) => bucketsMeant(estate, lock, lock.args.bucket)),
        );
        return bucketsMeant(estate, channel, channel.args.s3_bucket_name)
          .filter((bucket) => bucket.args.object_lock_enabled === true || locked.has(bucket))
          .map((bucket) => broken(bucket, "has Object Lock, and AWS Config is to deliver to it"));
      }),
  },
  {
    id: "age-or-marker-in-one-rule",
    aws: "S3 refuses a rule of a lifecycle that names an age and the removal of delete markers at once.",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleExpiration.html",
    find: (estate) =>
      estate.all("aws_s3_bucket_lifecycle_configuration").flatMap((one) =>
        blocks(one.args.rule)
          .filter(({ expiration }) => Object.keys(block(expiration)).length > 1)
          .map(({ id }) => broken(one, `has both in the rule ${text(id)}`)),
      ),
  },
];
