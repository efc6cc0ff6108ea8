import { type NameScope, physicalName } from "./naming";

/** Rule that counts requests to keys which KMS refused, last part of its name. */
export const throttledKeysRule = "keys-throttled";

/** What the names of all log groups begin with into which rules write events; the account's policy of logs names it. */
export const eventLogsPrefix = "/aws/events/";

/** Log group of the events that a rule matches. */
export const eventsLogGroup = (names: NameScope, rule: string): string => `${eventLogsPrefix}${physicalName("eventRule", names, rule)}`;
