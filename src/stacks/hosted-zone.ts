import { consume, zoneContract } from "./contracts";
import { type PlacedStack } from "./instances";
import { type LayerStack } from "./layer-stack";

/**
 * The environment's hosted zone as a stack of any region knows it: beside the zone's own stack from
 * its outputs, elsewhere from the configuration, because no stack reads another region's state.
 */
export function hostedZoneOf(stack: LayerStack, { environment, instance, region }: PlacedStack): { readonly zoneId?: string; readonly whenMissing: string } {
  const zoneStack = `${environment.environment}-us-east-1-zone`;
  const whenMissing = `${instance.id} does not know the hosted zone: apply ${zoneStack} and write its output zoneId into dns.hostedZone.id of config/${environment.environment}.yaml`;
  if (region.name === "us-east-1") return { zoneId: consume(stack, zoneContract).zoneId, whenMissing };
  const { id } = environment.dns.hostedZone;
  return { ...(id === undefined ? {} : { zoneId: id }), whenMissing };
}
