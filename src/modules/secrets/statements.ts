import { anyResource, type Statement } from "../shared/iam";

/** Reads the current and the previous value of secrets. */
export const readSecrets = (sid: string, secretArns: readonly string[]): Statement => ({
  sid,
  effect: "Allow",
  actions: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
  resources: secretArns,
});

/** What a rotation does with the secrets it rotates: reads, stores the next value, moves the stage. */
export const rotateSecrets = (secretArns: readonly string[]): Statement => ({
  sid: "RotateSecrets",
  effect: "Allow",
  actions: ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue", "secretsmanager:ListSecretVersionIds", "secretsmanager:PutSecretValue", "secretsmanager:UpdateSecretVersionStage"],
  resources: secretArns,
});

/** Starts a rotation now instead of at its time. */
export const startRotation = (secretArn: string): Statement => ({ sid: "StartRotation", effect: "Allow", actions: ["secretsmanager:RotateSecret"], resources: [secretArn] });

export const generatePasswords = (): Statement =>
  anyResource({ sid: "GeneratePasswords", effect: "Allow", actions: ["secretsmanager:GetRandomPassword"] }, "GetRandomPassword knows no resource");

/** Uses a key, but only for what Secrets Manager encrypts with it. */
export const useKeyForSecrets = (keyArn: string, region: string, access: "read" | "readWrite"): Statement => ({
  sid: "UseSecretsKey",
  effect: "Allow",
  actions: access === "read" ? ["kms:Decrypt"] : ["kms:Decrypt", "kms:GenerateDataKey"],
  resources: [keyArn],
  conditions: { StringEquals: { "kms:ViaService": [`secretsmanager.${region}.amazonaws.com`] } },
});
