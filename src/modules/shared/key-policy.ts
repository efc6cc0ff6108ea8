import { accountRootArn, backupServiceRoleArn } from "./arns";
import { anyResource, type Conditions, type Statement } from "./iam";

const ownKey = "a key policy speaks of its own key alone";

/** What a service needs in order to write and read data under a key. */
const useActions = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"] as const;

/**
 * Leaves the administration of the key to the account's IAM policies. Without it a key whose named
 * administrators are gone could never be changed again.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function administeredByAccount(accountId: string): Statement {
  return anyResource(
    { sid: "AdministeredByAccount", effect: "Allow", principals: { aws: [accountRootArn(accountId)] }, actions: ["kms:*"] },
    ownKey,
  );
}

/** Refused to everybody but break-glass, whatever IAM allows: what makes everything under a key unreadable. */
export const keptFromLoss = (breakGlassRoleArns: readonly string[], actions: readonly string[]): Statement =>
  anyResource(
    {
      sid: "DenyLossOfKey",
      effect: "Deny",
      principals: { aws: ["*"] },
      actions,
      conditions: { ArnNotLike: { "aws:PrincipalArn": breakGlassRoleArns } },
    },
    ownKey,
  );

/** What makes everything under a key unreadable, for services that need no grant. */
export const lossOfKey = ["kms:CreateGrant", "kms:DisableKey", "kms:DisableKeyRotation", "kms:ScheduleKeyDeletion"] as const;

/** People decrypt what S3 shows them of buckets that services write. */
export const decryptedThroughS3 = (accountId: string, region: string): Statement =>
  anyResource(
    {
      sid: "DecryptedThroughS3",
      effect: "Allow",
      principals: { aws: ["*"] },
      actions: ["kms:Decrypt"],
      conditions: { StringEquals: { "kms:CallerAccount": [accountId], "kms:ViaService": [`s3.${region}.amazonaws.com`] } },
    },
    ownKey,
  );

/** Where a service acts for callers: its endpoint is what `kms:ViaService` is compared with. */
export interface ServiceUse {
  readonly region: string;
  readonly accountId: string;
  /** Endpoint prefixes, for example `rds`. */
  readonly services: readonly string[];
  /** Narrower still, for example by encryption context. */
  readonly conditions?: Conditions;
}

const through = ({ region, accountId, services }: ServiceUse): Readonly<Record<string, readonly string[]>> => ({
  "kms:CallerAccount": [accountId],
  "kms:ViaService": services.map((service) => `${service}.${region}.amazonaws.com`),
});

/**
 * Whoever in the account may use the service may have it use the key, and only through the service:
 * the way AWS's own keys work. So a role needs the service's permission and none for the key.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
export function usedThroughServices(use: ServiceUse): Statement {
  return anyResource(
    {
      sid: "UsedThroughServices",
      effect: "Allow",
      principals: { aws: ["*"] },
      actions: useActions,
      conditions: { ...use.conditions, StringEquals: through(use) },
    },
    ownKey,
  );
}

/**
 * Lets services keep a grant for work that goes on without the caller, such as a database's storage.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-grant-is-for-aws-resource
 */
export function grantedToServices(use: ServiceUse): Statement {
  return anyResource(
    {
      sid: "GrantedToServices",
      effect: "Allow",
      principals: { aws: ["*"] },
      actions: ["kms:CreateGrant"],
      conditions: { StringEquals: through(use), Bool: { "kms:GrantIsForAWSResource": ["true"] } },
    },
    ownKey,
  );
}

/** A service that uses the key in its own name. The conditions keep other accounts from steering it here. */
export interface ServicePrincipalUse {
  readonly sid: string;
  readonly services: readonly string[];
  readonly actions: readonly string[];
  readonly conditions: Conditions;
}

export function usedByServices({ sid, services, actions, conditions }: ServicePrincipalUse): Statement {
  return anyResource({ sid, effect: "Allow", principals: { service: services }, actions, conditions }, ownKey);
}

/** Roles of another account. IAM refuses a principal that does not exist yet, so the account is the principal. */
export interface ForeignReaders {
  readonly accountId: string;
  readonly roleArns: readonly string[];
}

/** Roles of other accounts that read what is encrypted, through S3 alone; their own policies must say so too. */
export function readByForeignRoles(region: string, readers: readonly ForeignReaders[]): Statement[] {
  if (readers.length === 0) return [];
  return [
    anyResource(
      {
        sid: "ReadByForeignRoles",
        effect: "Allow",
        principals: { aws: readers.map(({ accountId }) => accountRootArn(accountId)) },
        actions: ["kms:Decrypt", "kms:DescribeKey"],
        conditions: {
          StringEquals: { "kms:ViaService": [`s3.${region}.amazonaws.com`] },
          ArnEquals: { "aws:PrincipalArn": readers.flatMap(({ roleArns }) => roleArns) },
        },
      },
      ownKey,
    ),
  ];
}

/** What a copy of AWS Backup goes through: its own service, and the database service for snapshots, which has encrypted them. */
const copyServices = ["backup", "rds"] as const;

/**
 * Lets AWS Backup of another account read what it copies from here, and nobody else of that account: the copy is made by its
 * service-linked role, which need not be there yet, so the account is the principal and the role a condition.
 * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html#copy-encryption
 * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/create-cross-account-backup.html
 */
export function copiedByBackupOf(accountId: string, region: string): Statement[] {
  const conditions = {
    StringEquals: { "kms:ViaService": copyServices.map((service) => `${service}.${region}.amazonaws.com`) },
    ArnEquals: { "aws:PrincipalArn": [backupServiceRoleArn(accountId)] },
  };
  const principals = { aws: [accountRootArn(accountId)] };
  return [
    anyResource({ sid: "CopiedByBackupElsewhere", effect: "Allow", principals, actions: useActions, conditions }, ownKey),
    anyResource(
      {
        sid: "GrantedToBackupElsewhere",
        effect: "Allow",
        principals,
        actions: ["kms:CreateGrant"],
        conditions: { ...conditions, Bool: { "kms:GrantIsForAWSResource": ["true"] } },
      },
      ownKey,
    ),
  ];
}
