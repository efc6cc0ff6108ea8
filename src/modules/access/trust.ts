import { accountRootArn } from "../shared/arns";
import { policyJson } from "../shared/iam";

/**
 * Trust policy of a human role: users of the identity account, and only soon after a multi-factor
 * sign-in. Which of its users may assume the role is that account's to say.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
 */
export function trustPeople({ identityAccountId, mfaMaxAgeMinutes }: { readonly identityAccountId: string; readonly mfaMaxAgeMinutes: number }): string {
  return policyJson([
    {
      sid: "AssumedByPeople",
      effect: "Allow",
      principals: { aws: [accountRootArn(identityAccountId)] },
      actions: ["sts:AssumeRole"],
      conditions: {
        Bool: { "aws:MultiFactorAuthPresent": ["true"] },
        // The age is in seconds.
        NumericLessThan: { "aws:MultiFactorAuthAge": [String(mfaMaxAgeMinutes * 60)] },
      },
    },
  ]);
}

/**
 * Trust policy of a role that machines' roles assume. IAM refuses a principal that does not exist
 * yet, so the principals are the accounts, and a condition names the roles.
 */
export function trustRoles(roleArns: readonly string[]): string {
  const accounts = [...new Set(roleArns.map((arn) => arn.split(":")[4] ?? ""))].sort();
  return policyJson([
    {
      sid: "AssumedByRoles",
      effect: "Allow",
      principals: { aws: accounts.map(accountRootArn) },
      actions: ["sts:AssumeRole"],
      conditions: { ArnEquals: { "aws:PrincipalArn": roleArns } },
    },
  ]);
}
