import { bucketArn } from "../shared/arns";
import { type Statement } from "../shared/iam";

/*
 * Records that one writer puts below a prefix of a bucket whose objects must stay as they were written. S3 makes an
 * overwritten object another version and locks both; that a record is not even hidden by another one, the request itself
 * must ask for (`If-None-Match`).
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html
 */

const recordsIn = (bucket: string, prefix: string): string[] => [`${bucketArn(bucket)}/${prefix}/*`];
/** The key is absent when a request would overwrite. */
const wouldOverwrite = "s3:if-none-match";

export const writeRecords = (bucket: string, prefix: string): Statement => ({
  sid: "WriteReports",
  effect: "Allow",
  actions: ["s3:PutObject"],
  resources: recordsIn(bucket, prefix),
  conditions: { Null: { [wouldOverwrite]: ["false"] } },
});

/** Nobody but the writer writes a record, and not even the writer another one in its place. What removes versions the bucket refuses already. */
export const keptRecords = (bucket: string, prefix: string, writerRoleArn: string): Statement[] => [
  {
    sid: "DenyReportsByOthers",
    effect: "Deny",
    principals: "*",
    actions: ["s3:DeleteObject", "s3:PutObject"],
    resources: recordsIn(bucket, prefix),
    conditions: { ArnNotEquals: { "aws:PrincipalArn": [writerRoleArn] } },
  },
  {
    sid: "DenyOverwritingReports",
    effect: "Deny",
    principals: "*",
    actions: ["s3:PutObject"],
    resources: recordsIn(bucket, prefix),
    conditions: { Null: { [wouldOverwrite]: ["true"] } },
  },
];
