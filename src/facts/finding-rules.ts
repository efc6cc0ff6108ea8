import { type NameScope, physicalName } from "./naming";

/** What rules of EventBridge match of what watches an account: attacks that GuardDuty sees, findings of Security Hub, advice. */
export type FindingKind = "attack" | "finding" | "advice";

/** Name of such a rule, which each region of an account has; the account's environments count by it what it matched. @param account names of the account */
export const findingRuleName = (account: NameScope, kind: FindingKind): string => physicalName("eventRule", account, `security-${kind}`);
