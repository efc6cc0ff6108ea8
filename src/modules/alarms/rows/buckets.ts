import { type S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { type S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { TerraformResource } from "cdktf";
import { type Metric } from "../measure";
import { type Row, shortName } from "./row";

const GiB = 1024 ** 3;
const day = 86_400;

/**
 * Storage types in which what a lifecycle rule has moved is counted. Objects are written into the standard class, and what moves
 * must be found again where it went: a fall of one type would hide growth of another.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html
 */
const typesOf: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  INTELLIGENT_TIERING: {
    frequent: "IntelligentTieringFAStorage",
    infrequent: "IntelligentTieringIAStorage",
    instant: "IntelligentTieringAIAStorage",
  },
  GLACIER: { glacier: "GlacierStorage" },
  DEEP_ARCHIVE: { deep: "DeepArchiveStorage" },
};

/** With the archive tiers of Intelligent-Tiering, which are configured by themselves. */
const archiveTiers = { archive: "IntelligentTieringAAStorage", deepArchive: "IntelligentTieringDAAStorage" };

/** What stands beside the bucket in its construct and is of a type. */
const beside = (bucket: TerraformResource, type: string): TerraformResource[] =>
  (bucket.node.scope?.node.children ?? [])
    .filter((child): child is TerraformResource => TerraformResource.isTerraformResource(child))
    .filter(({ terraformResourceType }) => terraformResourceType === type);

/** Storage types that a bucket has, by the ids that the alarm's expression knows them by. */
function storageTypes(bucket: TerraformResource): Readonly<Record<string, string>> {
  const classes = beside(bucket, "aws_s3_bucket_lifecycle_configuration").flatMap((lifecycle) =>
    // A resource of this type has rules.
    (
      (lifecycle as unknown as S3BucketLifecycleConfiguration).ruleInput as readonly { transition?: readonly { storageClass: string }[] }[]
    ).flatMap(({ transition = [] }) => transition.map(({ storageClass }) => storageClass)),
  );
  const archives = beside(bucket, "aws_s3_bucket_intelligent_tiering_configuration").length > 0 ? archiveTiers : {};
  return Object.assign({ standard: "StandardStorage" }, ...classes.map((name) => typesOf[name] ?? {}), archives) as Record<string, string>;
}

/**
 * How much a bucket grows in a day: what writes without end is found by its cost weeks later. S3 reports sizes once a day, as well
 * as it can, and an old version counts until the lifecycle removes it. One large upload is no growth, so two days of three count.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export const bucket: Row = {
  family: "bucket",
  watch: (resource, { place, value }) => {
    // The table calls it with resources of its own type alone.
    const name = (resource as unknown as S3Bucket).bucketInput ?? "";
    const short = shortName(place, name).replace(new RegExp(`-${place.accountId}-.*$`), "");
    const types = Object.entries(storageTypes(resource));
    const size = (type: string): Metric => ({
      namespace: "AWS/S3",
      name: "BucketSizeBytes",
      statistic: "Average",
      dimensions: { BucketName: name, StorageType: type },
    });
    return {
      subject: `bucket-${short}`,
      watches: [
        {
          role: "growth",
          measure: {
            expression: `SUM([${types.map(([id]) => `DIFF(${id})`).join(", ")}])`,
            label: "Bytes that the bucket grew in a day",
            of: Object.fromEntries(types.map(([id, type]) => [id, size(type)])),
          },
          threshold: { key: "storage.growthGiBPerDay", times: GiB },
          periodSeconds: day,
          periods: 3,
          datapoints: 2,
          severity: "warning",
          // Sizes come once a day and late; what was known holds until they do.
          silence: "unchanged",
          meaning: `The bucket ${short} has grown by more than ${value("storage.growthGiBPerDay")} GiB on two of three days`,
          firstAction:
            "see in Storage Lens or the bucket's access logs what is written there, and whether the lifecycle rules still remove it",
        },
      ],
    };
  },
};
