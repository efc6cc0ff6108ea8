import { accessRules } from "./access";
import { accountRules } from "./accounts";
import { backupEstateRules, backupRules } from "./backup";
import { dataRules } from "./data";
import { consistencyRules } from "./consistency";
import { costsRules } from "./costs";
import { contentSecurityPolicyRules } from "./content-security-policy";
import { crossEnvironmentRules } from "./estate";
import { deliveryEstateRules, deliveryRules } from "./delivery";
import { dnsRules } from "./dns";
import { edgeRules } from "./edge";
import { edgeQuotaEstateRules, edgeQuotaRules } from "./edge-quotas";
import { identityRules } from "./identity";
import { imageRules } from "./images";
import { marketRules } from "./market";
import { networkRules } from "./network";
import { organizationEstateRules, organizationRules } from "./organization";
import { postureRules } from "./posture";
import { observabilityRules } from "./observability";
import { publicNameRules } from "./public-names";
import { experimentRules } from "./experiments";
import { recoveryRules } from "./recovery";
import { regionalIdEstateRules, regionalIdRules } from "./regional-ids";
import { regionRules } from "./regions";
import { findingResponseRules } from "./finding-responses";
import { responseRules } from "./responses";
import { routeRules } from "./routes";
import { serviceRules } from "./services";
import { siteRules } from "./sites";
import { storageRules } from "./storage";
import { usageRules } from "./usage";
import { type EstateRule, type Rule } from "./rule";

/** Rules within one environment, by domain. A new domain is one import and one entry. */
export const environmentRules: readonly Rule[] = [
  ...accessRules,
  ...backupRules,
  ...consistencyRules,
  ...contentSecurityPolicyRules,
  ...costsRules,
  ...dataRules,
  ...deliveryRules,
  ...dnsRules,
  ...edgeRules,
  ...edgeQuotaRules,
  ...identityRules,
  ...imageRules,
  ...marketRules,
  ...networkRules,
  ...organizationRules,
  ...postureRules,
  ...recoveryRules,
  ...experimentRules,
  ...observabilityRules,
  ...regionalIdRules,
  ...regionRules,
  ...responseRules,
  ...findingResponseRules,
  ...routeRules,
  ...serviceRules,
  ...storageRules,
  ...usageRules,
];

/** Rules across environments. */
export const estateRules: readonly EstateRule[] = [
  ...accountRules,
  ...backupEstateRules,
  ...crossEnvironmentRules,
  ...deliveryEstateRules,
  ...edgeQuotaEstateRules,
  ...organizationEstateRules,
  ...publicNameRules,
  ...regionalIdEstateRules,
  ...siteRules,
];
