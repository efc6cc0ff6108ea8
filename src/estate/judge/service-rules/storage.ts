import { block, blocks, broken, type ServiceRule, text } from "./rule";

export const storageRules: readonly ServiceRule[] = [
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
