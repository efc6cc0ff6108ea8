import { topicArn } from "../modules/shared/arns";
import { physicalName } from "../modules/shared/naming";
import { type Place } from "../modules/shared/place";

export type Severity = "info" | "warning" | "critical";

/** ARN of a notification topic of the region, from its name. */
export const notificationTopicArn = ({ names, accountId, region }: Place, severity: Severity): string =>
  topicArn(region, accountId, physicalName("topic", names, `alerts-${severity}`));
