import { type Construct } from "constructs";
import { EndpointParameter } from "../modules/data/endpoint-parameter";
import { StoreAccess } from "../modules/data/store-access";
import { ConnectionProxy } from "../modules/database/connection-proxy";
import { DatabaseCredentials } from "../modules/database/database-credentials";
import { DatabaseUsers } from "../modules/database/database-users";
import { EngineSettings } from "../modules/database/engine-settings";
import { EventSubscription } from "../modules/database/event-subscription";
import { IndexUse } from "../modules/database/index-use";
import { InstanceMonitoring } from "../modules/database/instance-monitoring";
import { PrimaryInstance } from "../modules/database/primary-instance";
import { ReplicaInstance } from "../modules/database/replica-instance";
import { databaseArn } from "../modules/shared/arns";
import { indexUseRole } from "../facts/index-use";
import { secretName } from "../facts/naming";
import { ports } from "../facts/ports";
import { archiveOf } from "../synthesis/archives";
import { consume } from "../synthesis/consume";
import { databaseContracts, networkContract, notificationsContract, securityContract } from "../layers/contracts";
import { publish } from "../synthesis/publish";
import {
  databaseIdentifier,
  databaseRotationTimesOf,
  databaseSecret,
  databaseTableOf,
  endpointsFor,
  engineSettingsOf,
  placeOf,
  primaryOperationOf,
  replicaIdentifier,
  secretKeepingOf,
  secretReplicasOf,
} from "./data-props";
import { type PlacedStack, writes } from "../layers/instances";
import { LayerStack } from "../synthesis/layer-stack";

/** The database of the primary region: the environment's writer, or what a failover has left of it. */
export class DatabaseStack extends LayerStack {
  public constructor(scope: Construct, placed: PlacedStack) {
    super(scope, placed);
    const { database, secrets, keepsData, account } = this.env;
    const keys = consume(this, securityContract);
    const network = consume(this, networkContract);
    const { warningTopicArn } = consume(this, notificationsContract);
    const place = placeOf(placed);
    const logs = { keyArn: keys.logsKeyArn, retentionDays: database.logs.retentionDays };
    const identifier = databaseIdentifier(this.names);
    const table = databaseTableOf(this.env);

    const access = new StoreAccess(this, "store-access", { place, vpcId: network.vpcId, store: "database", port: ports.postgres });
    const credentials = new DatabaseCredentials(this, "credentials", {
      place,
      names: databaseSecret,
      administratorName: database.administratorName,
      services: table.services.map(({ service }) => service),
      keeping: secretKeepingOf(this.env, keys.secretsKeyArn),
      replicas: secretReplicasOf(placed),
    });
    const monitoring = new InstanceMonitoring(this, "monitoring", { place, instanceIdentifier: identifier, logs });
    const settings = new EngineSettings(this, "settings", { place, ...engineSettingsOf(this.env) });
    const common = {
      place,
      operation: primaryOperationOf(this.env, monitoring.roleArn),
      shape: {
        identifier,
        instanceClass: database.instanceClass,
        multiAz: database.multiAz,
        maximumStorageGiB: database.storage.maximumGiB,
        subnetIds: network.dbSubnetIds,
        securityGroupId: access.storeSecurityGroupId,
        keyArn: keys.dataKeyArn,
        parameterGroupName: settings.parameterGroupName,
        protectedFromDestroy: keepsData,
      },
    };
    const isWriter = writes(placed);
    const instance = isWriter
      ? new PrimaryInstance(this, "writer", {
          ...common,
          majorVersion: database.majorVersion,
          databaseName: database.databaseName,
          username: database.administratorName,
          password: credentials.administratorPassword,
          storage: database.storage,
        })
      : new ReplicaInstance(this, "writer", {
          ...common,
          sourceArn: databaseArn(this.peer.name, account.id, replicaIdentifier(this.names)),
          was: "stood-still",
        });
    const times = databaseRotationTimesOf(this.env);
    const users = new DatabaseUsers(this, "rotation", {
      place,
      archive: archiveOf(this, "postgres-rotation"),
      administrator: { secretArn: credentials.administratorSecretArn, ...times.administrator },
      users: credentials.users,
      policySecrets: {
        administrator: credentials.administratorSecretArn,
        users: credentials.users.map(({ secretArn }) => secretArn),
      },
      serviceSecrets: secretName(this.names, databaseSecret.services),
      times: times.users,
      overlapHours: secrets.rotation.overlapHours,
      ...(isWriter ? { makes: { table, resourceId: instance.resourceId } } : {}),
      secretsKeyArn: keys.secretsKeyArn,
      copyRegion: this.peer.name,
      instance: { host: instance.address, databaseName: database.databaseName },
      isWriter,
      network: {
        vpcId: network.vpcId,
        subnetIds: network.appSubnetIds,
        storeSecurityGroupId: access.storeSecurityGroupId,
        endpointSecurityGroupId: endpointsFor(this.env, network, ["secretsmanager"]),
      },
      logs,
      failureTopicArn: warningTopicArn,
    });
    new IndexUse(this, "index-use", {
      place,
      archive: archiveOf(this, indexUseRole),
      instance: { host: instance.address, databaseName: database.databaseName },
      administrator: { secretName: credentials.administratorSecretName, secretArn: credentials.administratorSecretArn },
      secretsKeyArn: keys.secretsKeyArn,
      network: {
        vpcId: network.vpcId,
        subnetIds: network.appSubnetIds,
        storeSecurityGroupId: access.storeSecurityGroupId,
        endpointSecurityGroupId: endpointsFor(this.env, network, ["secretsmanager", "monitoring"]),
      },
      logs,
      failureTopicArn: warningTopicArn,
    });
    const proxy = new ConnectionProxy(this, "proxy", {
      place,
      pool: database.proxy,
      network: { vpcId: network.vpcId, subnetIds: network.appSubnetIds },
      access,
      secretArns: users.secretArns,
      secretArnPatterns: credentials.users.map(({ secretArn }) => secretArn),
      secretsKeyArn: keys.secretsKeyArn,
      // The failover has fenced what stands still, and RDS takes no replica for a target.
      target: isWriter ? { instanceIdentifier: instance.identifier } : "registered-at-failover",
      logs,
    });
    new EventSubscription(this, "events", {
      place,
      instanceIdentifier: instance.identifier,
      topicArn: warningTopicArn,
    });
    new EndpointParameter(this, "writer-endpoint", {
      place,
      name: "db/writer",
      endpoint: proxy.endpoint,
      description: "Where the services write; a failover changes it",
      owner: "failover",
    });
    new EndpointParameter(this, "reader-endpoint", {
      place,
      name: "db/reader",
      endpoint: instance.address,
      description: "Where this region reads",
      owner: "estate",
    });
    publish(this, databaseContracts.primary, {
      instanceEndpoint: instance.address,
      clientSecurityGroupId: access.clientSecurityGroupId,
      administratorSecretName: credentials.administratorSecretName,
    });
  }
}
