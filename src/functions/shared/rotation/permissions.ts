import { anyResource, type Statement } from "../../../modules/shared/iam";

/** What every rotation does with the secret itself. */
export const rotateSecrets = (secretArns: readonly string[]): Statement => ({
  sid: "RotateSecrets",
  effect: "Allow",
  actions: ["secretsmanager:DescribeSecret", "secretsmanager:PutSecretValue", "secretsmanager:UpdateSecretVersionStage"],
  resources: secretArns,
});

export const readSecrets = (secretArns: readonly string[]): Statement => ({
  sid: "ReadSecrets",
  effect: "Allow",
  actions: ["secretsmanager:GetSecretValue"],
  resources: secretArns,
});

export const listVersions = (secretArns: readonly string[]): Statement => ({
  sid: "ListVersions",
  effect: "Allow",
  actions: ["secretsmanager:ListSecretVersionIds"],
  resources: secretArns,
});

export const generatePasswords = (): Statement =>
  anyResource({ sid: "GeneratePasswords", effect: "Allow", actions: ["secretsmanager:GetRandomPassword"] }, "the action knows no resource: it only returns random characters");

/**
 * Secrets Manager encrypts and decrypts with the key in the caller's name.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 */
export const useKeyForSecrets = (keyArn: string, region: string): Statement => ({
  sid: "UseKeyForSecrets",
  effect: "Allow",
  actions: ["kms:Decrypt", "kms:GenerateDataKey"],
  resources: [keyArn],
  conditions: { StringEquals: { "kms:ViaService": [`secretsmanager.${region}.amazonaws.com`] } },
});
