import { tradingStopped } from "../../facts/trading-flag";
import {
  type Catch,
  type Definition,
  type Retry,
  type State,
  type States,
  type TaskState,
  type Transition,
} from "../state-machines/definition";
import { callFunction } from "../state-machines/task";

/** What a response does, on what it names. */
export type Action =
  | { readonly kind: "stopTrading"; readonly flagParameter: string }
  | { readonly kind: "restartRolling"; readonly cluster: string; readonly service: string }
  | {
      readonly kind: "restartBlueGreen";
      readonly cluster: string;
      readonly service: string;
      readonly appSpecParameter: string;
      readonly application: string;
      readonly group: string;
    }
  | { readonly kind: "raiseMinimum"; readonly resourceId: string; readonly minimum: number }
  | { readonly kind: "evaluateFailover"; readonly machineArn: string; readonly mode: "dryRun" | "failover" };

export interface ResponsePlan {
  /** By name; the name is part of states' names. */
  readonly responses: Readonly<Record<string, Action>>;
  /** Function that says whether a response may act, and writes down what was done. */
  readonly guardArn: string;
  /** Topic that is told of everything that was done, or was not. */
  readonly topicArn: string;
}

/** Seconds for one call of AWS. */
const callSeconds = 20;

/** Seconds between two questions while another response acts. */
const turnSeconds = 5;

/** Longest run: one that waits longer for its turn is worth a person's look. */
const longestSeconds = 1200;

/** All attempts of all calls of an action are over within the turn that the guards give it (`src/functions/alarm-response/guards.ts`). */
const again: Retry = { ErrorEquals: ["States.ALL"], IntervalSeconds: 2, MaxAttempts: 2, BackoffRate: 2, MaxDelaySeconds: 10 };

const otherwise = (next: string): Catch[] => [{ ErrorEquals: ["States.ALL"], ResultPath: "$.problem", Next: next }];

const sdk = "arn:aws:states:::aws-sdk:";

/**
 * Answers an alarm by what the configuration says, if its guards let it: never two at once, and everything that was decided is
 * written down before anything is done. Whatever fails is told, and an alarm on the machine rings.
 *
 * Its input is CloudWatch's event of the alarm's change. Every action may be done twice.
 */
export function responseMachine({ responses, guardArn, topicArn }: ResponsePlan): Definition {
  const names = Object.keys(responses);
  return {
    Comment: "Answers alarms by what the configuration says, if its guards let it",
    StartAt: "may-act",
    TimeoutSeconds: longestSeconds,
    States: {
      "may-act": callFunction(
        {
          functionArn: guardArn,
          payload: { step: "begin", "run.$": "$$.Execution.Id", "alarm.$": "$.detail.alarmName", "since.$": "$.time" },
          timeoutSeconds: callSeconds,
        },
        { ResultPath: "$.guards", Retry: [again], Catch: otherwise("tell-failure"), Next: "decided" },
      ),
      decided: {
        Type: "Choice",
        Choices: [
          { Variable: "$.guards.answer.decision", StringEquals: "act", Next: "which-response" },
          { Variable: "$.guards.answer.decision", StringEquals: "wait", Next: "wait-for-turn" },
          { Variable: "$.guards.answer.decision", StringEquals: "dryRun", Next: "tell-dry-run" },
          { Variable: "$.guards.answer.decision", StringEquals: "known", Next: "answered-before" },
        ],
        Default: "tell-refusal",
      },
      "wait-for-turn": { Type: "Wait", Seconds: turnSeconds, Next: "may-act" },
      "which-response": {
        Type: "Choice",
        Choices: names.map((name) => ({ Variable: "$.guards.answer.response", StringEquals: name, Next: `do-${name}` })),
        Default: "end-failed",
      },
      ...Object.assign({}, ...names.map((name) => statesOf(name, responses[name] as Action, guardArn))),
      "end-done": ends(guardArn, "done", "tell-done"),
      "end-failed": ends(guardArn, "failed", "tell-failure"),
      "tell-done": tell(topicArn, "was done", "acted"),
      "tell-dry-run": tell(topicArn, "would have been done: it is a dry run", "not-acted"),
      "tell-refusal": tell(topicArn, "was not done, as its guards say", "not-acted"),
      "tell-failure": {
        ...call(
          "arn:aws:states:::sns:publish",
          {
            TopicArn: topicArn,
            Subject: "A response to an alarm failed",
            "Message.$":
              "States.Format('The response to {} failed, run {}: look at the alarm yourself.', $.detail.alarmName, $$.Execution.Name)",
          },
          { ResultPath: null, Next: "failed" },
        ),
        Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: null, Next: "failed" }],
      },
      acted: { Type: "Succeed" },
      "not-acted": { Type: "Succeed" },
      "answered-before": { Type: "Succeed", Comment: "EventBridge delivers an event more than once" },
      failed: { Type: "Fail", Error: "ResponseFailed", Cause: "a step failed; an alarm on this machine rings" },
    },
  };
}

const call = (
  resource: string,
  parameters: Readonly<Record<string, unknown>>,
  rest: Transition & Partial<Omit<TaskState, "Type" | "Resource" | "Parameters" | "Next" | "End">>,
): TaskState => ({ Type: "Task", Resource: resource, Parameters: parameters, TimeoutSeconds: callSeconds, Retry: [again], ...rest });

/** Frees the turn and writes down how it ended; a turn that cannot be freed ends by itself. */
const ends = (guardArn: string, outcome: "done" | "failed", next: string): State =>
  callFunction(
    {
      functionArn: guardArn,
      payload: { step: "end", "run.$": "$$.Execution.Id", "response.$": "$.guards.answer.response", outcome },
      timeoutSeconds: callSeconds,
    },
    { ResultPath: null, Retry: [again], Catch: otherwise(outcome === "done" ? next : "tell-failure"), Next: next },
  );

const tell = (topicArn: string, what: string, next: string): State =>
  call(
    "arn:aws:states:::sns:publish",
    {
      TopicArn: topicArn,
      Subject: "Response to an alarm",
      "Message.$": `States.Format('{} ${what}: {}. Run {}.', $.guards.answer.response, $.guards.answer.reason, $$.Execution.Name)`,
    },
    { ResultPath: null, Catch: otherwise(next), Next: next },
  );

/** States of one response: the first is `do-<name>`, the last leads to its end. */
function statesOf(name: string, action: Action, guardArn: string): States {
  const done = { ResultPath: null, Catch: otherwise("end-failed"), Next: "end-done" } as const;
  const first = `do-${name}`;
  switch (action.kind) {
    case "stopTrading":
      return {
        [first]: call(
          `${sdk}ssm:putParameter`,
          {
            Name: action.flagParameter,
            "Value.$": `States.Format('${tradingStopped} {}', $$.Execution.Name)`,
            Type: "String",
            Overwrite: true,
          },
          done,
        ),
      };
    case "restartRolling":
      return {
        [first]: call(`${sdk}ecs:updateService`, { Cluster: action.cluster, Service: action.service, ForceNewDeployment: true }, done),
      };
    case "restartBlueGreen":
      return blueGreen(name, action, guardArn);
    case "raiseMinimum":
      return {
        [first]: call(
          `${sdk}applicationautoscaling:registerScalableTarget`,
          {
            ServiceNamespace: "ecs",
            ResourceId: action.resourceId,
            ScalableDimension: "ecs:service:DesiredCount",
            MinCapacity: action.minimum,
          },
          done,
        ),
      };
    case "evaluateFailover":
      return {
        [first]: call(
          "arn:aws:states:::states:startExecution",
          {
            StateMachineArn: action.machineArn,
            // The same run starts the same failover, so that a second attempt finds the first.
            "Name.$": "$$.Execution.Name",
            Input: { mode: action.mode, "reason.$": "States.Format('automated response to {}', $.detail.alarmName)" },
          },
          done,
        ),
      };
  }
}

/**
 * ECS refuses a forced deployment of a service that CodeDeploy deploys, so CodeDeploy deploys the revision that is there once
 * more, with its shift of traffic and its way back.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html
 */
function blueGreen(name: string, action: Extract<Action, { kind: "restartBlueGreen" }>, guardArn: string): States {
  const failing = otherwise("end-failed");
  return {
    [`do-${name}`]: call(
      `${sdk}ecs:describeServices`,
      { Cluster: action.cluster, Services: [action.service] },
      { ResultSelector: { "taskSets.$": "$.Services[0].TaskSets" }, ResultPath: "$.service", Catch: failing, Next: `template-${name}` },
    ),
    [`template-${name}`]: call(
      `${sdk}ssm:getParameter`,
      { Name: action.appSpecParameter },
      { ResultSelector: { "value.$": "$.Parameter.Value" }, ResultPath: "$.template", Catch: failing, Next: `fill-${name}` },
    ),
    [`fill-${name}`]: callFunction(
      {
        functionArn: guardArn,
        payload: { step: "appSpec", "template.$": "$.template.value", "taskSets.$": "$.service.taskSets" },
        timeoutSeconds: callSeconds,
      },
      { ResultPath: "$.appSpec", Retry: [again], Catch: failing, Next: `deploy-${name}` },
    ),
    [`deploy-${name}`]: call(
      `${sdk}codedeploy:createDeployment`,
      {
        ApplicationName: action.application,
        DeploymentGroupName: action.group,
        Description: `response ${name} to an alarm`,
        Revision: { RevisionType: "AppSpecContent", AppSpecContent: { "Content.$": "$.appSpec.answer.content" } },
      },
      { ResultPath: null, Catch: failing, Next: "end-done" },
    ),
  };
}
