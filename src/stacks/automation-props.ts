import { clusterName, deploymentGroupName, ecsServiceName } from "../facts/service-names";
import { physicalName } from "../facts/naming";
import { type PlacedStack } from "../layers/instances";
import { type RunbookServices } from "../modules/automation/documents/services";
import { type RunbooksProps } from "../modules/automation/runbooks";
import { deliveriesParameter } from "../modules/failover/delivery-freeze";
import { alertTopicName } from "../modules/notifications/alert-topics";
import { topicArn } from "../modules/shared/arns";
import { humanRoleArns } from "./access-names";
import { cacheId, databaseIdentifier, namesOf, placeOf, recoveryCacheId, replicaIdentifier } from "./data-props";

/** What the mechanical runbooks of a region work on, by names alone: each region's documents are of that region. */
export function runbooksOf(placed: PlacedStack): RunbooksProps {
  const { environment, instance } = placed;
  const names = namesOf(placed);
  const place = placeOf(placed);
  const standsBy = instance.role === "recovery";
  const source = standsBy ? replicaIdentifier(names) : databaseIdentifier(names);
  return {
    place,
    database: { source, target: `${source}-restored` },
    replicationGroupId: standsBy ? recoveryCacheId(names) : cacheId(names),
    services: servicesOf(placed),
    // Deliveries are frozen in the region that outlives the other.
    ...(standsBy ? { deliveriesParameter: deliveriesParameter(names) } : {}),
    approval: {
      topicArn: topicArn(place.region, place.accountId, alertTopicName(names, "critical")),
      approverArns: humanRoleArns(environment, "breakGlass"),
    },
  };
}

function servicesOf(placed: PlacedStack): RunbookServices {
  const { catalog } = placed.environment.services;
  const names = namesOf(placed);
  const entries = Object.entries(catalog);
  const named = (isRouted: boolean): string[] =>
    entries
      .filter(([, { route }]) => (route !== undefined) === isRouted)
      .map(([name]) => name)
      .sort();
  const sizes = Object.values(catalog).map(({ tasks }) => tasks);
  return {
    cluster: clusterName(placeOf(placed)),
    application: physicalName("codeDeploy", names, "services"),
    routed: named(true),
    rolling: named(false),
    ecsService: (service) => ecsServiceName(names, service),
    deploymentGroup: (service) => deploymentGroupName(names, service),
    tasks: {
      from: Math.max(...sizes.map(({ minimum, peakMinimum }) => Math.max(minimum, peakMinimum ?? 0))),
      to: Math.max(...sizes.map(({ maximum }) => maximum)),
    },
  };
}
