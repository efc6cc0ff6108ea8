import { byArguments, createdAgain } from "../adoption";
import { type ResourceTypes } from "../entry";

export const s3: ResourceTypes = {
  "aws_s3_account_*": { loss: "nothing" },
  aws_s3_account_public_access_block: {
    loss: "nothing",
    adoption: createdAgain("it is a setting of the account, and is set again"),
  },
  aws_s3_bucket: {
    loss: { of: "its objects and its name" },
    name: { argument: "bucket", everywhere: true },
    adoption: byArguments("{bucket}"),
    mock: { resource: { arn: "arn:aws:s3:::mock" } },
  },
  "aws_s3_bucket_*": { loss: "nothing" },
  aws_s3_bucket_intelligent_tiering_configuration: {
    loss: "nothing",
    adoption: byArguments("{bucket}:{name}"),
  },
  aws_s3_bucket_lifecycle_configuration: {
    loss: "nothing",
    adoption: byArguments("{bucket}"),
  },
  aws_s3_bucket_logging: {
    loss: "nothing",
    adoption: byArguments("{bucket}"),
  },
  aws_s3_bucket_notification: {
    loss: "nothing",
    adoption: byArguments("{bucket}"),
  },
  aws_s3_bucket_object: { loss: { of: "the object" } },
  aws_s3_bucket_object_lock_configuration: {
    loss: "nothing",
    adoption: byArguments("{bucket}"),
  },
  aws_s3_bucket_ownership_controls: {
    loss: "nothing",
    adoption: byArguments("{bucket}"),
  },
  aws_s3_bucket_policy: {
    loss: "nothing",
    completes: [{ owner: "aws_s3_bucket", argument: "policy", holds: "all", link: "bucket", by: ["id", "bucket"] }],
    adoption: byArguments("{bucket}"),
  },
  aws_s3_bucket_public_access_block: {
    loss: "nothing",
    adoption: byArguments("{bucket}"),
  },
  aws_s3_bucket_replication_configuration: {
    loss: "nothing",
    adoption: byArguments("{bucket}"),
  },
  aws_s3_bucket_server_side_encryption_configuration: {
    loss: "nothing",
    adoption: byArguments("{bucket}"),
  },
  aws_s3_bucket_versioning: {
    loss: "nothing",
    adoption: byArguments("{bucket}"),
  },
  aws_s3_directory_bucket: { loss: { of: "its objects" } },
  aws_s3_object: { loss: { of: "the object" } },
  "aws_s3control_*": { loss: "nothing" },
  aws_s3control_bucket: { loss: { of: "its objects" } },
};
