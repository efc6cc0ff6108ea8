import { accessRules } from "./access";
import { accountRules } from "./accounts";
import { dataRules } from "./data";
import { crossEnvironmentRules } from "./estate";
import { identityRules } from "./identity";
import { marketRules } from "./market";
import { networkRules } from "./network";
import { regionRules } from "./regions";
import { storageRules } from "./storage";
import { type EstateRule, type Rule } from "./rule";

/** Rules within one environment, by domain. A new domain is one import and one entry. */
export const environmentRules: readonly Rule[] = [
  ...accessRules,
  ...dataRules,
  ...identityRules,
  ...marketRules,
  ...networkRules,
  ...regionRules,
  ...storageRules,
];

/** Rules across environments. */
export const estateRules: readonly EstateRule[] = [
  ...accountRules,
  ...crossEnvironmentRules,
];
