import { InvalidRequestException, RotateSecretCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

/** Starts rotations. */
export interface Rotations {
  /** Returns when a rotation is under way: a new one, or one that was and that is tried again. */
  start(secretId: string): Promise<void>;
}

export class SecretsManagerRotations implements Rotations {
  public constructor(private readonly client: SecretsManagerClient) {}

  /** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html */
  public async start(secretId: string): Promise<void> {
    try {
      await this.client.send(new RotateSecretCommand({ SecretId: secretId, RotateImmediately: true }));
    } catch (error) {
      // "A previous rotation isn't complete. That rotation will be reattempted."
      if (!(error instanceof InvalidRequestException && /previous rotation/i.test(error.message))) throw error;
    }
  }
}
