import { type Construct } from "constructs";
import { EndpointParameter } from "../modules/data/endpoint-parameter";
import { StoreAccess } from "../modules/data/store-access";
import { ConnectionProxy } from "../modules/database/connection-proxy";
import { CredentialsRotation } from "../modules/database/credentials-rotation";
import { DatabaseCredentials } from "../modules/database/database-credentials";
import { EngineSettings } from "../modules/database/engine-settings";
import { EventSubscription } from "../modules/database/event-subscription";
import { InstanceMonitoring } from "../modules/database/instance-monitoring";
import { PrimaryInstance } from "../modules/database/primary-instance";
import { archiveOf } from "./archives";
import { consume, databaseContracts, networkContract, publish, securityContract } from "./contracts";
import { databaseIdentifier, databaseSecret, engineSettingsOf, placeOf, primaryOperationOf, secretKeepingOf, secretReplicasOf } from "./data-props";
import { type PlacedStack } from "./instances";
import { LayerStack } from "./layer-stack";
import { notificationTopicArn } from "./topics";

/** The writable database of the environment, in the primary region. */
export class DatabaseStack extends LayerStack {
  public constructor(scope: Construct, placed: PlacedStack) {
    super(scope, placed);
    const { database, secrets, keepsData } = this.env;
    const keys = consume(this, securityContract);
    const network = consume(this, networkContract);
    const place = placeOf(placed);
    const logs = { keyArn: keys.logsKeyArn, retentionDays: database.logs.retentionDays };
    const identifier = databaseIdentifier(this.names);

    const access = new StoreAccess(this, "store-access", { place, vpcId: network.vpcId, store: "database", port: 5432 });
    const credentials = new DatabaseCredentials(this, "credentials", {
      place,
      names: databaseSecret,
      administratorName: database.administratorName,
      applicationUser: database.applicationUser,
      keeping: secretKeepingOf(this.env, keys.secretsKeyArn),
      replicas: secretReplicasOf(placed),
    });
    const monitoring = new InstanceMonitoring(this, "monitoring", { place, instanceIdentifier: identifier, logs });
    const settings = new EngineSettings(this, "settings", { place, ...engineSettingsOf(this.env) });
    const primary = new PrimaryInstance(this, "primary", {
      place,
      majorVersion: database.majorVersion,
      databaseName: database.databaseName,
      username: database.administratorName,
      password: credentials.administratorPassword,
      storage: database.storage,
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
    });
    const proxy = new ConnectionProxy(this, "proxy", {
      place,
      pool: database.proxy,
      network: { vpcId: network.vpcId, subnetIds: network.appSubnetIds },
      access,
      secretArn: credentials.applicationSecretArn,
      secretArnPattern: credentials.applicationSecretArn,
      secretsKeyArn: keys.secretsKeyArn,
      target: { instanceIdentifier: primary.identifier },
      logs,
    });
    new CredentialsRotation(this, "rotation", {
      place,
      archive: archiveOf("postgres-rotation"),
      administrator: { secretArn: credentials.administratorSecretArn, everyDays: secrets.rotation.administratorDays },
      application: { secretArn: credentials.applicationSecretArn, everyDays: secrets.rotation.applicationDays },
      secretsKeyArn: keys.secretsKeyArn,
      host: primary.address,
      databaseName: database.databaseName,
      network: { vpcId: network.vpcId, subnetIds: network.appSubnetIds, storeSecurityGroupId: access.storeSecurityGroupId },
      logs,
    });
    new EventSubscription(this, "events", { place, instanceIdentifier: primary.identifier, topicArn: notificationTopicArn(place, "warning") });
    new EndpointParameter(this, "writer", { place, name: "db/writer", endpoint: proxy.endpoint, description: "Where the services write; a failover changes it", owner: "failover" });
    new EndpointParameter(this, "reader", { place, name: "db/reader", endpoint: primary.address, description: "Where this region reads", owner: "estate" });
    publish(this, databaseContracts.primary, {
      proxyEndpoint: proxy.endpoint,
      proxyName: proxy.name,
      instanceEndpoint: primary.address,
      instanceIdentifier: primary.identifier,
      instanceArn: primary.arn,
      clientSecurityGroupId: access.clientSecurityGroupId,
      administratorSecretName: credentials.administratorSecretName,
      applicationSecretName: credentials.applicationSecretName,
    });
  }
}
