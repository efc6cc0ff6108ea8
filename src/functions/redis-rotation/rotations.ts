import { InvalidRequestException, RotateSecretCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

/** Starts rotations. */
export interface Rotations {
  /**
   * @returns whether a rotation was started. False while another one is not complete: one that was cut
   * off and is tried again, or the test that Secrets Manager runs when a rotation is configured, whose
   * version it takes away afterwards. Neither replaces the token, so the caller asks again.
   */
  start(secretId: string): Promise<boolean>;
}

export class SecretsManagerRotations implements Rotations {
  public constructor(private readonly client: SecretsManagerClient) {}

  /** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html */
  public async start(secretId: string): Promise<boolean> {
    try {
      await this.client.send(new RotateSecretCommand({ SecretId: secretId, RotateImmediately: true }));
      return true;
    } catch (error) {
      // "A previous rotation isn't complete. That rotation will be reattempted."
      if (error instanceof InvalidRequestException && /previous rotation/i.test(error.message)) return false;
      throw error;
    }
  }
}
