import { DescribeSubnetsCommand, EC2Client } from "@aws-sdk/client-ec2";
import {
  CreateDBInstanceCommand,
  CreateDBInstanceReadReplicaCommand,
  CreateDBProxyCommand,
  DeleteDBInstanceCommand,
  DeregisterDBProxyTargetsCommand,
  DescribeDBInstancesCommand,
  DescribeDBProxyTargetsCommand,
  ListTagsForResourceCommand,
  ModifyDBInstanceCommand,
  PromoteReadReplicaCommand,
  RDSClient,
  RegisterDBProxyTargetsCommand,
} from "@aws-sdk/client-rds";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { aside } from "../../../src/estate/judge/recovery/failback/state";
import { type RecoveryTargets } from "../../../src/estate/judge/recovery/status/targets";
import { type SynthesizedStack } from "../estate";
import { functionsOf } from "./functions";

/** Of the recovery region's database what a takeover is to bring about. */
export interface FoundDatabase {
  readonly isReplica: boolean;
  readonly targets: readonly string[];
  readonly isBackedUp: boolean;
}

interface Settings {
  readonly endpoint: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

interface Names extends Pick<RecoveryTargets, "accountId" | "primary" | "recovery" | "proxy" | "replica"> {
  /** Identifier of the primary region's database. */
  readonly source: string;
  /** The same as the way back knows it. */
  readonly original: string;
}

/** Identifier of the primary's database, as the fence of a failover's stack knows it. */
export function sourceOf(stack: SynthesizedStack): string {
  const fence = functionsOf(stack).find(({ args }) => String(args.function_name).endsWith("primary-fence"));
  const DATABASE = fence?.variables.DATABASE;
  if (DATABASE === undefined) throw new Error("the fence knows no database");
  return DATABASE;
}

/** The databases of both regions with their proxies. */
export class Databases {
  private readonly recovery: RDSClient;
  private readonly primary: RDSClient;

  public constructor(
    private readonly names: Names,
    private readonly settings: Settings,
  ) {
    this.recovery = new RDSClient({ ...settings, region: names.recovery });
    this.primary = new RDSClient({ ...settings, region: names.primary });
  }

  /** Makes the primary region's database, and a proxy in each region. */
  public async create(): Promise<void> {
    await this.primary.send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier: this.names.source,
        Engine: "postgres",
        DBInstanceClass: "db.m6g.large",
        AllocatedStorage: 20,
        MasterUsername: "owner",
        MasterUserPassword: "not-a-secret",
      }),
    );
    await this.createProxy(this.recovery, this.names.recovery);
    await this.createProxy(this.primary, this.names.primary);
  }

  public async createReplica(): Promise<void> {
    const { replica, primary, accountId, source } = this.names;
    const SourceDBInstanceIdentifier = `arn:aws:rds:${primary}:${accountId}:db:${source}`;
    await this.recovery.send(new CreateDBInstanceReadReplicaCommand({ DBInstanceIdentifier: replica, SourceDBInstanceIdentifier }));
  }

  /** A replica again, behind no proxy, whatever became of the last one. */
  public async replaceReplica(): Promise<void> {
    const { replica, proxy } = this.names;
    await this.recovery.send(new DeregisterDBProxyTargetsCommand({ DBProxyName: proxy, DBInstanceIdentifiers: [replica] }));
    await this.recovery.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: replica, SkipFinalSnapshot: true }));
    await this.createReplica();
  }

  /** Somebody has promoted the replica. */
  public promoteByHand() {
    return this.recovery.send(new PromoteReadReplicaCommand({ DBInstanceIdentifier: this.names.replica }));
  }

  /** Lets the primary region's proxy lead to its database, as before a failover. */
  public async openPrimary(): Promise<void> {
    const { proxy, source } = this.names;
    await this.primary.send(new RegisterDBProxyTargetsCommand({ DBProxyName: proxy, DBInstanceIdentifiers: [source] }));
  }

  /** How many databases the primary region's proxy leads to. */
  public async primaryTargets(): Promise<number> {
    const { Targets = [] } = await this.primary.send(new DescribeDBProxyTargetsCommand({ DBProxyName: this.names.proxy }));
    return Targets.length;
  }

  /** A step of a failback: the old database gets another name. */
  public async setAside(): Promise<void> {
    await this.rename(this.names.original, aside(this.names.original));
  }

  /** Gives it its name again, for whoever comes next. */
  public async bringBack(): Promise<void> {
    await this.rename(aside(this.names.original), this.names.original);
  }

  public async look(): Promise<FoundDatabase> {
    const { replica, proxy } = this.names;
    const { DBInstances: [database] = [] } = await this.recovery.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: replica }));
    const { Targets = [] } = await this.recovery.send(new DescribeDBProxyTargetsCommand({ DBProxyName: proxy }));
    const { TagList = [] } = await this.recovery.send(new ListTagsForResourceCommand({ ResourceName: database?.DBInstanceArn }));
    return {
      isReplica: database?.ReadReplicaSourceDBInstanceIdentifier !== undefined,
      targets: Targets.map(({ RdsResourceId }) => String(RdsResourceId)),
      isBackedUp: TagList.some(({ Key, Value }) => Key === "Backup" && Value === "true"),
    };
  }

  private rename(DBInstanceIdentifier: string, NewDBInstanceIdentifier: string) {
    return this.primary.send(new ModifyDBInstanceCommand({ DBInstanceIdentifier, NewDBInstanceIdentifier, ApplyImmediately: true }));
  }

  private async createProxy(client: RDSClient, region: string): Promise<void> {
    const { ARN } = await new SecretsManagerClient({ ...this.settings, region }).send(
      new CreateSecretCommand({ Name: "of-the-proxy", SecretString: "{}" }),
    );
    const { Subnets = [] } = await new EC2Client({ ...this.settings, region }).send(new DescribeSubnetsCommand({}));
    await client.send(
      new CreateDBProxyCommand({
        DBProxyName: this.names.proxy,
        EngineFamily: "POSTGRESQL",
        Auth: [{ AuthScheme: "SECRETS", SecretArn: ARN }],
        RoleArn: `arn:aws:iam::${this.names.accountId}:role/proxy`,
        VpcSubnetIds: Subnets.map(({ SubnetId }) => String(SubnetId)),
      }),
    );
  }
}
