import { readFileSync } from "node:fs";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { UserError } from "../../../common/user-error";
import { clientSettings } from "../../aws/client-settings";
import { explainAwsError } from "../../aws/failure";
import { type BootstrapTarget, localStateFile, remoteLocation } from "./target";

/**
 * Puts the local state into the bucket, provided that there is none yet: one conditional write, the
 * same that Terraform locks states with. `terraform init -migrate-state` would do it in several
 * calls under a lock that a killed run leaves behind.
 */
export async function moveState(target: BootstrapTarget): Promise<void> {
  const s3 = new S3Client(clientSettings("s3", target.region));
  try {
    await s3.send(
      new PutObjectCommand({
        Bucket: target.bucket,
        Key: target.key,
        Body: readFileSync(localStateFile(target)),
        ContentType: "application/json",
        IfNoneMatch: "*",
        ServerSideEncryption: "aws:kms",
        SSEKMSKeyId: target.kmsKeyArn,
        ExpectedBucketOwner: target.instance.accountId,
      }),
    );
  } catch (error) {
    const name = error instanceof Error ? error.name : "";
    if (name === "PreconditionFailed" || name === "ConditionalRequestConflict") {
      throw new UserError({
        problem: `another run has just written ${remoteLocation(target)}`,
        fix: "run the command again; it takes up from what is there now",
        cause: error,
      });
    }
    throw explainAwsError(`writing ${remoteLocation(target)}`, error);
  } finally {
    s3.destroy();
  }
}
