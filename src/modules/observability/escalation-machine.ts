import { type Definition, type Retry, type States, type TaskState } from "../state-machines/definition";
import { callFunction } from "../state-machines/task";

/** What an escalation needs to know. */
export interface EscalationPlan {
  /** Seconds that whoever hears of a page first has to acknowledge it. */
  readonly firstSeconds: number;
  /** Seconds that the second level has. */
  readonly secondSeconds: number;
  readonly secondTopicArn: string;
  readonly thirdTopicArn: string;
  /** Function that names whoever is on call, and everybody's topic; without it, only the alarm itself notifies the first level. */
  readonly onCall?: { readonly functionArn: string; readonly topicArns: Readonly<Record<string, string>> };
  /** Parameter that holds the name of the page that was acknowledged last. */
  readonly acknowledgement: string;
}

/** Seconds between two looks at a page that a deeper cause keeps silent: that one has an escalation of its own. */
const suppressedSeconds = 60;

/** Seconds for one call of AWS. */
const callSeconds = 20;

/** SNS throttles, and a service that does not answer now does in a minute. */
const patient: Retry = { ErrorEquals: ["States.ALL"], IntervalSeconds: 2, MaxAttempts: 5, BackoffRate: 2, MaxDelaySeconds: 20 };

/** Longest run: a page that nobody ends is reported once to each level, whatever it does after that. */
const longestSeconds = 24 * 3600;

/**
 * Notifies whoever is on call of a page, and the next level where it rings on and nobody has acknowledged it. The first
 * level has heard of it by the alarm itself as well, which needs nothing of this. Whatever cannot be found out counts as *not
 * acknowledged*, and a level that cannot be notified is passed over at once: on no path is nobody notified.
 *
 * Its input is CloudWatch's event of the page's change.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 */
export function escalation(plan: EscalationPlan): Definition {
  const { firstSeconds, secondSeconds, secondTopicArn, thirdTopicArn, onCall } = plan;
  return {
    Comment: "Tells the next level of a page that nobody has acknowledged",
    StartAt: onCall === undefined ? "first-level-has-time" : "look-before-first",
    TimeoutSeconds: longestSeconds,
    States: {
      ...(onCall === undefined ? {} : tellOnCall(plan, onCall)),
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

/** Looks whether a page rings on, is kept silent by a deeper cause, or was acknowledged; else its level is notified. */
function unlessAnswered(level: "first" | "second" | "third", { acknowledgement }: EscalationPlan, tellThem = `tell-${level}`): States {
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

/**
 * Notifies the topic of whoever is on call: a state for each person, so that each names its topic. When nobody knows who
 * that is, or the topic cannot be notified, the second level is notified at once.
 */
function tellOnCall(plan: EscalationPlan, { functionArn, topicArns }: NonNullable<EscalationPlan["onCall"]>): States {
  const secondAtOnce = [{ ErrorEquals: ["States.ALL"], ResultPath: "$.problem", Next: "tell-second" }];
  return {
    ...unlessAnswered("first", plan, "who-is-on-call"),
    "who-is-on-call": callFunction(
      { functionArn, payload: {}, timeoutSeconds: callSeconds },
      { ResultPath: "$.onCall", Retry: [patient], Catch: secondAtOnce, Next: "whom-to-tell" },
    ),
    "whom-to-tell": {
      Type: "Choice",
      Choices: Object.keys(topicArns).map((person) => ({
        And: [
          { Variable: "$.onCall.answer.person", IsPresent: true },
          { Variable: "$.onCall.answer.person", StringEquals: person },
        ],
        Next: tellState(person),
      })),
      Default: "tell-second",
    },
    ...Object.fromEntries(
      Object.entries(topicArns).map(([person, topicArn]) => [
        tellState(person),
        { ...tell(plan, topicArn, "first"), Catch: secondAtOnce, Next: "first-level-has-time" },
      ]),
    ),
  };
}

/** Away from those of the levels, whatever somebody is called. */
const tellState = (person: string): string => `tell-on-call-${person}`;

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
