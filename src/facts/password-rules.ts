/** How strong passwords of an account's users must be. @see https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html (IAM.10 to IAM.17) */
export const passwordRules = {
  minimumPasswordLength: 16,
  maxPasswordAge: 90,
  passwordReusePrevention: 24,
} as const;
