import { DbProxy } from "@cdktf/provider-aws/lib/db-proxy";
import { DbProxyDefaultTargetGroup } from "@cdktf/provider-aws/lib/db-proxy-default-target-group";
import { DbProxyTarget } from "@cdktf/provider-aws/lib/db-proxy-target";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Construct } from "constructs";
import { Admission } from "../data/admission";
import { EncryptedLogGroup, type LogKeeping } from "../data/encrypted-log-group";
import { readSecrets, useKeyForSecrets } from "../secrets/statements";
import { policyJson, trustServiceWithoutSource } from "../shared/iam";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";
import { ports } from "../../facts/ports";

export interface ProxyPool {
  readonly maxConnectionsPercent: number;
  readonly idleClientMinutes: number;
  readonly borrowTimeoutSeconds: number;
}

export interface ProxyNetwork {
  readonly vpcId: string;
  readonly subnetIds: string[];
}

/** The security groups between which the proxy stands. */
export interface ProxyAccess {
  readonly clientSecurityGroupId: string;
  readonly storeSecurityGroupId: string;
}

export interface ConnectionProxyProps {
  readonly place: Place;
  readonly pool: ProxyPool;
  readonly network: ProxyNetwork;
  readonly access: ProxyAccess;
  /**
   * Credentials of every service's users, by their whole ARNs: the proxy takes no other. It lets in
   * and logs in with these alone. The administrator connects directly.
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-secrets-arns.html
   */
  readonly secretArns: readonly string[];
  /** How the role's policy names the secrets. */
  readonly secretArnPatterns: readonly string[];
  readonly secretsKeyArn: string;
  /**
   * The writer, or nothing for a proxy that waits for a promotion: RDS accepts no replica as a
   * target, so the failover registers the promoted instance.
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.html
   */
  readonly target: { readonly instanceIdentifier: string } | "registered-at-failover";
  readonly logs: LogKeeping;
}

/** With a condition the proxy could not assume its role, and would read no secret. @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.html#rds-proxy.limitations */
const proxySendsNoKeys = "RDS Proxy supports no global condition keys, aws:SourceAccount and aws:SourceArn among them";

/** Pools the services' connections to the writer. Clients use TLS and SCRAM. */
export class ConnectionProxy extends Construct {
  public readonly name: string;
  public readonly endpoint: string;

  public constructor(scope: Construct, id: string, props: ConnectionProxyProps) {
    super(scope, id);
    this.name = physicalName("databaseProxy", props.place.names, "database");
    const logGroup = new EncryptedLogGroup(this, "log", { ...props.logs, name: `/aws/rds/proxy/${this.name}` });
    const proxy = new DbProxy(this, "proxy", {
      name: this.name,
      engineFamily: "POSTGRESQL",
      requireTls: true,
      idleClientTimeout: props.pool.idleClientMinutes * 60,
      auth: props.secretArns.map((secretArn) => ({
        authScheme: "SECRETS",
        secretArn,
        iamAuth: "DISABLED",
        clientPasswordAuthType: "POSTGRES_SCRAM_SHA_256",
      })),
      roleArn: this.createRole(props),
      vpcSubnetIds: props.network.subnetIds,
      vpcSecurityGroupIds: [this.createSecurityGroup(props)],
      dependsOn: [logGroup],
    });
    this.endpoint = proxy.endpoint;
    this.createTargets(proxy.name, props);
  }

  private createRole({ place, secretArnPatterns, secretsKeyArn }: ConnectionProxyProps): string {
    const role = new IamRole(this, "role", {
      name: physicalName("iamRole", place.names, `database-proxy-${place.region}`),
      description: "The database proxy reads the credentials of services with it",
      assumeRolePolicy: trustServiceWithoutSource("rds.amazonaws.com", proxySendsNoKeys),
    });
    new IamRolePolicy(this, "policy", {
      name: "read-credentials",
      role: role.name,
      policy: policyJson([readSecrets(secretArnPatterns), useKeyForSecrets(secretsKeyArn, place.region, "read")]),
    });
    return role.arn;
  }

  private createSecurityGroup({ place, network, access }: ConnectionProxyProps): string {
    const name = physicalName("securityGroup", place.names, "database-proxy");
    const group = new SecurityGroup(this, "group", {
      vpcId: network.vpcId,
      name,
      description: "Proxy of the database store",
      tags: { Name: name },
    });
    new Admission(this, "clients-to-proxy", {
      fromSecurityGroupId: access.clientSecurityGroupId,
      toSecurityGroupId: group.id,
      port: ports.postgres,
      description: "Clients to the proxy",
    });
    new Admission(this, "proxy-to-store", {
      fromSecurityGroupId: group.id,
      toSecurityGroupId: access.storeSecurityGroupId,
      port: ports.postgres,
      description: "Proxy to the database store",
    });
    return group.id;
  }

  private createTargets(dbProxyName: string, { pool, target }: ConnectionProxyProps): void {
    const targets = new DbProxyDefaultTargetGroup(this, "targets", {
      dbProxyName,
      connectionPoolConfig: { maxConnectionsPercent: pool.maxConnectionsPercent, connectionBorrowTimeout: pool.borrowTimeoutSeconds },
    });
    if (target === "registered-at-failover") return;
    new DbProxyTarget(this, "writer", { dbProxyName, targetGroupName: targets.name, dbInstanceIdentifier: target.instanceIdentifier });
  }
}
