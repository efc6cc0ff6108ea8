import { type States } from "../state-machines/definition";
import { callSeconds, type EscalationPlan, type Level, notificationOf, patient } from "./escalation-plan";

/** Seconds between two looks at a page that a deeper cause keeps silent: that one has an escalation of its own. */
const suppressedSeconds = 60;

/** Looks whether a page rings on, is kept silent by a deeper cause, or was acknowledged; else its level is notified. */
export function unlessAnswered(level: Level, { acknowledgements }: EscalationPlan): States {
  const notify = notificationOf(level);
  const unknown = [{ ErrorEquals: ["States.ALL"], ResultPath: "$.problem", Next: notify }];
  const page = "$.look.found[0]";
  return {
    [`look-before-${level}`]: {
      Type: "Task",
      Resource: "arn:aws:states:::aws-sdk:cloudwatch:describeAlarms",
      Parameters: { "AlarmNames.$": "States.Array($.detail.alarmName)", AlarmTypes: ["CompositeAlarm"] },
      TimeoutSeconds: callSeconds,
      ResultSelector: { "found.$": "$.CompositeAlarms" },
      ResultPath: "$.look",
      Retry: [patient],
      Catch: unknown,
      Next: `needs-${level}`,
    },
    [`needs-${level}`]: {
      Type: "Choice",
      Choices: [
        { Not: { Variable: page, IsPresent: true }, Next: notify },
        { Not: { Variable: `${page}.StateValue`, StringEquals: "ALARM" }, Next: "over" },
        { Variable: `${page}.ActionsSuppressedBy`, IsPresent: true, Next: `silent-before-${level}` },
      ],
      Default: `read-before-${level}`,
    },
    [`silent-before-${level}`]: {
      Type: "Wait",
      Comment: "A deeper cause rings, of which its own escalation tells",
      Seconds: suppressedSeconds,
      Next: `look-before-${level}`,
    },
    [`read-before-${level}`]: {
      Type: "Task",
      Resource: "arn:aws:states:::aws-sdk:ssm:getParameter",
      Parameters: { "Name.$": `States.Format('${acknowledgements.replace("*", "{}")}', $.detail.alarmName)` },
      TimeoutSeconds: callSeconds,
      ResultSelector: {
        "of.$": "States.ArrayGetItem(States.StringSplit($.Parameter.Value, ' '), 0)",
        "at.$": "$.Parameter.LastModifiedDate",
      },
      ResultPath: "$.acknowledged",
      Retry: [patient],
      Catch: unknown,
      Next: `answered-before-${level}`,
    },
    [`answered-before-${level}`]: {
      Type: "Choice",
      Choices: [
        {
          Or: [
            // By the link, which names the ringing that it is of.
            { Variable: "$.acknowledged.of", StringEqualsPath: "$.time" },
            // By command, which names the page.
            {
              And: [
                { Variable: "$.acknowledged.of", StringEqualsPath: "$.detail.alarmName" },
                { Variable: "$.acknowledged.at", TimestampGreaterThanEqualsPath: "$.time" },
              ],
            },
          ],
          Next: "acknowledged",
        },
      ],
      Default: notify,
    },
  };
}
