import {
  CreateSecretCommand,
  DescribeSecretCommand,
  ReplicateSecretToRegionsCommand,
  type SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";

/** The primary region's secrets and their copies in the recovery region. */
export class CopiedSecrets {
  private areMade = false;

  public constructor(
    private readonly names: readonly string[],
    private readonly clients: { readonly primary: SecretsManagerClient; readonly recovery: SecretsManagerClient },
  ) {}

  /** Makes the secrets with their copies, and the copies again where a takeover has made secrets of them. */
  public async copy(): Promise<void> {
    const { primary, recovery } = this.clients;
    const replicas = [{ Region: await recovery.config.region() }];
    for (const Name of this.names)
      if (this.areMade)
        await primary.send(
          new ReplicateSecretToRegionsCommand({ SecretId: Name, AddReplicaRegions: replicas, ForceOverwriteReplicaSecret: true }),
        );
      else await primary.send(new CreateSecretCommand({ Name, SecretString: "{}", AddReplicaRegions: replicas }));
    this.areMade = true;
  }

  /** Whether a copy is missing, or has been promoted. */
  public async areMissing(): Promise<boolean> {
    return !this.areMade || (await this.copied()).length < this.names.length;
  }

  /** Secrets that rotate by a function of the recovery region. */
  public async rotating(): Promise<string[]> {
    const { recovery } = this.clients;
    const region = await recovery.config.region();
    const described = await Promise.all(this.names.map((SecretId) => recovery.send(new DescribeSecretCommand({ SecretId }))));
    return described.flatMap(({ Name = "", RotationEnabled, RotationLambdaARN = "" }) =>
      RotationEnabled === true && RotationLambdaARN.split(":")[3] === region ? [Name] : [],
    );
  }

  /** Secrets of the recovery region that follow another region's. */
  public async copied(): Promise<string[]> {
    const { recovery } = this.clients;
    const region = await recovery.config.region();
    const described = await Promise.all(this.names.map((SecretId) => recovery.send(new DescribeSecretCommand({ SecretId }))));
    return described.flatMap(({ Name = "", PrimaryRegion }) => (PrimaryRegion === undefined || PrimaryRegion === region ? [] : [Name]));
  }
}
