import {
  DescribeSecretCommand,
  GetRandomPasswordCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
  type SecretVersionsListEntry,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { RotationError } from "./event";
import { type PasswordRules, type SecretDescription, type SecretStore, type SecretValue, type Stage } from "./secret-store";
import { readSecretValue } from "./secret-value";

/** Rotations given up in a row that are looked at; more would only slow every rotation down. */
const newestAbandoned = 5;

/** The secret store that is Secrets Manager. */
export class SecretsManagerStore implements SecretStore {
  public constructor(private readonly client: SecretsManagerClient) {}

  public async describe(secretId: string): Promise<SecretDescription> {
    const {
      RotationEnabled,
      VersionIdsToStages,
      LastRotatedDate,
      ReplicationStatus = [],
    } = await this.client.send(new DescribeSecretCommand({ SecretId: secretId }));
    return {
      rotationEnabled: RotationEnabled ?? false,
      stages: VersionIdsToStages ?? {},
      lastRotated: LastRotatedDate,
      copies: Object.fromEntries(ReplicationStatus.map(({ Region = "", Status = "" }) => [Region, Status])),
    };
  }

  public async read(secretId: string, stage: Stage, versionId?: string): Promise<SecretValue | undefined> {
    return readSecretValue(this.client, { secretId, stage, versionId });
  }

  public async readAbandoned(secretId: string): Promise<SecretValue[]> {
    const versions: SecretVersionsListEntry[] = [];
    for (let NextToken: string | undefined, first = true; first || NextToken !== undefined; first = false) {
      const page = await this.client.send(
        new ListSecretVersionIdsCommand({ SecretId: secretId, IncludeDeprecated: true, ...(NextToken === undefined ? {} : { NextToken }) }),
      );
      versions.push(...(page.Versions ?? []));
      NextToken = page.NextToken === "" ? undefined : page.NextToken;
    }
    const created = ({ CreatedDate }: SecretVersionsListEntry) => CreatedDate?.getTime() ?? 0;
    const current = versions.find(({ VersionStages }) => VersionStages?.includes("AWSCURRENT"));
    const abandoned = versions.filter(
      (version) => !version.VersionStages?.length && current !== undefined && created(version) >= created(current),
    );
    const values: SecretValue[] = [];
    for (const { VersionId } of abandoned
      .reverse()
      .sort((a, b) => created(b) - created(a))
      .slice(0, newestAbandoned)) {
      const value = await readSecretValue(this.client, { secretId, versionId: VersionId });
      if (value !== undefined) values.push(value);
    }
    return values;
  }

  public async writeCurrent(secretId: string, versionId: string, value: SecretValue): Promise<void> {
    await this.client.send(
      new PutSecretValueCommand({ SecretId: secretId, ClientRequestToken: versionId, SecretString: JSON.stringify(value) }),
    );
  }

  public async writePending(secretId: string, versionId: string, value: SecretValue): Promise<void> {
    await this.client.send(
      new PutSecretValueCommand({
        SecretId: secretId,
        ClientRequestToken: versionId,
        SecretString: JSON.stringify(value),
        VersionStages: ["AWSPENDING"],
      }),
    );
  }

  public async makeCurrent(secretId: string, versionId: string, from: string): Promise<void> {
    // The pending label stays: taking it away in a call of its own says to the service that the rotation failed.
    await this.client.send(
      new UpdateSecretVersionStageCommand({
        SecretId: secretId,
        VersionStage: "AWSCURRENT",
        MoveToVersionId: versionId,
        RemoveFromVersionId: from,
      }),
    );
  }

  public async generatePassword({ length, exclude }: PasswordRules): Promise<string> {
    const { RandomPassword } = await this.client.send(
      new GetRandomPasswordCommand({
        PasswordLength: length,
        ExcludeCharacters: exclude,
        ExcludePunctuation: false,
        RequireEachIncludedType: true,
      }),
    );
    if (RandomPassword === undefined) throw new RotationError("Secrets Manager returned no random password");
    return RandomPassword;
  }
}
