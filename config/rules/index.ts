import { dataRules } from "./data";
import { regionRules } from "./regions";
import { type EstateRule, type Rule } from "./rule";

/** Rules within one environment, by domain. A new domain is one import and one entry. */
export const environmentRules: readonly Rule[] = [...regionRules, ...dataRules];

/** Rules across environments. */
export const estateRules: readonly EstateRule[] = [];
