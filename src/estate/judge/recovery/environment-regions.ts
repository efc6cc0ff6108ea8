import { type EnvironmentConfig } from "../../../../config/schema/environment";
import { orderSenders } from "../../../../config/schema/order-senders";

/** An environment by the role of its regions, with what its resources do not say. */
export interface EnvironmentRegions {
  readonly owner: string;
  readonly primary: string;
  readonly recovery: string;
  /** How many zones each region has, by its code. */
  readonly zones: Readonly<Record<string, number>>;
  /** Services that can send orders. */
  readonly orderSenders: readonly string[];
}

/**
 * The same by who writes now: while the recovery region does, it is what may be lost, and the primary one what is left.
 */
export function writingRegions(environment: EnvironmentConfig): EnvironmentRegions {
  const regions = environmentRegions(environment);
  return environment.activeRegion === "primary" ? regions : { ...regions, primary: regions.recovery, recovery: regions.primary };
}

export function environmentRegions(environment: EnvironmentConfig): EnvironmentRegions {
  const { primary, recovery } = environment.regions;
  return {
    owner: environment.environment,
    primary: primary.name,
    recovery: recovery.name,
    zones: Object.fromEntries([primary, recovery].map(({ name, zones }) => [name, Object.keys(zones).length])),
    orderSenders: orderSenders(environment),
  };
}
