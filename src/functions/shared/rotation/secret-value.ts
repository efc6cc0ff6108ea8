import { GetSecretValueCommand, ResourceNotFoundException, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { RotationError } from "./event";
import { type SecretValue, type Stage } from "./secret-store";

export interface WantedValue {
  readonly secretId: string;
  readonly stage?: Stage;
  readonly versionId?: string | undefined;
}

/**
 * The value of a secret, under a label or of a version; undefined where there is none (yet).
 *
 * @throws RotationError for a value that is no JSON object.
 */
export async function readSecretValue(
  client: SecretsManagerClient,
  { secretId, stage, versionId }: WantedValue,
): Promise<SecretValue | undefined> {
  try {
    const { SecretString } = await client.send(
      new GetSecretValueCommand({
        SecretId: secretId,
        ...(stage === undefined ? {} : { VersionStage: stage }),
        ...(versionId === undefined ? {} : { VersionId: versionId }),
      }),
    );
    return SecretString === undefined ? undefined : parseValue(secretId, SecretString);
  } catch (error) {
    // A version that was announced but not filled yet has no value.
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

function parseValue(secretId: string, text: string): SecretValue {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, which is the secret.
    value = undefined;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new RotationError(`the value of ${secretId} is not a JSON object`);
  return value as SecretValue;
}
