import { ZoneOfDomain } from "../modules/dns/zone-of-domain";
import { consume } from "../synthesis/consume";
import { zoneContract } from "../layers/contracts";
import { type PlacedStack } from "../layers/instances";
import { type LayerStack } from "../synthesis/layer-stack";

/**
 * Id of the environment's hosted zone as a stack of any region knows it: beside the zone's own stack
 * from its outputs, elsewhere from the configuration, which names a zone that was there before, or from
 * Route 53, because no stack reads another region's state.
 *
 * @param knownWithPlan a value that is unknown while what the record leads to is not applied; only then Route 53 is asked
 */
export function hostedZoneOf(
  stack: LayerStack,
  { environment: { domainName: domain, dns }, region }: PlacedStack,
  knownWithPlan: string,
): string {
  if (region.name === "us-east-1") return consume(stack, zoneContract).zoneId;
  return dns.hostedZone.id ?? new ZoneOfDomain(stack, "hosted-zone", { domain, unknownUntilApply: knownWithPlan }).zoneId;
}
