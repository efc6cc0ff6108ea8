import { type EnvironmentConfig } from "../../config/schema/environment";
import { epochWaitSeconds } from "../facts/trading-epoch";
import { type PlacedStack } from "../layers/instances";
import { backupTag, selected } from "../facts/backup-tag";
import { globalDatastoreId } from "../facts/global-datastore-id";
import { type FailoverPlace } from "../modules/access/place";
import { failoverMachineRole } from "../modules/failover/failover-machine";
import { ownMachineArn } from "../modules/state-machines/state-machine";
import { type FailoverTargets, type FailoverTimes, type PromotedRotation } from "../modules/failover/failover-targets";
import { deliveriesParameter } from "../modules/failover/delivery-freeze";
import { primaryFenceRole, type PrimaryFenceProps } from "../modules/failover/primary-fence";
import { evidenceRoles, type RegionEvidenceProps } from "../modules/failover/region-evidence";
import { ownFunctionArn } from "../modules/functions/internal-function";
import { deploymentCheckArn } from "../modules/services/deployment-check";
import { failoverAlarmName, failoverParameter } from "../modules/failover/flag-names";
import { epochTableName } from "../modules/failover/trading-epoch-table";
import { alertTopicName } from "../modules/notifications/alert-topics";
import { clusterName } from "../facts/service-names";
import { databaseArn, dynamodbTableArn, parameterArn, topicArn } from "../modules/shared/arns";
import { parameterName, physicalName, secretName } from "../facts/naming";
import { secretPath, userMarks } from "../facts/service-users";
import { databaseRotationRole } from "../modules/database/database-users";
import { copiedSecrets } from "./copied-secrets";
import {
  databaseIdentifier as databaseIdentifierOf,
  databaseRotationTimesOf,
  databaseSecret,
  databaseTableOf,
  globalDatastoreSuffix,
  namesOf,
  placeOf,
  recoveryCacheId,
  replicaIdentifier,
} from "./data-props";

/** What the failover of a recovery region works on, by names alone. */
export function failoverTargetsOf(placed: PlacedStack): FailoverTargets {
  const place = placeOf(placed);
  const { region, accountId } = place;
  const names = namesOf(placed);
  const { cache, services } = placed.environment;
  return {
    region,
    epochTable: epochTableName(names),
    replicaIdentifier: replicaIdentifier(names),
    replicaArn: databaseArn(region, accountId, replicaIdentifier(names)),
    proxyName: physicalName("databaseProxy", names, "database"),
    writerParameter: parameterName(names, "db/writer"),
    ...(cache.recovery.mode === "globalDatastore"
      ? {
          globalDatastore: {
            id: globalDatastoreId(placed.peer.name, globalDatastoreSuffix(names)),
            replicationGroupId: recoveryCacheId(names),
          },
        }
      : {}),
    services: Object.fromEntries(
      Object.entries(services.catalog).map(([name, { tasks }]) => [
        name,
        { resourceId: `service/${clusterName(place)}/${physicalName("ecs", names, name)}`, minimum: tasks.peakMinimum ?? tasks.minimum },
      ]),
    ),
    deliveriesParameter: deliveriesParameter(names),
    fenceArn: ownFunctionArn(place, primaryFenceRole),
    evidenceArns: { own: ownFunctionArn(place, evidenceRoles.own), peer: ownFunctionArn(place, evidenceRoles.peer) },
    checkArn: deploymentCheckArn(place),
    checkedServices: Object.entries(services.catalog)
      .flatMap(([name, { route }]) => (route === undefined ? [] : [name]))
      .sort(),
    secrets: copiedSecrets(placed.environment).map((name) => secretName(names, name)),
    rotations: rotationsOf(placed),
    flagParameter: failoverParameter(names),
    flagAlarmName: failoverAlarmName(names),
    topicArn: topicArn(region, accountId, alertTopicName(names, "critical")),
    backupTag: { key: backupTag, value: selected },
  };
}

/**
 * The database's secrets rotate where it is written to: whoever has a password of before the failover may be in a region that
 * nobody sees. The administrator and the first user of each service change at once; the second user at its time, since of two
 * credentials that a task has read one must go on working.
 */
function rotationsOf(placed: PlacedStack): Readonly<Record<string, PromotedRotation>> {
  const times = databaseRotationTimesOf(placed.environment);
  const functionArn = ownFunctionArn(placeOf(placed), databaseRotationRole);
  const named = (name: string, rotation: Omit<PromotedRotation, "functionArn">): [string, PromotedRotation] => [
    secretName(namesOf(placed), name),
    { functionArn, ...rotation },
  ];
  return Object.fromEntries([
    named(databaseSecret.administrator, { time: times.administrator, immediately: true }),
    ...databaseTableOf(placed.environment).services.flatMap(({ service }) =>
      userMarks.map((mark) =>
        named(`${databaseSecret.services}/${secretPath({ service, mark })}`, { time: times.users[mark], immediately: mark === "a" }),
      ),
    ),
  ]);
}

/** What of the old primary region a failover fences, where it can be reached. */
export function fencedOf(placed: PlacedStack): PrimaryFenceProps["fenced"] {
  const names = namesOf(placed);
  const region = placed.peer.name;
  const databaseIdentifier = databaseIdentifierOf(names);
  return {
    region,
    proxyName: physicalName("databaseProxy", names, "database"),
    databaseIdentifier,
    databaseArn: databaseArn(region, placed.environment.account.id, databaseIdentifier),
  };
}

/** The databases that are asked how they stand, by whose evidence it is. */
export function evidenceOf(
  placed: PlacedStack,
): Readonly<Record<keyof typeof evidenceRoles, Pick<RegionEvidenceProps, "peerRegion" | "database">>> {
  const names = namesOf(placed);
  const accountId = placed.environment.account.id;
  const database = (region: string, identifier: string) => ({ identifier, arn: databaseArn(region, accountId, identifier) });
  return {
    own: { database: database(placed.region.name, replicaIdentifier(names)) },
    peer: { peerRegion: placed.peer.name, database: database(placed.peer.name, databaseIdentifierOf(names)) },
  };
}

/** What people on call look at and start in the recovery region, seen from any stack of the environment. */
export function failoverPlaceOf(placed: PlacedStack): FailoverPlace {
  const { account, regions } = placed.environment;
  const place = { ...placeOf(placed), region: regions.recovery.name };
  return {
    region: place.region,
    epochTableArn: dynamodbTableArn(place.region, account.id, epochTableName(place.names)),
    parameterArns: [failoverParameter, deliveriesParameter].map((name) => parameterArn(place.region, account.id, name(place.names))),
    machineArn: ownMachineArn(place, failoverMachineRole),
  };
}

export const failoverTimesOf = ({ recovery }: EnvironmentConfig): FailoverTimes => ({
  approvalSeconds: recovery.approvalSeconds,
  promotionSeconds: recovery.promotionSeconds,
  trafficSeconds: recovery.trafficSeconds,
  epochWaitSeconds: epochWaitSeconds(recovery.tradingEpoch),
});
