import { type Construct } from "constructs";
import { EndpointParameter } from "../modules/data/endpoint-parameter";
import { StoreAccess } from "../modules/data/store-access";
import { BackupCopy } from "../modules/database/backup-copy";
import { ConnectionProxy } from "../modules/database/connection-proxy";
import { EngineSettings } from "../modules/database/engine-settings";
import { EventSubscription } from "../modules/database/event-subscription";
import { IndexUse } from "../modules/database/index-use";
import { InstanceMonitoring } from "../modules/database/instance-monitoring";
import { PromotedInstance } from "../modules/database/promoted-instance";
import { ReplicaInstance } from "../modules/database/replica-instance";
import { DatabaseUsers } from "../modules/database/database-users";
import { SecretLookup } from "../modules/secrets/secret-lookup";
import { databaseArn, secretArnPattern } from "../modules/shared/arns";
import { indexUseRole } from "../facts/index-use";
import { secretName } from "../facts/naming";
import { ports } from "../facts/ports";
import { secretPath, userMarks } from "../facts/service-users";
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
  replicaIdentifier,
  replicaOperationOf,
} from "./data-props";
import { type PlacedStack, writes } from "../layers/instances";
import { LayerStack } from "../synthesis/layer-stack";

/** The database of the recovery region: a replica, or the writer that a failover has made of it, and copies of backups. */
export class DatabaseReplicaStack extends LayerStack {
  public constructor(scope: Construct, placed: PlacedStack) {
    super(scope, placed);
    const { database, secrets, keepsData, account } = this.env;
    const keys = consume(this, securityContract);
    const network = consume(this, networkContract);
    const { warningTopicArn } = consume(this, notificationsContract);
    const place = placeOf(placed);
    const logs = { keyArn: keys.logsKeyArn, retentionDays: database.logs.retentionDays };
    const identifier = replicaIdentifier(this.names);
    const sourceArn = databaseArn(this.peer.name, account.id, databaseIdentifier(this.names));

    const access = new StoreAccess(this, "store-access", { place, vpcId: network.vpcId, store: "database", port: ports.postgres });
    const monitoring = new InstanceMonitoring(this, "monitoring", { place, instanceIdentifier: identifier, logs });
    const settings = new EngineSettings(this, "settings", {
      place,
      ...engineSettingsOf(this.env),
      maxStandbyDelaySeconds: database.replica.maxStandbyDelaySeconds,
    });
    const common = {
      place,
      operation: replicaOperationOf(this.env, monitoring.roleArn),
      shape: {
        identifier,
        instanceClass: database.replica.instanceClass,
        multiAz: database.replica.multiAz,
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
      ? new PromotedInstance(this, "replica", common)
      : new ReplicaInstance(this, "replica", { ...common, sourceArn, was: "replica" });
    new BackupCopy(this, "backup-copy", {
      sourceArn,
      keyArn: keys.dataKeyArn,
      retentionDays: database.backup.crossRegionRetentionDays,
      replica: instance.made,
      sourceStandsStill: isWriter,
    });
    const copyOf = (name: string): { readonly secretArn: string; readonly pattern: string } => ({
      secretArn: new SecretLookup(this, name.replaceAll("/", "-"), {
        name: secretName(this.names, name),
        unknownUntilApply: access.storeSecurityGroupId,
      }).secretArn,
      pattern: secretArnPattern(this.region.name, account.id, secretName(this.names, name)),
    });
    const users = databaseTableOf(this.env).services.flatMap(({ service }) =>
      userMarks.map((mark) => ({ service, mark, ...copyOf(`${databaseSecret.services}/${secretPath({ service, mark })}`) })),
    );
    const administrator = copyOf(databaseSecret.administrator);
    const times = databaseRotationTimesOf(this.env);
    new DatabaseUsers(this, "rotation", {
      place,
      archive: archiveOf(this, "postgres-rotation"),
      administrator: { secretArn: administrator.secretArn, ...times.administrator },
      users,
      policySecrets: { administrator: administrator.pattern, users: users.map(({ pattern }) => pattern) },
      serviceSecrets: secretName(this.names, databaseSecret.services),
      times: times.users,
      overlapHours: secrets.rotation.overlapHours,
      secretsKeyArn: keys.secretsKeyArn,
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
    new ConnectionProxy(this, "proxy", {
      place,
      pool: database.proxy,
      network: { vpcId: network.vpcId, subnetIds: network.appSubnetIds },
      access,
      secretArns: users.map(({ secretArn }) => secretArn),
      secretArnPatterns: users.map(({ pattern }) => pattern),
      secretsKeyArn: keys.secretsKeyArn,
      target: "registered-at-failover",
      logs,
    });
    const administratorSecretName = secretName(this.names, databaseSecret.administrator);
    new IndexUse(this, "index-use", {
      place,
      archive: archiveOf(this, indexUseRole),
      instance: { host: instance.address, databaseName: database.databaseName },
      administrator: {
        secretName: administratorSecretName,
        secretArn: secretArnPattern(this.region.name, account.id, administratorSecretName),
      },
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
    new EventSubscription(this, "events", {
      place,
      instanceIdentifier: instance.identifier,
      topicArn: warningTopicArn,
    });
    new EndpointParameter(this, "writer-endpoint", {
      place,
      name: "db/writer",
      endpoint: instance.address,
      description: "Where the services write: the replica, which refuses writes, until a failover leads them to the proxy",
      owner: "failover",
    });
    new EndpointParameter(this, "reader-endpoint", {
      place,
      name: "db/reader",
      endpoint: instance.address,
      description: "Where this region reads, and where reporting runs",
      owner: "estate",
    });
    publish(this, databaseContracts.recovery, {
      instanceEndpoint: instance.address,
      clientSecurityGroupId: access.clientSecurityGroupId,
      administratorSecretName,
    });
  }
}
