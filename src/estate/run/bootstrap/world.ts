import { existsSync, readFileSync } from "node:fs";
import { DescribeKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { GetObjectCommand, HeadBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { UserError } from "../../../common/user-error";
import { clientSettings } from "../../aws/client-settings";
import { askAws, explainAwsError } from "../../aws/failure";
import { type StateSummary, summarizeState } from "./state-file";
import { type BootstrapTarget, localStateFile, remoteLocation } from "./target";

/** What there is of one stack's bucket, key and state, in AWS and on this machine. */
export interface World {
  readonly bucketExists: boolean;
  readonly logsBucketExists: boolean;
  /** Id of the key that the state's alias names. */
  readonly keyId: string | undefined;
  readonly remote: StateSummary | undefined;
  readonly local: StateSummary | undefined;
  /** Whether a folder of an earlier run is left. */
  readonly workFolderExists: boolean;
}

/**
 * Looks at the world and changes nothing.
 *
 * @throws UserError when AWS cannot be asked, or what is there cannot be taken over.
 */
export async function observe(target: BootstrapTarget): Promise<World> {
  const s3 = new S3Client(clientSettings("s3", target.region));
  const kms = new KMSClient(clientSettings("kms", target.region));
  try {
    const [exists, logsBucketExists, keyId] = await Promise.all([
      bucketExists(s3, target, target.bucket),
      bucketExists(s3, target, target.logsBucket),
      keyBehindAlias(kms, target),
    ]);
    const remote = exists ? await remoteState(s3, target) : undefined;
    return {
      bucketExists: exists,
      logsBucketExists,
      keyId,
      remote,
      local: localState(target),
      workFolderExists: existsSync(target.workFolder),
    };
  } finally {
    s3.destroy();
    kms.destroy();
  }
}

async function bucketExists(s3: S3Client, { region, instance: { accountId } }: BootstrapTarget, bucket: string): Promise<boolean> {
  try {
    await s3.send(new HeadBucketCommand({ Bucket: bucket, ExpectedBucketOwner: accountId }));
    return true;
  } catch (error) {
    const status = statusOf(error);
    if (status === 404) return false;
    if (status === 301)
      throw new UserError({
        problem: `the bucket ${bucket} exists in another region than ${region}`,
        fix: "remove it there, or correct the environment's regions",
        cause: error,
      });
    if (status === 403) {
      const fix = `use a role of account ${accountId} that may read it; if the bucket belongs to another account, choose another project name`;
      throw new UserError({
        problem: `the bucket ${bucket} exists, but these credentials may not look at it, or it belongs to another account`,
        fix,
        cause: error,
      });
    }
    throw explainAwsError(`looking for the bucket ${bucket}`, error);
  }
}

async function remoteState(s3: S3Client, target: BootstrapTarget): Promise<StateSummary | undefined> {
  const place = remoteLocation(target);
  try {
    const { Body: body } = await s3.send(
      new GetObjectCommand({ Bucket: target.bucket, Key: target.key, ExpectedBucketOwner: target.instance.accountId }),
    );
    return summarizeState((await body?.transformToString("utf8")) ?? "", place);
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw explainAwsError(`reading ${place}`, error);
  }
}

async function keyBehindAlias(kms: KMSClient, { keyAlias, region }: BootstrapTarget): Promise<string | undefined> {
  const { KeyMetadata: key } = await askAws(`looking for the key ${keyAlias} in ${region}`, () =>
    kms.send(new DescribeKeyCommand({ KeyId: keyAlias })).catch((error: unknown) => {
      if (error instanceof Error && error.name === "NotFoundException") return { KeyMetadata: undefined };
      throw error;
    }),
  );
  if (key?.KeyState === "PendingDeletion") {
    throw new UserError({
      problem: `the key ${keyAlias} in ${region} is to be deleted on ${key.DeletionDate?.toISOString() ?? "a date to come"}; states encrypted with it are lost then`,
      fix: `keep it: aws kms cancel-key-deletion --region ${region} --key-id ${key.KeyId ?? keyAlias}`,
    });
  }
  if (key?.KeyState === "Disabled") {
    throw new UserError({
      problem: `the key ${keyAlias} in ${region} is disabled; the states that it encrypts can be neither read nor written`,
      fix: `enable it: aws kms enable-key --region ${region} --key-id ${key.KeyId ?? keyAlias}`,
    });
  }
  return key?.KeyId;
}

function localState(target: BootstrapTarget): StateSummary | undefined {
  const file = localStateFile(target);
  // Terraform creates the file empty when it takes its lock.
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  return text.trim() === "" ? undefined : summarizeState(text, file);
}

const statusOf = (error: unknown): number | undefined => (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
