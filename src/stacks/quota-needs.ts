import { type EnvironmentConfig } from "../../config/schema/environment";
import { buildNeeds } from "./build-needs";
import { natZones } from "../facts/address-plan";
import { fargateStrategies } from "../modules/services/capacity-strategy";
import { awsQuotas, type RequestedQuota, requestedQuotas } from "../facts/aws-quotas";
import { setsDuringDeployment, tasksOn, unitsPerVcpu, vcpusOf } from "../facts/task-placement";

type Needs = Readonly<Record<RequestedQuota, number>>;

/** What AWS is asked for: as much as is needed, and never less than the account has. */
export interface QuotaRequest {
  readonly quota: RequestedQuota;
  readonly value: number;
}

/** Quotas of an account's region that must be more than AWS gives to a new account. */
export function quotaRequests(
  environments: readonly EnvironmentConfig[],
  region: string,
  estate: readonly EnvironmentConfig[],
): readonly QuotaRequest[] {
  const needs = quotaNeeds(environments, region, estate);
  return requestedQuotas.flatMap((quota) => {
    const granted = Math.max(...placesOf(environments, region).map(({ quotas }) => quotas[quota] ?? 0), awsQuotas[quota].value);
    const value = Math.max(needs[quota], granted);
    return value > awsQuotas[quota].value ? [{ quota, value }] : [];
  });
}

const placesOf = (environments: readonly EnvironmentConfig[], region: string): EnvironmentConfig["regions"]["primary"][] =>
  environments.flatMap(({ regions: { primary, recovery } }) => [primary, recovery].filter(({ name }) => name === region));

/**
 * What the account's environments need in a region at once, with every service at its maximum while a
 * new version of it is deployed: after a failover the recovery region serves alone, so both need the same.
 */
export function quotaNeeds(environments: readonly EnvironmentConfig[], region: string, estate: readonly EnvironmentConfig[]): Needs {
  const builds = buildNeeds(environments, region, estate);
  const here = environments.filter(({ regions: { primary, recovery } }) => [primary.name, recovery.name].includes(region));
  const services = here.flatMap(({ services: { catalog }, regions: { primary, recovery } }) =>
    Object.values(catalog).map((service) => ({
      ...service,
      zones: Object.keys((primary.name === region ? primary : recovery).zones).length,
    })),
  );
  const vcpus = (provider: string): number =>
    Math.ceil(
      setsDuringDeployment *
        services.reduce(
          (sum, { capacity, cpu, tasks }) =>
            sum +
            (capacity === "placementGroup" ? 0 : tasksOn(provider, fargateStrategies[capacity], tasks.maximum) * (cpu / unitsPerVcpu)),
          0,
        ),
    );
  const gateways = here.map(({ network, regions: { primary, recovery } }) =>
    natZones(network.natGateways, (primary.name === region ? primary : recovery).zones),
  );
  const zones = gateways.flat();
  return {
    armSmallBuilds: builds.BUILD_GENERAL1_SMALL,
    armLargeBuilds: builds.BUILD_GENERAL1_LARGE,
    fargateOnDemandVcpus: vcpus("FARGATE"),
    fargateSpotVcpus: vcpus("FARGATE_SPOT"),
    standardInstanceVcpus: services.reduce(
      (sum, { capacity, instanceType, tasks, zones: count }) =>
        sum + (capacity === "placementGroup" ? tasks.maximum * count * vcpusOf(instanceType) : 0),
      0,
    ),
    elasticIps: zones.length,
    vpcs: here.length,
    internetGateways: here.length,
    natGatewaysPerZone: Math.max(0, ...zones.map((zone) => zones.filter((other) => other === zone).length)),
  };
}
