import { DescribeReplicationGroupsCommand, type ElastiCacheClient, ModifyReplicationGroupCommand } from "@aws-sdk/client-elasticache";
import { RotationError } from "../shared/rotation/event";

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** What the rotation needs of a replication group. */
export interface ReplicationGroup {
  /** Waits until no modification is under way. @throws RotationError when it takes longer than the group's patience. */
  settled(): Promise<Endpoint>;
  /** Adds a token; the group then takes the two newest ones and forgets older ones. */
  addToken(token: string): Promise<void>;
  /** Makes the token that was added last the only one. */
  keepOnly(token: string): Promise<void>;
}

export interface Patience {
  readonly pollMilliseconds: number;
  /** After this the step fails, and Secrets Manager repeats it; every step bears that. */
  readonly timeoutMilliseconds: number;
}

/** The replication group that is ElastiCache's. */
export class ElastiCacheGroup implements ReplicationGroup {
  public constructor(
    private readonly client: ElastiCacheClient,
    private readonly id: string,
    private readonly patience: Patience,
  ) {}

  public async settled(): Promise<Endpoint> {
    const { pollMilliseconds, timeoutMilliseconds } = this.patience;
    for (let waited = 0; ; waited += pollMilliseconds) {
      const { ReplicationGroups: [group] = [] } = await this.client.send(new DescribeReplicationGroupsCommand({ ReplicationGroupId: this.id }));
      if (group?.Status === "available" && group.PendingModifiedValues?.AuthTokenStatus === undefined) {
        const { Address: host, Port: port } = group.ConfigurationEndpoint ?? group.NodeGroups?.[0]?.PrimaryEndpoint ?? {};
        if (host === undefined || port === undefined) throw new RotationError(`replication group ${this.id} has no endpoint`);
        return { host, port };
      }
      if (waited >= timeoutMilliseconds) throw new RotationError(`replication group ${this.id} is still ${group?.Status ?? "unknown"} after ${timeoutMilliseconds / 1000} s; the step is repeated`);
      await new Promise((resolve) => setTimeout(resolve, pollMilliseconds));
    }
  }

  public addToken(token: string): Promise<void> {
    return this.modify(token, "ROTATE");
  }

  public keepOnly(token: string): Promise<void> {
    return this.modify(token, "SET");
  }

  /** @see https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_ModifyReplicationGroup.html */
  private async modify(token: string, strategy: "ROTATE" | "SET"): Promise<void> {
    await this.client.send(new ModifyReplicationGroupCommand({ ReplicationGroupId: this.id, AuthToken: token, AuthTokenUpdateStrategy: strategy, ApplyImmediately: true }));
  }
}
