import { type Rule } from "./model";
import { anyTypeRules } from "./rules/any-type-rules";
import { capacityRules } from "./rules/capacity-rules";
import { encryptionRules } from "./rules/encryption-rules";
import { iamRules } from "./rules/iam-rules";
import { meaningRules } from "./rules/meaning-rules";
import { networkRules } from "./rules/network-rules";
import { otherRules } from "./rules/other-rules";
import { recoveryRules } from "./rules/recovery-rules";
import { retentionRules } from "./rules/retention-rules";
import { statefulRules } from "./rules/stateful-rules";

/**
 * Everything that a review looks for. A new rule is one entry in the table of its topic, one matcher
 * beside it, and two golden plans.
 */
export const rules: readonly Rule[] = [
  ...statefulRules,
  ...networkRules,
  ...iamRules,
  ...retentionRules,
  ...encryptionRules,
  ...capacityRules,
  ...recoveryRules,
  ...otherRules,
  ...meaningRules,
  ...anyTypeRules,
];
