import { anyResource, type Statement } from "../shared/iam";

/**
 * Intents on secrets, for everything that uses them: the policies of the functions, which are proved
 * equal to what their handlers call, and the roles of AWS services.
 */

export const readSecrets = (secretArns: readonly string[]): Statement => ({
  sid: "ReadSecrets",
  effect: "Allow",
  actions: ["secretsmanager:GetSecretValue"],
  resources: secretArns,
});

/** What every rotation does with the secret itself. */
export const rotateSecrets = (secretArns: readonly string[]): Statement => ({
  sid: "RotateSecrets",
  effect: "Allow",
  actions: ["secretsmanager:DescribeSecret", "secretsmanager:PutSecretValue", "secretsmanager:UpdateSecretVersionStage"],
  resources: secretArns,
});

export const listVersions = (secretArns: readonly string[]): Statement => ({
  sid: "ListVersions",
  effect: "Allow",
  actions: ["secretsmanager:ListSecretVersionIds"],
  resources: secretArns,
});

/**
 * Starts a rotation now instead of at its time. Secrets Manager asks that whoever does so may call
 * the function that rotates.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html
 */
export const startRotation = (secretArn: string, functionArn: string): Statement[] => [
  { sid: "StartRotation", effect: "Allow", actions: ["secretsmanager:RotateSecret"], resources: [secretArn] },
  { sid: "InvokeRotation", effect: "Allow", actions: ["lambda:InvokeFunction"], resources: [functionArn] },
];

export const generatePasswords = (): Statement =>
  anyResource(
    { sid: "GeneratePasswords", effect: "Allow", actions: ["secretsmanager:GetRandomPassword"] },
    "the action knows no resource: it only returns random characters",
  );

/**
 * Secrets Manager encrypts and decrypts with the key in the caller's name.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 */
export const useKeyForSecrets = (keyArn: string, region: string, access: "read" | "readWrite"): Statement => ({
  sid: "UseKeyForSecrets",
  effect: "Allow",
  actions: access === "read" ? ["kms:Decrypt"] : ["kms:Decrypt", "kms:GenerateDataKey"],
  resources: [keyArn],
  conditions: { StringEquals: { "kms:ViaService": [`secretsmanager.${region}.amazonaws.com`] } },
});
