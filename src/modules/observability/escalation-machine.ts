import { type Definition, type States } from "../state-machines/definition";
import { unlessAnswered } from "./escalation-looks";
import { notifyLevel, notifyOnCall } from "./escalation-notifications";
import { claims, oncePerChange } from "./escalation-once";
import { type EscalationPlan, notificationOf } from "./escalation-plan";

/** Longest run: a page that nobody ends is reported once to each level, whatever it does after that. */
const longestSeconds = 24 * 3600;

/**
 * Notifies whoever is on call of a page, and the next level where it rings on and nobody has acknowledged it. The first
 * level has heard of it by the alarm itself as well, which needs nothing of this. Whatever cannot be found out counts as *not
 * acknowledged*, a message without a link is sent where there is none, and a level that cannot be notified is passed over at
 * once: on no path is nobody notified. An event that is delivered twice escalates once.
 *
 * Its input is CloudWatch's event of the page's change.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 */
export function escalation(plan: EscalationPlan): Definition {
  const { firstSeconds, secondSeconds, secondTopicArn, thirdTopicArn, onCall } = plan;
  return {
    Comment: "Tells the next level of a page that nobody has acknowledged",
    StartAt: claims,
    TimeoutSeconds: longestSeconds,
    States: {
      ...oncePerChange(plan, onCall === undefined ? "after-first" : "look-before-first"),
      ...(onCall === undefined ? {} : { ...unlessAnswered("first", plan), ...notifyOnCall(plan, onCall, "after-first") }),
      ...timeUnlessEverybody("first", "second", firstSeconds, plan),
      ...unlessAnswered("second", plan),
      ...notifyLevel("second", plan, secondTopicArn, {
        next: "after-second",
        instead: notificationOf("third"),
        comment: "When the second level cannot be told, the third is",
      }),
      ...timeUnlessEverybody("second", "third", secondSeconds, plan),
      ...unlessAnswered("third", plan),
      ...notifyLevel("third", plan, thirdTopicArn, { next: "everybody-told", instead: "nobody-told" }),
      over: { Type: "Succeed", Comment: "The page has ended" },
      acknowledged: { Type: "Succeed", Comment: "Somebody has said that they look at it" },
      "everybody-told": { Type: "Succeed" },
      "nobody-told": { Type: "Fail", Error: "NobodyTold", Cause: "the last level could not be told; an alarm on this machine rings" },
    },
  };
}

/** The time that a level has before the next one is looked after; none where everybody is notified at once. */
function timeUnlessEverybody(
  level: "first" | "second",
  next: "second" | "third",
  seconds: number,
  { everybodyAtOnce }: EscalationPlan,
): States {
  return {
    [`after-${level}`]: {
      Type: "Choice",
      Comment: "A lost region waits for nobody's answer",
      Choices: everybodyAtOnce.map((page) => ({ Variable: "$.detail.alarmName", StringEquals: page, Next: notificationOf(next) })),
      Default: `${level}-level-has-time`,
    },
    [`${level}-level-has-time`]: { Type: "Wait", Seconds: seconds, Next: `look-before-${next}` },
  };
}
