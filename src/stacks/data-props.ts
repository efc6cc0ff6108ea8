import { type EnvironmentConfig } from "../../config/schema/environment";
import { secretPath, type UserMark, userMarks } from "../facts/service-users";
import { type UserTable } from "../facts/user-table";
import { type ClusterShape } from "../modules/cache/cache-cluster";
import { type ClusterOperation } from "../modules/cache/cluster-arguments";
import { type InstanceOperation } from "../modules/database/instance-arguments";
import { type RotationTime } from "../modules/functions/rotation-function";
import { type SecretKeeping, type SecretReplica } from "../modules/secrets/secret-container";
import { keyAliasArn } from "../modules/shared/arns";
import { keyAlias, type NameScope, physicalName } from "../facts/naming";
import { type Place } from "../modules/shared/place";
import { type PlacedStack } from "../layers/instances";

/** Props that several stacks of the data tier make from the configuration in the same way. */

export const namesOf = ({ environment, instance }: PlacedStack): NameScope => ({ project: environment.project, owner: instance.owner });

export const placeOf = (placed: PlacedStack): Place => ({
  names: namesOf(placed),
  accountId: placed.environment.account.id,
  region: placed.region.name,
});

/** The same module seen from the other region, to compute names and ARNs there. */
export const peerPlaceOf = (placed: PlacedStack): Place => ({ ...placeOf(placed), region: placed.peer.name });

export const secretKeepingOf = ({ secrets, keepsData, activeRegion }: EnvironmentConfig, keyArn: string): SecretKeeping => ({
  keyArn,
  recoveryWindowDays: secrets.recoveryWindowDays,
  protectedFromDestroy: keepsData,
  copiesMayBePromoted: activeRegion === "recovery",
});

/** The copy in the other region, encrypted with that region's key. */
export const secretReplicasOf = (placed: PlacedStack): SecretReplica[] => [
  { region: placed.peer.name, keyArn: keyAliasArn(placed.peer.name, placed.environment.account.id, keyAlias(namesOf(placed), "secrets")) },
];

/** Identifiers that both regions and the failover know without reading each other's state. */
export const databaseIdentifier = (names: NameScope): string => physicalName("database", names, "database");
export const replicaIdentifier = (names: NameScope): string => physicalName("database", names, "database-replica");
/** Name of each region's own group of subnets for databases, for whoever restores there. */
export const databaseSubnetGroup = (names: NameScope): string => physicalName("databaseGroup", names, "database");
export const cacheId = (names: NameScope): string => physicalName("cache", names, "cache");
export const recoveryCacheId = (names: NameScope): string => physicalName("cache", names, "cache-recovery");

/** The administrator's secret, and the folder of those of services. */
export const databaseSecret = { administrator: "database/administrator", services: "database/services" } as const;

/** Names of the secrets of a service's two users. */
export const databaseSecretsOf = (service: string): string[] =>
  userMarks.map((mark) => `${databaseSecret.services}/${secretPath({ service, mark })}`);

/** Group of a VPC's interface endpoints, where it has one for each of the services that a function asks; undefined where it asks through NAT. */
export const endpointsFor = (
  { network }: EnvironmentConfig,
  { endpointSecurityGroupId }: { readonly endpointSecurityGroupId: string },
  services: readonly EnvironmentConfig["network"]["interfaceEndpoints"][number][],
): string | undefined => (services.every((service) => network.interfaceEndpoints.includes(service)) ? endpointSecurityGroupId : undefined);

/** Which services use the database, and what they may do. */
export const databaseTableOf = ({ database, services }: EnvironmentConfig): UserTable => ({
  services: Object.entries(services.catalog)
    .flatMap(([service, { uses }]) => (uses.stores.database === undefined ? [] : [{ service, access: uses.stores.database }]))
    .sort((one, other) => one.service.localeCompare(other.service)),
  journals: Object.entries(database.journals)
    .map(([journal, { appendedBy }]) => ({ journal, appendedBy: [...appendedBy].sort() }))
    .sort((one, other) => one.journal.localeCompare(other.journal)),
});
/** When the administrator and the first and second user of each service get new passwords, in whichever region writes. */
export function databaseRotationTimesOf({ secrets: { rotation } }: EnvironmentConfig): {
  readonly administrator: RotationTime;
  readonly users: Readonly<Record<UserMark, RotationTime>>;
} {
  const { firstDay, secondDay, hourUtc } = rotation.serviceUsers;
  return {
    administrator: { everyDays: rotation.administratorDays },
    users: { a: { dayOfMonth: firstDay, hourUtc }, b: { dayOfMonth: secondDay, hourUtc } },
  };
}
export const cacheTokenSecret = "cache/auth-token";
/** Secrets whose first value an apply writes, as a version that Terraform knows and so refreshes. */
export const firstValues = [databaseSecret.administrator, cacheTokenSecret] as const;

/** Settings of the engine that primary and replica share. */
export function engineSettingsOf({ database }: EnvironmentConfig) {
  const { majorVersion, logs, idleInTransactionMinutes } = database;
  return {
    majorVersion,
    slowQueryMilliseconds: logs.slowQueryMilliseconds,
    explainMilliseconds: logs.explainMilliseconds,
    idleInTransactionMinutes,
  };
}

export const primaryOperationOf = ({ database }: EnvironmentConfig, monitoringRoleArn: string): InstanceOperation => ({
  backupRetentionDays: database.backup.retentionDays,
  backupWindowUtc: database.backup.windowUtc,
  maintenanceWindowUtc: database.maintenanceWindowUtc,
  insights: database.insights,
  monitoringRoleArn,
});

export const replicaOperationOf = ({ database }: EnvironmentConfig, monitoringRoleArn: string): InstanceOperation => ({
  backupRetentionDays: database.replica.backupRetentionDays,
  backupWindowUtc: database.replica.backupWindowUtc,
  maintenanceWindowUtc: database.replica.maintenanceWindowUtc,
  insights: database.insights,
  monitoringRoleArn,
});

interface ClusterPlacement extends Pick<ClusterOperation, "replicationGroupId" | "replicasPerShard" | "keyArn" | "topicArn"> {
  readonly network: Pick<ClusterOperation, "subnetGroupName" | "securityGroupId">;
}

/** What a cluster of the cache has, in either region. */
export const cacheOperationOf = (
  { cache, keepsData }: EnvironmentConfig,
  { network, ...placement }: ClusterPlacement,
): ClusterOperation => ({
  ...placement,
  subnetGroupName: network.subnetGroupName,
  securityGroupId: network.securityGroupId,
  snapshotRetentionDays: cache.snapshots.retentionDays,
  snapshotWindowUtc: cache.snapshots.windowUtc,
  maintenanceWindowUtc: cache.maintenanceWindowUtc,
  protectedFromDestroy: keepsData,
});

export const cacheShapeOf = ({ cache }: EnvironmentConfig): ClusterShape => ({
  engine: cache.engine,
  engineVersion: cache.engineVersion,
  nodeType: cache.nodeType,
  shards: cache.shards,
});

/** Last part of the global datastore's id, which its region prefixes. */
export const globalDatastoreSuffix = (names: NameScope): string => physicalName("cache", names, "global");
