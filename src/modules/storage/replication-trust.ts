import { trustServiceWithoutSource } from "../shared/iam";

/**
 * Trust policy of a role that S3 replicates with, as AWS's own examples write it. No page of AWS and
 * no public example shows that S3 sends a source when it assumes the role; a condition on one that
 * is not sent would stop all replication without an error. See docs/unproved.md.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html
 */
export const replicationTrust = (): string =>
  trustServiceWithoutSource("s3.amazonaws.com", "S3 is not known to send aws:SourceAccount or aws:SourceArn when it replicates");
