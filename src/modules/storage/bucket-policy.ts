import { denyInsecureTransport, type Statement } from "../shared/iam";
import { type Treatment } from "../../facts/bucket-purposes";
import { type BucketPlace, serviceAccessStatements } from "./service-access";

/** What a bucket's policy says: guards that hold against everybody, then what services may do. */
export function bucketPolicy(treatment: Treatment, place: BucketPlace, keyArn: string | undefined): Statement[] {
  const { bucketArn } = place;
  return [
    ...denyInsecureTransport(bucketArn),
    denyOldSignatures(bucketArn, treatment.presignedUrlMaxMinutes),
    // A service that names its key itself is the only writer then, and knows no others.
    ...(treatment.encryption.kind === "kms-by-writer" ? [] : [denyCustomerProvidedKeys(bucketArn)]),
    ...(keyArn === undefined ? [] : denyOtherEncryption(bucketArn, keyArn)),
    ...(treatment.versionRemoval === "lifecycle-only" ? [denyVersionRemoval(bucketArn)] : []),
    ...(treatment.objectLock.mode === "governance" ? [denyLockBypass(bucketArn)] : []),
    ...treatment.serviceAccess.flatMap((access) => serviceAccessStatements(access, place)),
  ];
}

const everybody = { effect: "Deny", principals: "*" } as const;

/**
 * A pre-signed URL older than this is refused, whatever expiry it was signed with.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/bucket-policy-s3-sigv4-conditions.html (milliseconds)
 */
export function denyOldSignatures(bucketArn: string, maxMinutes: number): Statement {
  return {
    ...everybody,
    sid: "DenyOldSignatures",
    actions: ["s3:*"],
    resources: [`${bucketArn}/*`],
    conditions: { NumericGreaterThan: { "s3:signatureAge": [String(maxMinutes * 60_000)] } },
  };
}

/** Objects under a key that only the writer knows are lost to everybody else: the usual way to hold a bucket to ransom. */
export function denyCustomerProvidedKeys(bucketArn: string): Statement {
  return {
    ...everybody,
    sid: "DenyCustomerProvidedKeys",
    actions: ["s3:PutObject"],
    resources: [`${bucketArn}/*`],
    conditions: { Null: { "s3:x-amz-server-side-encryption-customer-algorithm": ["false"] } },
  };
}

/**
 * A writer may leave encryption to the bucket's default, or ask for the same; no other kind and no
 * other key. `Null` makes the first statement concern only requests that ask for something.
 */
export function denyOtherEncryption(bucketArn: string, keyArn: string): Statement[] {
  const write = { ...everybody, actions: ["s3:PutObject"], resources: [`${bucketArn}/*`] };
  return [
    {
      ...write,
      sid: "DenyOtherEncryption",
      conditions: {
        Null: { "s3:x-amz-server-side-encryption": ["false"] },
        StringNotEquals: { "s3:x-amz-server-side-encryption": ["aws:kms"] },
      },
    },
    {
      ...write,
      sid: "DenyOtherKeys",
      // StringNotEquals also holds when no key is named; S3 would then take the account's key for S3.
      conditions: {
        StringEquals: { "s3:x-amz-server-side-encryption": ["aws:kms"] },
        StringNotEquals: { "s3:x-amz-server-side-encryption-aws-kms-key-id": [keyArn] },
      },
    },
  ];
}

/** Lifecycle rules need no permission, so old versions still leave in time. */
export function denyVersionRemoval(bucketArn: string): Statement {
  return { ...everybody, sid: "DenyVersionRemoval", actions: ["s3:DeleteObjectVersion"], resources: [`${bucketArn}/*`] };
}

/** To lift a governance lock this statement has to go first, and that is a reviewed change. */
export function denyLockBypass(bucketArn: string): Statement {
  return { ...everybody, sid: "DenyLockBypass", actions: ["s3:BypassGovernanceRetention"], resources: [`${bucketArn}/*`] };
}
