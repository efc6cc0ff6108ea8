import { Fn } from "cdktf";
import { type EnvironmentConfig } from "../../config/schema/environment";
import { physicalName } from "../facts/naming";
import { type PlacedStack, writes } from "../layers/instances";
import { type Surroundings } from "../modules/alarms/rows/row";
import { service } from "../modules/alarms/rows/compute";
import { distribution, firewall, healthCheck, loadBalancer } from "../modules/alarms/rows/front-door";
import { cache } from "../modules/alarms/rows/caches";
import { database, proxy } from "../modules/alarms/rows/databases";
import { influx, table } from "../modules/alarms/rows/time-series";
import { type Side } from "../modules/dashboards/sections";
import { failoverAlarmName } from "../modules/failover/flag-names";
import { pagesOf } from "../modules/observability/causes";
import { type ObjectivesProps } from "../modules/services/objectives";
import { timestreamTables } from "../modules/time-series/live-analytics";
import { visible } from "../modules/waf/rules";
import { coverageOf } from "../synthesis/coverage-props";
import { cacheId, databaseIdentifier, namesOf, recoveryCacheId, replicaIdentifier } from "./data-props";
import { layersWithSymptoms } from "./symptoms";

/** Both regions of the environment as dashboards show them, the primary one first. */
export function dashboardSides(placed: PlacedStack): Side[] {
  const other: PlacedStack = {
    ...placed,
    region: placed.peer,
    peer: placed.region,
    instance: { ...placed.instance, role: placed.instance.role === "primary" ? "recovery" : "primary", region: placed.peer.name },
  };
  return (placed.instance.role === "primary" ? [placed, other] : [other, placed]).map(sideOf);
}

function sideOf(placed: PlacedStack): Side {
  const { environment, instance, region } = placed;
  const { services, cache: cacheSettings } = environment;
  const around: Surroundings & ReturnType<typeof coverageOf> = coverageOf(placed);
  const names = namesOf(placed);
  const isPrimary = instance.role === "primary";
  const catalog = Object.keys(services.catalog);
  const edge = region.name === "us-east-1";
  const own = { role: "ingress", scope: "REGIONAL" } as const;
  const firewalls = edge ? [own, { role: "edge", scope: "CLOUDFRONT" } as const] : [own];
  return {
    place: around.place,
    value: around.value,
    extent: around.extent,
    title: `${region.name} (${isPrimary ? "primary" : "recovery"})`,
    pages: pagesOf(layersWithSymptoms(placed), catalog.length > 0),
    // That no task runs shows in the graph of tasks that are missing.
    services: catalog.map((name) => service.of({ nameInput: physicalName("ecs", names, name), loadBalancerInput: [] }, around)),
    databases: [
      database.of(
        {
          identifierInput: isPrimary ? databaseIdentifier(names) : replicaIdentifier(names),
          replicateSourceDbInput: writes(placed) ? undefined : isPrimary ? replicaIdentifier(names) : databaseIdentifier(names),
        },
        around,
      ),
    ],
    proxies: [proxy.of({ nameInput: physicalName("databaseProxy", names, "database") }, around)],
    caches: [
      cache.of(
        {
          replicationGroupIdInput: isPrimary ? cacheId(names) : recoveryCacheId(names),
          numNodeGroupsInput: cacheSettings.shards,
          replicasPerNodeGroupInput: isPrimary ? cacheSettings.replicasPerShard : cacheSettings.recovery.replicasPerShard,
          globalReplicationGroupIdInput: !isPrimary && cacheSettings.recovery.mode === "globalDatastore" ? "global" : undefined,
        },
        around,
      ),
    ],
    timeSeries:
      environment.timeSeries.engine === "timestream-influxdb"
        ? [influx.of({ nameInput: physicalName("influxDb", names, "market") }, around)]
        : timestreamTables.map((tableNameInput) =>
            table.of({ databaseNameInput: physicalName("timestream", names, "market"), tableNameInput }, around),
          ),
    firewalls: firewalls.map(({ role, scope }) => {
      const name = physicalName("webAcl", names, role);
      return firewall.of({ nameInput: name, scopeInput: scope, visibilityConfigInput: visible(name) }, around);
    }),
    loadBalancers: [loadBalancer.of({ arnSuffix: "" }, around)],
    distributions: edge ? [distribution.of({ id: "" }, around)] : [],
    healthChecks: healthChecksOf(placed, around),
    reporting: catalog,
    ...(isPrimary ? {} : { flagAlarm: failoverAlarmName(names) }),
  };
}

/** Route 53's metrics are in us-east-1, so its alarms are there too, in an environment that has a region there. */
function healthChecksOf({ environment, region, peer }: PlacedStack, around: ReturnType<typeof coverageOf>): Side["healthChecks"] {
  const home = [region, peer].find(({ name }) => name === "us-east-1");
  const settings = { ...around, place: { ...around.place, region: "us-east-1" } };
  if (home === undefined || !environment.dns.healthChecks.enabled) return { watches: [], settings };
  const Name = physicalName("tag", around.place.names, `${region.name}-answers`);
  return { watches: [healthCheck.of({ id: "", typeInput: "HTTPS", tagsInput: { Name } }, settings)], settings };
}

/** Objectives of services with a route, measured at the target groups that the region's services layer publishes. */
export function objectivesOf(
  { services }: EnvironmentConfig,
  loadBalancerArnSuffix: string,
  targetGroupArnSuffixes: readonly string[],
): ObjectivesProps[] {
  const suffix = (index: number) => ({ arnSuffix: Fn.element(targetGroupArnSuffixes as string[], index) as string });
  return Object.entries(services.catalog)
    .filter(([, { route }]) => route !== undefined)
    .map(([name, { objectives }], index) => ({
      service: name,
      objectives,
      loadBalancerArnSuffix,
      targets: { blue: suffix(2 * index), green: suffix(2 * index + 1) },
    }));
}
