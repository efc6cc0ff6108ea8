import { type States, type TaskState } from "../state-machines/definition";
import { callFunction } from "../state-machines/task";
import { callSeconds, type EscalationPlan, type Level, notificationOf, patient, soon } from "./escalation-plan";

/** Seconds for a link. It is worth a moment and no more: somebody has to be woken. */
const linkTimeoutSeconds = 5;

/** What a link looks like; whatever else the function answers is left out of the message. */
const linkForm = "https://*.execute-api.*.amazonaws.com/*";

/**
 * Makes a level's link, and goes on to `linked` with it. Whatever fails, or answers something else, goes on to `plain`: the
 * message without a link is the one that is always sent.
 */
function withLink(
  level: Level,
  { linkFunctionArn }: EscalationPlan,
  next: { readonly linked: string; readonly plain: string },
  onCall: Readonly<Record<string, unknown>> = {},
): States {
  return {
    [`link-for-${level}`]: callFunction(
      {
        functionArn: linkFunctionArn,
        payload: { "page.$": "$.detail.alarmName", "start.$": "$.time", level, ...onCall },
        timeoutSeconds: linkTimeoutSeconds,
      },
      {
        ResultPath: "$.link",
        Retry: [soon],
        Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.problem", Next: next.plain }],
        Next: `link-made-for-${level}`,
      },
    ),
    [`link-made-for-${level}`]: {
      Type: "Choice",
      Choices: [
        {
          And: [
            { Variable: "$.link.answer.link", IsPresent: true },
            { Variable: "$.link.answer.link", StringMatches: linkForm },
          ],
          Next: next.linked,
        },
      ],
      Default: next.plain,
    },
  };
}

/** Notifies a level by its topic, with a link where there is one. @param instead of the level where it cannot be notified */
export function notifyLevel(
  level: "second" | "third",
  plan: EscalationPlan,
  topicArn: string,
  { next, instead, comment }: { readonly next: string; readonly instead: string; readonly comment?: string },
): States {
  const [linked, plain] = [`tell-${level}-linked`, `tell-${level}`];
  return {
    ...withLink(level, plan, { linked, plain }),
    [linked]: { ...tellLinked(topicArn, level, plain), Next: next },
    [plain]: {
      ...tell(plan, topicArn, level),
      ...(comment === undefined ? {} : { Comment: comment }),
      Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.problem", Next: instead }],
      Next: next,
    },
  };
}

/**
 * Notifies the topic of whoever is on call: states for each person, so that each names its topic. When nobody knows who
 * that is, or the topic cannot be notified, the second level is notified at once.
 */
export function notifyOnCall(
  plan: EscalationPlan,
  { functionArn, topicArns }: NonNullable<EscalationPlan["onCall"]>,
  next: string,
): States {
  const second = notificationOf("second");
  const secondAtOnce = [{ ErrorEquals: ["States.ALL"], ResultPath: "$.problem", Next: second }];
  const person = "$.onCall.answer.person";
  const byPerson = (stateOf: (name: string) => string): States[string] => ({
    Type: "Choice",
    Choices: Object.keys(topicArns).map((name) => ({
      And: [
        { Variable: person, IsPresent: true },
        { Variable: person, StringEquals: name },
      ],
      Next: stateOf(name),
    })),
    Default: second,
  });
  return {
    [notificationOf("first")]: callFunction(
      { functionArn, payload: {}, timeoutSeconds: callSeconds },
      { ResultPath: "$.onCall", Retry: [patient], Catch: secondAtOnce, Next: "link-for-first" },
    ),
    ...withLink("first", plan, { linked: "whom-to-tell-linked", plain: "whom-to-tell" }, { "onCall.$": "$.onCall.answer" }),
    "whom-to-tell-linked": byPerson(tellLinkedState),
    "whom-to-tell": byPerson(tellState),
    ...Object.fromEntries(
      Object.entries(topicArns).flatMap(([name, topicArn]) => [
        [tellLinkedState(name), { ...tellLinked(topicArn, "first", tellState(name)), Next: next }],
        [tellState(name), { ...tell(plan, topicArn, "first"), Catch: secondAtOnce, Next: next }],
      ]),
    ),
  };
}

/** Away from those of the levels, whatever somebody is called. */
const tellState = (person: string): string => `tell-on-call-${person}`;
const tellLinkedState = (person: string): string => `tell-linked-on-call-${person}`;

type Tell = Pick<TaskState, "Type" | "Resource" | "Parameters" | "TimeoutSeconds" | "ResultPath" | "Retry">;

const publish = (topicArn: string, level: Level, how: string, ...values: readonly string[]): Omit<Tell, "Retry"> => ({
  Type: "Task",
  Resource: "arn:aws:states:::sns:publish",
  Parameters: {
    TopicArn: topicArn,
    "Message.$": `States.Format('{} rings in {} since {}, and nobody has acknowledged it: you are the ${level} level. Acknowledge: ${how}', ${["$.detail.alarmName", "$.region", "$.time", ...values].join(", ")})`,
  },
  TimeoutSeconds: callSeconds,
  ResultPath: null,
});

const tell = ({ acknowledgements }: EscalationPlan, topicArn: string, level: Level): Tell => ({
  ...publish(
    topicArn,
    level,
    `aws ssm put-parameter --region {} --name ${acknowledgements.replace("*", "{}")} --overwrite --value {}`,
    "$.region",
    "$.detail.alarmName",
    "$.detail.alarmName",
  ),
  Retry: [patient],
});

/** The link comes last, after a space: SNS divides what is too long for one SMS between words. */
const tellLinked = (topicArn: string, level: Level, plain: string): Tell & Pick<TaskState, "Catch"> => ({
  ...publish(topicArn, level, "{}", "$.link.answer.link"),
  Retry: [soon],
  Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.problem", Next: plain }],
});
