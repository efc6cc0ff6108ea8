import { passwordRules } from "../../facts/password-rules";
import { type remediatedRules } from "./managed-rules";

export type RemediatedRule = (typeof remediatedRules)[number]["id"];

/** One call that sets again what a rule found unset. */
export interface Remediation {
  readonly rule: RemediatedRule;
  /** Type of the finding's resource, where AWS Config gives its id to the document. */
  readonly argument?: string;
  readonly service: string;
  readonly api: string;
  /** Permissions of the call, with the resources that it is about. */
  readonly actions: readonly string[];
  readonly resources: (accountId: string, region: string) => readonly string[];
  readonly inputs: (settings: RemediationSettings) => Readonly<Record<string, unknown>>;
  /** What of Terraform's the call sets: the type, and the arguments with the values that the estate has. A test compares them with each other. */
  readonly terraform: {
    readonly type: string;
    readonly arguments: (settings: RemediationSettings) => Readonly<Record<string, unknown>>;
    /** Resources on which AWS refuses the call, by an argument of theirs: nothing is set on them. */
    readonly refusedOn?: Readonly<Record<string, string>>;
  };
}

export interface RemediationSettings {
  readonly accountId: string;
  readonly rotationPeriodDays: number;
}

const blocked = { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true } as const;
const blockedArguments = {
  block_public_acls: true,
  block_public_policy: true,
  ignore_public_acls: true,
  restrict_public_buckets: true,
} as const;
const resourceId = "{{ ResourceId }}";

/**
 * What AWS Config sets again by itself: only what Terraform sets in the same way, so that no plan finds a
 * difference afterwards. The documents are the estate's own, because AWS's set defaults of theirs.
 */
export const remediations: readonly Remediation[] = [
  {
    rule: "bucket-public-access",
    argument: "Bucket",
    service: "s3",
    api: "PutPublicAccessBlock",
    actions: ["s3:PutBucketPublicAccessBlock"],
    resources: () => ["arn:aws:s3:::*"],
    inputs: () => ({ Bucket: resourceId, PublicAccessBlockConfiguration: blocked }),
    terraform: { type: "aws_s3_bucket_public_access_block", arguments: () => blockedArguments },
  },
  {
    rule: "bucket-versioning",
    argument: "Bucket",
    service: "s3",
    api: "PutBucketVersioning",
    actions: ["s3:PutBucketVersioning"],
    resources: () => ["arn:aws:s3:::*"],
    inputs: () => ({ Bucket: resourceId, VersioningConfiguration: { Status: "Enabled" } }),
    terraform: { type: "aws_s3_bucket_versioning", arguments: () => ({ versioning_configuration: { status: "Enabled" } }) },
  },
  {
    rule: "account-public-access",
    service: "s3control",
    api: "PutPublicAccessBlock",
    actions: ["s3:PutAccountPublicAccessBlock"],
    resources: () => ["*"],
    inputs: ({ accountId }) => ({ AccountId: accountId, PublicAccessBlockConfiguration: blocked }),
    terraform: { type: "aws_s3_account_public_access_block", arguments: () => blockedArguments },
  },
  {
    rule: "volume-encryption",
    service: "ec2",
    api: "EnableEbsEncryptionByDefault",
    actions: ["ec2:EnableEbsEncryptionByDefault"],
    resources: () => ["*"],
    inputs: () => ({}),
    terraform: { type: "aws_ebs_encryption_by_default", arguments: () => ({ enabled: true }) },
  },
  {
    rule: "key-rotation",
    argument: "KeyId",
    service: "kms",
    api: "EnableKeyRotation",
    actions: ["kms:EnableKeyRotation"],
    resources: (accountId, region) => [`arn:aws:kms:${region}:${accountId}:key/*`],
    inputs: ({ rotationPeriodDays }) => ({ KeyId: resourceId, RotationPeriodInDays: rotationPeriodDays }),
    terraform: {
      type: "aws_kms_key",
      arguments: ({ rotationPeriodDays }) => ({ enable_key_rotation: true, rotation_period_in_days: rotationPeriodDays }),
      // https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html: keys for HMACs do not rotate
      refusedOn: { key_usage: "GENERATE_VERIFY_MAC" },
    },
  },
  {
    rule: "password-policy",
    service: "iam",
    api: "UpdateAccountPasswordPolicy",
    actions: ["iam:UpdateAccountPasswordPolicy"],
    resources: () => ["*"],
    inputs: () => ({
      MinimumPasswordLength: passwordRules.minimumPasswordLength,
      RequireLowercaseCharacters: true,
      RequireUppercaseCharacters: true,
      RequireNumbers: true,
      RequireSymbols: true,
      MaxPasswordAge: passwordRules.maxPasswordAge,
      PasswordReusePrevention: passwordRules.passwordReusePrevention,
      AllowUsersToChangePassword: true,
      HardExpiry: false,
    }),
    terraform: {
      type: "aws_iam_account_password_policy",
      arguments: () => ({
        minimum_password_length: passwordRules.minimumPasswordLength,
        require_lowercase_characters: true,
        require_uppercase_characters: true,
        require_numbers: true,
        require_symbols: true,
        max_password_age: passwordRules.maxPasswordAge,
        password_reuse_prevention: passwordRules.passwordReusePrevention,
        allow_users_to_change_password: true,
        hard_expiry: false,
      }),
    },
  },
];

/**
 * The document of Systems Manager that makes the call.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeAwsApi.html
 */
export const automationDocument = ({ rule, argument, service, api, inputs }: Remediation, settings: RemediationSettings): string =>
  JSON.stringify({
    schemaVersion: "0.3",
    description: `Sets again what the rule ${rule} of AWS Config found unset, as Terraform sets it`,
    assumeRole: "{{ AutomationAssumeRole }}",
    parameters: {
      AutomationAssumeRole: { type: "AWS::IAM::Role::Arn", description: "Role that the call is made with" },
      ...(argument === undefined ? {} : { ResourceId: { type: "String", description: "What the rule found" } }),
    },
    mainSteps: [
      {
        name: "set",
        action: "aws:executeAwsApi",
        timeoutSeconds: 60,
        maxAttempts: 3,
        inputs: { Service: service, Api: api, ...inputs(settings) },
      },
    ],
  });
