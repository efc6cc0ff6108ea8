import { crossEnvironmentRules } from "./estate";
import { networkRules } from "./network";
import { regionRules } from "./regions";
import { type EstateRule, type Rule } from "./rule";

/** Rules within one environment, by domain. A new domain is one import and one entry. */
export const environmentRules: readonly Rule[] = [...regionRules, ...networkRules];

/** Rules across environments. */
export const estateRules: readonly EstateRule[] = [...crossEnvironmentRules];
