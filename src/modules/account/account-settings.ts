import { IamAccountPasswordPolicy } from "@cdktf/provider-aws/lib/iam-account-password-policy";
import { S3AccountPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-account-public-access-block";
import { Construct } from "constructs";
import { passwordRules } from "../../facts/password-rules";

/**
 * Settings that an account has once: how strong a password must be, and that no bucket is public.
 * They are no props, because no environment has a reason to weaken them.
 */
export class AccountSettings extends Construct {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    new IamAccountPasswordPolicy(this, "passwords", {
      ...passwordRules,
      requireLowercaseCharacters: true,
      requireUppercaseCharacters: true,
      requireNumbers: true,
      requireSymbols: true,
      allowUsersToChangePassword: true,
      // A hard expiry would lock out a user who is away until an administrator helps.
      hardExpiry: false,
    });
    new S3AccountPublicAccessBlock(this, "public-access", {
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
  }
}
