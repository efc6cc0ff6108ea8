import {
  DescribeReplicationGroupsCommand,
  type ElastiCacheClient,
  InvalidReplicationGroupStateFault,
  ModifyReplicationGroupCommand,
  ReplicationGroupNotFoundFault,
} from "@aws-sdk/client-elasticache";
import { RotationError } from "../shared/rotation/event";
import { type Waiting } from "./waiting";

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** What the rotation needs of a replication group. */
export interface ReplicationGroup {
  exists(): Promise<boolean>;
  /** Waits until no modification is under way. @throws RotationError when the invocation's patience ends first. */
  settled(): Promise<Endpoint>;
  /** Adds a token; the group then takes the two newest ones and forgets older ones. */
  addToken(token: string): Promise<void>;
  /** Makes the token that was added last the only one. */
  keepOnly(token: string): Promise<void>;
}

/** The replication group that is ElastiCache's. */
export class ElastiCacheGroup implements ReplicationGroup {
  public constructor(
    private readonly client: ElastiCacheClient,
    private readonly id: string,
    private readonly waiting: Waiting,
  ) {}

  public async exists(): Promise<boolean> {
    try {
      await this.describe();
      return true;
    } catch (error) {
      if (error instanceof ReplicationGroupNotFoundFault) return false;
      throw error;
    }
  }

  public async settled(): Promise<Endpoint> {
    for (;;) {
      const group = await this.describe();
      if (group?.Status === "available" && group.PendingModifiedValues?.AuthTokenStatus === undefined) {
        const { Address: host, Port: port } = group.ConfigurationEndpoint ?? group.NodeGroups?.[0]?.PrimaryEndpoint ?? {};
        if (host === undefined || port === undefined) throw new RotationError(`replication group ${this.id} has no endpoint`);
        return { host, port };
      }
      await this.waiting.pause(`replication group ${this.id} is still ${group?.Status ?? "unknown"}`);
    }
  }

  public addToken(token: string): Promise<void> {
    return this.modify(token, "ROTATE");
  }

  public keepOnly(token: string): Promise<void> {
    return this.modify(token, "SET");
  }

  private async describe() {
    const { ReplicationGroups: [group] = [] } = await this.client.send(
      new DescribeReplicationGroupsCommand({ ReplicationGroupId: this.id }),
    );
    return group;
  }

  /**
   * A group that was settled may be under modification again by then: an apply and a rotation run in
   * invocations of their own, and ElastiCache refuses the second of two. What was refused changed
   * nothing, so it is asked for again after the other one.
   *
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_ModifyReplicationGroup.html
   * @throws RotationError when the invocation's patience ends first.
   */
  private async modify(token: string, strategy: "ROTATE" | "SET"): Promise<void> {
    const command = new ModifyReplicationGroupCommand({
      ReplicationGroupId: this.id,
      AuthToken: token,
      AuthTokenUpdateStrategy: strategy,
      ApplyImmediately: true,
    });
    for (;;) {
      try {
        await this.client.send(command);
        return;
      } catch (error) {
        if (!(error instanceof InvalidReplicationGroupStateFault)) throw error;
        await this.waiting.pause(`replication group ${this.id} is being modified by another invocation`);
        await this.settled();
      }
    }
  }
}
