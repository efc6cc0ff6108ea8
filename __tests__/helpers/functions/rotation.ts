import { randomUUID } from "node:crypto";
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  RotateSecretCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { type RotationEvent, type RotationStep } from "../../../src/functions/shared/rotation/event";

export const rotationSteps: readonly RotationStep[] = ["createSecret", "setSecret", "testSecret", "finishSecret"];

/** Plays the part of Secrets Manager: announces versions, calls the steps, ends rotations. */
export class RotationService {
  public constructor(private readonly client: SecretsManagerClient) {}

  /** Creates a secret and returns its ARN. */
  public async create(name: string, value: object): Promise<string> {
    const { ARN } = await this.client.send(
      new CreateSecretCommand({ Name: `${name}-${randomUUID()}`, SecretString: JSON.stringify(value) }),
    );
    if (ARN === undefined) throw new Error("the emulator returned no ARN");
    return ARN;
  }

  /** Creates a secret of exactly this name, without a value, as Terraform makes those of services. */
  public async createEmpty(name: string): Promise<string> {
    await this.client.send(new CreateSecretCommand({ Name: name }));
    return name;
  }

  /** Stores a value by hand. */
  public async put(secretId: string, value: object): Promise<void> {
    await this.client.send(new PutSecretValueCommand({ SecretId: secretId, SecretString: JSON.stringify(value) }));
  }

  /** Announces a version that is pending and empty, and returns its id. */
  public async begin(secretId: string): Promise<string> {
    const token = randomUUID();
    const { AWSCURRENT: current, AWSPREVIOUS: previous } = await this.versions(secretId);
    await this.client.send(
      new RotateSecretCommand({ SecretId: secretId, ClientRequestToken: token, RotationRules: { AutomaticallyAfterDays: 30 } }),
    );
    // Without a function to call, the emulator makes the empty version current at once; Secrets Manager only announces it.
    await this.moveLabel(secretId, "AWSCURRENT", { from: token, to: current });
    await this.moveLabel(secretId, "AWSPREVIOUS", { from: token, to: previous });
    await this.moveLabel(secretId, "AWSPENDING", { to: token });
    return token;
  }

  /** Takes AWSPENDING away, as the service does when a rotation has succeeded or was cancelled. */
  public async end(secretId: string): Promise<void> {
    const { AWSPENDING: pending } = await this.versions(secretId);
    if (pending !== undefined) await this.moveLabel(secretId, "AWSPENDING", { from: pending });
  }

  /** A whole rotation. */
  public async rotate(secretId: string, handler: (event: RotationEvent) => Promise<unknown>): Promise<void> {
    await this.carryOut(secretId, await this.begin(secretId), handler);
  }

  /** The steps of a rotation that has begun, and its end. */
  public async carryOut(secretId: string, token: string, handler: (event: RotationEvent) => Promise<unknown>): Promise<void> {
    for (const step of rotationSteps) await handler(rotationEvent(secretId, token, step));
    await this.end(secretId);
  }

  public async value(secretId: string, stage: "AWSCURRENT" | "AWSPREVIOUS" | "AWSPENDING" = "AWSCURRENT"): Promise<Record<string, string>> {
    const { SecretString = "{}" } = await this.client.send(new GetSecretValueCommand({ SecretId: secretId, VersionStage: stage }));
    return JSON.parse(SecretString) as Record<string, string>;
  }

  /** Version ids by label. */
  private async versions(secretId: string): Promise<Partial<Record<string, string>>> {
    const { VersionIdsToStages = {} } = await this.client.send(new DescribeSecretCommand({ SecretId: secretId }));
    return Object.fromEntries(Object.entries(VersionIdsToStages).flatMap(([version, labels]) => labels.map((label) => [label, version])));
  }

  private async moveLabel(
    secretId: string,
    label: string,
    { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
  ): Promise<void> {
    await this.client.send(
      new UpdateSecretVersionStageCommand({
        SecretId: secretId,
        VersionStage: label,
        ...(from === undefined ? {} : { RemoveFromVersionId: from }),
        ...(to === undefined ? {} : { MoveToVersionId: to }),
      }),
    );
  }
}

export const rotationEvent = (secretId: string, token: string, step: RotationStep): RotationEvent => ({
  SecretId: secretId,
  ClientRequestToken: token,
  Step: step,
});
