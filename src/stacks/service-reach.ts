import { endpointsOfTasks, type Reach } from "../modules/services/reach";
import { type PlacedStack } from "../layers/instances";

type Uses = PlacedStack["environment"]["services"]["catalog"][string]["uses"];

/** What a service reaches by the VPC's endpoints, where these are enough for it. */
interface Endpoints {
  readonly endpointSecurityGroupId: string;
  readonly s3PrefixListId: string;
}

/**
 * How far a service reaches: to the VPC's endpoints alone where it calls nobody outside AWS, and the region has an
 * endpoint for all that tasks ask of AWS. Credentials that others issue are of use outside alone.
 */
export function serviceReach({ environment, region }: PlacedStack, { internet, secrets, stores }: Uses, endpoints: Endpoints): Reach {
  const { network, timeSeries } = environment;
  const asksTimestream = stores.timeSeries !== undefined && timeSeries.engine === "timestream-liveanalytics";
  const isEnough =
    endpointsOfTasks.every((service) => network.interfaceEndpoints.includes(service)) &&
    network.gatewayEndpoints.includes("s3") &&
    (!asksTimestream || region.timestreamCells !== undefined);
  return internet || secrets.length > 0 || !isEnough
    ? { kind: "anywhere", ports: network.egressPorts }
    : { kind: "endpoints", ...endpoints };
}
