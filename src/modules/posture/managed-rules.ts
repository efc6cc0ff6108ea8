import { passwordRules } from "../../facts/password-rules";

/** A rule of AWS Config: what of the account is looked at, again and again. */
export interface ManagedRule {
  /** Last part of its name, and construct id. */
  readonly id: string;
  /** Name of AWS's managed rule. @see https://docs.aws.amazon.com/config/latest/developerguide/managed-rules-by-aws-config.html */
  readonly source: string;
  readonly what: string;
  readonly parameters?: Readonly<Record<string, string>>;
  /** Types of resources that are global: recorded, and so judged, in one region alone. */
  readonly global?: true;
  /** Whether it looks at what the estate made alone, by the tag that all of it has. */
  readonly ownAlone?: true;
}

/** Days after which a user's credentials count as unused, and a key as old. @see https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html */
const credentialDays = "90";

/** Rules that stand alone, because AWS Config sets again what they find unset (remediations.ts). */
export const remediatedRules = [
  {
    id: "bucket-public-access",
    source: "S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED",
    what: "Buckets block public access",
    ownAlone: true,
  },
  { id: "bucket-versioning", source: "S3_BUCKET_VERSIONING_ENABLED", what: "Buckets keep old versions", ownAlone: true },
  {
    id: "account-public-access",
    source: "S3_ACCOUNT_LEVEL_PUBLIC_ACCESS_BLOCKS_PERIODIC",
    what: "The account blocks public buckets",
    global: true,
  },
  { id: "volume-encryption", source: "EC2_EBS_ENCRYPTION_BY_DEFAULT", what: "New volumes are encrypted" },
  { id: "key-rotation", source: "CMK_BACKING_KEY_ROTATION_ENABLED", what: "Customer-managed keys rotate", ownAlone: true },
  {
    id: "password-policy",
    source: "IAM_PASSWORD_POLICY",
    what: "Passwords are strong",
    global: true,
    parameters: {
      RequireUppercaseCharacters: "true",
      RequireLowercaseCharacters: "true",
      RequireSymbols: "true",
      RequireNumbers: "true",
      MinimumPasswordLength: String(passwordRules.minimumPasswordLength),
      PasswordReusePrevention: String(passwordRules.passwordReusePrevention),
      MaxPasswordAge: String(passwordRules.maxPasswordAge),
    },
  },
] as const satisfies readonly ManagedRule[];

/** Rules by what they are about; each group is a conformance pack. */
export const packs: Readonly<Record<string, readonly ManagedRule[]>> = {
  access: [
    { id: "root-access-key", source: "IAM_ROOT_ACCESS_KEY_CHECK", what: "The root user has no access key", global: true },
    { id: "root-mfa", source: "ROOT_ACCOUNT_MFA_ENABLED", what: "The root user has a second factor", global: true },
    {
      id: "unused-credentials",
      source: "IAM_USER_UNUSED_CREDENTIALS_CHECK",
      what: "Credentials of users are in use",
      parameters: { maxCredentialUsageAge: credentialDays },
      global: true,
    },
    {
      id: "old-access-keys",
      source: "ACCESS_KEYS_ROTATED",
      what: "Access keys are young",
      parameters: { maxAccessKeyAge: credentialDays },
      global: true,
    },
    {
      id: "console-mfa",
      source: "MFA_ENABLED_FOR_IAM_CONSOLE_ACCESS",
      what: "Who signs in to the console has a second factor",
      global: true,
    },
    { id: "admin-policies", source: "IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS", what: "No policy allows everything", global: true },
  ],
  "audit-trail": [
    { id: "multi-region-trail", source: "MULTI_REGION_CLOUD_TRAIL_ENABLED", what: "A trail records every region", global: true },
    { id: "trail-validation", source: "CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED", what: "Files of the trail have digests", global: true },
    { id: "trail-encryption", source: "CLOUD_TRAIL_ENCRYPTION_ENABLED", what: "Files of the trail are encrypted with a key", global: true },
    { id: "bucket-logging", source: "S3_BUCKET_LOGGING_ENABLED", what: "Requests for objects are logged" },
    { id: "flow-logs", source: "VPC_FLOW_LOGS_ENABLED", what: "Networks log their flows" },
    { id: "balancer-logging", source: "ELB_LOGGING_ENABLED", what: "Load balancers log requests" },
    { id: "database-logging", source: "RDS_LOGGING_ENABLED", what: "Databases export their logs" },
    { id: "guardduty", source: "GUARDDUTY_ENABLED_CENTRALIZED", what: "GuardDuty is on" },
    { id: "security-hub", source: "SECURITYHUB_ENABLED", what: "Security Hub is on" },
  ],
  "data-protection": [
    { id: "bucket-tls", source: "S3_BUCKET_SSL_REQUESTS_ONLY", what: "Buckets take TLS alone" },
    { id: "database-encrypted", source: "RDS_STORAGE_ENCRYPTED", what: "Databases are encrypted" },
    { id: "database-private", source: "RDS_INSTANCE_PUBLIC_ACCESS_CHECK", what: "Databases are private" },
    { id: "database-backup", source: "DB_INSTANCE_BACKUP_ENABLED", what: "Databases are backed up" },
    { id: "snapshots-private", source: "RDS_SNAPSHOTS_PUBLIC_PROHIBITED", what: "Snapshots of databases are private" },
    { id: "volume-snapshots-private", source: "EBS_SNAPSHOT_PUBLIC_RESTORABLE_CHECK", what: "Snapshots of volumes are private" },
    { id: "cache-encrypted", source: "ELASTICACHE_REPL_GRP_ENCRYPTED_AT_REST", what: "Caches are encrypted" },
    { id: "cache-tls", source: "ELASTICACHE_REPL_GRP_ENCRYPTED_IN_TRANSIT", what: "Caches take TLS alone" },
    { id: "cache-backup", source: "ELASTICACHE_REDIS_CLUSTER_AUTOMATIC_BACKUP_CHECK", what: "Caches are backed up" },
    { id: "log-groups-encrypted", source: "CLOUDWATCH_LOG_GROUP_ENCRYPTED", what: "Log groups are encrypted" },
    { id: "topics-encrypted", source: "SNS_ENCRYPTED_KMS", what: "Topics are encrypted" },
    { id: "keys-kept", source: "KMS_CMK_NOT_SCHEDULED_FOR_DELETION", what: "No key waits for its deletion" },
    { id: "secrets-own-key", source: "SECRETSMANAGER_USING_CMK", what: "Secrets are encrypted with an own key" },
  ],
  exposure: [
    { id: "default-group-closed", source: "VPC_DEFAULT_SECURITY_GROUP_CLOSED", what: "Default security groups let nothing through" },
    { id: "ssh-closed", source: "INCOMING_SSH_DISABLED", what: "Nobody reaches SSH from everywhere" },
    { id: "no-public-addresses", source: "SUBNET_AUTO_ASSIGN_PUBLIC_IP_DISABLED", what: "Subnets give no public addresses" },
    { id: "functions-private", source: "LAMBDA_FUNCTION_PUBLIC_ACCESS_PROHIBITED", what: "Functions are private" },
    { id: "balancer-waf", source: "ALB_WAF_ENABLED", what: "Load balancers have a firewall" },
    { id: "balancer-tls", source: "ALB_HTTP_TO_HTTPS_REDIRECTION_CHECK", what: "Load balancers answer HTTP with a redirection" },
    { id: "balancer-headers", source: "ALB_HTTP_DROP_INVALID_HEADER_ENABLED", what: "Load balancers drop invalid headers" },
    { id: "containers-unprivileged", source: "ECS_CONTAINERS_NONPRIVILEGED", what: "Containers are unprivileged" },
    { id: "containers-read-only", source: "ECS_CONTAINERS_READONLY_ACCESS", what: "Containers read their file system alone" },
    { id: "images-scanned", source: "ECR_PRIVATE_IMAGE_SCANNING_ENABLED", what: "Images are scanned" },
    { id: "images-immutable", source: "ECR_PRIVATE_TAG_IMMUTABILITY_ENABLED", what: "Tags of images do not move" },
    {
      id: "certificates-valid",
      source: "ACM_CERTIFICATE_EXPIRATION_CHECK",
      what: "Certificates do not expire soon",
      parameters: { daysToExpiration: "30" },
    },
  ],
};

/** Every rule, in a pack or by itself. */
export const allRules: readonly ManagedRule[] = [...remediatedRules, ...Object.values(packs).flat()];
