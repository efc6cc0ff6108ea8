import { type PlacedStack } from "../layers/instances";

/** Layers of the region whose copies of the other region's data have an alarm of their own over how far behind they are. */
export const layersWithCopies = ({ environment, instance }: PlacedStack): string[] =>
  instance.role === "primary"
    ? []
    : ["database-replica", ...(environment.cache.recovery.mode === "globalDatastore" ? ["cache-recovery"] : [])];

/**
 * Layers of the region with something critical, so with an alarm over it that pages look at. A test holds
 * this against what is synthesized.
 */
export function layersWithSymptoms({ environment, instance, region }: PlacedStack): string[] {
  const isPrimary = instance.role === "primary";
  const global = region.name === "us-east-1";
  return [
    "network",
    isPrimary ? "database" : "database-replica",
    isPrimary ? "cache" : "cache-recovery",
    ...(environment.timeSeries.engine === "timestream-influxdb" ? ["time-series"] : []),
    "ingress",
    ...(Object.values(environment.services.catalog).some(({ route }) => route !== undefined) ? ["services"] : []),
    ...(global ? ["edge"] : []),
    ...(global && environment.dns.healthChecks.enabled ? ["dns"] : []),
  ];
}
