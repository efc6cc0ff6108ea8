import { type Definition, type States } from "../state-machines/definition";
import { call, guardedSteps, longestSeconds, otherwise, sdk, stopTrading } from "./machine-steps";
import { type Restart, restartStates } from "./restart-states";

/** What a response does, on what it names. */
export type Action =
  | { readonly kind: "stopTrading"; readonly flagParameter: string }
  | Restart
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
      ...guardedSteps({
        guardArn,
        topicArn,
        answers: { what: "an alarm", namePath: "$.detail.alarmName" },
        question: { step: "begin", "run.$": "$$.Execution.Id", "alarm.$": "$.detail.alarmName", "since.$": "$.time" },
        act: "which-response",
      }),
      "which-response": {
        Type: "Choice",
        Choices: names.map((name) => ({ Variable: "$.guards.answer.response", StringEquals: name, Next: `do-${name}` })),
        Default: "end-failed",
      },
      ...Object.assign({}, ...names.map((name) => statesOf(name, responses[name] as Action, guardArn))),
    },
  };
}

/** States of one response: the first is `do-<name>`, the last leads to its end. */
function statesOf(name: string, action: Action, guardArn: string): States {
  const done = { ResultPath: null, Catch: otherwise("end-failed"), Next: "end-done" } as const;
  const first = `do-${name}`;
  switch (action.kind) {
    case "stopTrading":
      return {
        [first]: stopTrading(action.flagParameter, "end-done"),
      };
    case "restartRolling":
    case "restartBlueGreen":
      return restartStates(name, action, guardArn);
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
