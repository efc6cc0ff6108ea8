import { type Severity } from "../../facts/severities";
import { alertTopicName } from "../notifications/alert-topics";
import { topicArn } from "../shared/arns";
import { type Place } from "../shared/place";

/** ARNs that hear of an alarm, and of its end. */
export interface Actions {
  readonly alarm: readonly string[];
  readonly ok: readonly string[];
}

/** Who hears of an alarm hears of its end. */
export const tells = (...topicArns: readonly string[]): Actions => ({ alarm: topicArns, ok: topicArns });

/**
 * The topic of a severity in the alarm's own region, by its name: CloudWatch does not look whether it
 * is there when the alarm is made, so alarms wait for no layer.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-actions.html
 */
export const tellsTopicOf = ({ names, region, accountId }: Place, severity: Severity): Actions =>
  tells(topicArn(region, accountId, alertTopicName(names, severity)));

/** For an alarm that others look at: it appears in the console and in rules, and wakes nobody itself. */
export const tellsNobody: Actions = tells();
