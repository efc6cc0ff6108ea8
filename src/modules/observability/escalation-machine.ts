import { type Definition, type Retry, type States, type TaskState } from "../state-machines/definition";

/** What an escalation needs to know. */
export interface EscalationPlan {
  /** Seconds that whoever hears of a page first has to acknowledge it. */
  readonly firstSeconds: number;
  /** Seconds that the second level has. */
  readonly secondSeconds: number;
  readonly secondTopicArn: string;
  readonly thirdTopicArn: string;
  /** Parameter that holds the name of the page that was acknowledged last. */
  readonly acknowledgement: string;
}

/** Seconds between two looks at a page that a deeper cause keeps silent: that one has an escalation of its own. */
const suppressedSeconds = 60;

/** Seconds for one call of AWS. */
const callSeconds = 20;

/** SNS throttles, and a service that does not answer now does in a minute. */
const patient: Retry = { ErrorEquals: ["States.ALL"], IntervalSeconds: 2, MaxAttempts: 5, BackoffRate: 2, MaxDelaySeconds: 20 };

/** Longest run: a page that nobody ends is told of once by each level, whatever it does after that. */
const longestSeconds = 24 * 3600;

/**
 * Tells the next level of a page that rings on and that nobody has acknowledged. The first level has heard
 * of it by the alarm itself, which needs nothing of this. Whatever cannot be found out counts as *not
 * acknowledged*, and a level that cannot be told is passed over at once: on no path is nobody told.
 *
 * Its input is CloudWatch's event of the page's change.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 */
export function escalation(plan: EscalationPlan): Definition {
  const { firstSeconds, secondSeconds, secondTopicArn, thirdTopicArn } = plan;
  return {
    Comment: "Tells the next level of a page that nobody has acknowledged",
    StartAt: "first-level-has-time",
    TimeoutSeconds: longestSeconds,
    States: {
      "first-level-has-time": { Type: "Wait", Seconds: firstSeconds, Next: "look-before-second" },
      ...unlessAnswered("second", plan),
      "tell-second": {
        ...tell(plan, secondTopicArn, "second"),
        Comment: "When the second level cannot be told, the third is",
        Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.problem", Next: "tell-third" }],
        Next: "second-level-has-time",
      },
      "second-level-has-time": { Type: "Wait", Seconds: secondSeconds, Next: "look-before-third" },
      ...unlessAnswered("third", plan),
      "tell-third": {
        ...tell(plan, thirdTopicArn, "third"),
        Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.problem", Next: "nobody-told" }],
        Next: "everybody-told",
      },
      over: { Type: "Succeed", Comment: "The page has ended" },
      acknowledged: { Type: "Succeed", Comment: "Somebody has said that they look at it" },
      "everybody-told": { Type: "Succeed" },
      "nobody-told": { Type: "Fail", Error: "NobodyTold", Cause: "the last level could not be told; an alarm on this machine rings" },
    },
  };
}

/** Looks whether a page rings on, is kept silent by a deeper cause, or was acknowledged; else its level is told. */
function unlessAnswered(level: "second" | "third", { acknowledgement }: EscalationPlan): States {
  const tellThem = `tell-${level}`;
  const unknown = [{ ErrorEquals: ["States.ALL"], ResultPath: "$.problem", Next: tellThem }];
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
        { Not: { Variable: page, IsPresent: true }, Next: tellThem },
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
      Parameters: { Name: acknowledgement },
      TimeoutSeconds: callSeconds,
      ResultSelector: { "page.$": "$.Parameter.Value", "at.$": "$.Parameter.LastModifiedDate" },
      ResultPath: "$.acknowledged",
      Retry: [patient],
      Catch: unknown,
      Next: `answered-before-${level}`,
    },
    [`answered-before-${level}`]: {
      Type: "Choice",
      Choices: [
        {
          And: [
            { Variable: "$.acknowledged.page", StringEqualsPath: "$.detail.alarmName" },
            { Variable: "$.acknowledged.at", TimestampGreaterThanEqualsPath: "$.time" },
          ],
          Next: "acknowledged",
        },
      ],
      Default: tellThem,
    },
  };
}

type Tell = Pick<TaskState, "Type" | "Resource" | "Parameters" | "TimeoutSeconds" | "ResultPath" | "Retry">;

const tell = ({ acknowledgement }: EscalationPlan, topicArn: string, level: string): Tell => ({
  Type: "Task",
  Resource: "arn:aws:states:::sns:publish",
  Parameters: {
    TopicArn: topicArn,
    "Message.$": `States.Format('{} rings in {} since {}, and nobody has acknowledged it: you are the ${level} level. Acknowledge: aws ssm put-parameter --region {} --name ${acknowledgement} --overwrite --value {}', $.detail.alarmName, $.region, $.time, $.region, $.detail.alarmName)`,
  },
  TimeoutSeconds: callSeconds,
  ResultPath: null,
  Retry: [patient],
});
