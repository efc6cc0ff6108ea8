import { estateHostOf, hostOf } from "../../config/delivery-host";
import { type EnvironmentConfig } from "../../config/schema/environment";
import { estatePlaces } from "./estate-delivery-props";
import { reviewBuilds } from "../modules/delivery/changes/batch";

/**
 * Builds that an account's environments run at the same time in a region, by the size of their machines: one of each
 * pipeline, and beside them what none of the account's pipelines starts.
 */
export function buildNeeds(environments: readonly EnvironmentConfig[], region: string, estate: readonly EnvironmentConfig[]): Builds {
  const needs = { BUILD_GENERAL1_SMALL: 0, BUILD_GENERAL1_LARGE: 0 };
  for (const environment of environments.filter(({ regions }) => regions.primary.name === region)) {
    if (environment.observability.drift !== undefined) needs.BUILD_GENERAL1_SMALL += 1;
    const host = hostOf(environment, estate);
    const build = host?.delivery?.pipelines?.build;
    if (host === undefined || build === undefined) continue;
    if (host === environment) needs[build.computeType] += pipelinesOf(environment, estate);
    // Migrations are started from where the pipelines are.
    else if (environment.delivery?.migrations === true && host.account.id !== environment.account.id) needs[build.computeType] += 1;
  }
  return needs;
}

export type Builds = Readonly<Record<"BUILD_GENERAL1_SMALL" | "BUILD_GENERAL1_LARGE", number>>;

/** A pipeline of each service and of the web application, and those of the estate with all builds of a review. */
function pipelinesOf(host: EnvironmentConfig, estate: readonly EnvironmentConfig[]): number {
  const versions = Object.keys(host.services.catalog).length + 1;
  if (estateHostOf(estate) !== host) return versions;
  const places = estatePlaces(estate);
  return versions + places.length + reviewBuilds(places).length;
}
