import { revocationPolicy, type FindingAction } from "../../facts/finding-responses";
import { type Definition, type State, type States } from "../state-machines/definition";
import { callFunction } from "../state-machines/task";
import { again, call, callSeconds, guardedSteps, longestSeconds, otherwise, sdk, stopTrading } from "./machine-steps";
import { type Restart, restartStates } from "./restart-states";

/** A service whose role's sessions are revoked and whose tasks are replaced then. */
export interface RevocableService {
  readonly role: string;
  readonly restart: Restart;
}

export interface FindingPlan {
  /** Actions that a response asks for; the machine has states of no others. */
  readonly actions: readonly FindingAction[];
  readonly cluster: string;
  /** By the service's name: there are no others. */
  readonly services: Readonly<Record<string, RevocableService>>;
  /** Flag that is written before anything is done to a service that sends orders; none where nobody does. */
  readonly flagParameter?: string;
  /** Function that blocks addresses. */
  readonly blocksArn: string;
  readonly guardArn: string;
  readonly topicArn: string;
}

/**
 * Answers a finding of GuardDuty by what the configuration says, if its guards let it. Its input is GuardDuty's event; what is
 * acted on is taken from it by the guards, who know a closed list.
 *
 * What is done to a service that sends orders stops trading first: who may have been taken over sends none, and two people decide
 * that trading goes on. Every action may be done twice.
 */
export function findingMachine(plan: FindingPlan): Definition {
  const { actions, guardArn, topicArn } = plan;
  const flagParameter = stopsTrading(plan) ? plan.flagParameter : undefined;
  return {
    Comment: "Answers findings of GuardDuty by what the configuration says, if its guards let it",
    StartAt: "may-act",
    TimeoutSeconds: longestSeconds,
    States: {
      ...guardedSteps({
        guardArn,
        topicArn,
        answers: { what: "a finding", namePath: "$.detail.type" },
        question: { step: "beginFinding", "run.$": "$$.Execution.Id", "finding.$": "$.detail" },
        act: "hurts-trading",
      }),
      "hurts-trading": {
        Type: "Choice",
        Choices:
          flagParameter === undefined
            ? [{ Variable: "$.guards.answer.target.trading", StringEquals: "stop", Next: "end-failed" }]
            : [{ Variable: "$.guards.answer.target.trading", StringEquals: "stop", Next: "stop-trading" }],
        Default: "which-action",
      },
      ...(flagParameter === undefined ? {} : { "stop-trading": stopTrading(flagParameter, "which-action") }),
      "which-action": {
        Type: "Choice",
        Choices: actions.map((action) => ({ Variable: "$.guards.answer.action", StringEquals: action, Next: first[action] })),
        Default: "end-failed",
      },
      ...Object.assign({}, ...actions.map((action) => states[action](plan))),
    },
  };
}

/** Whether anything is done to services at all: an address that is blocked hurts none that sends orders. */
export const stopsTrading = ({ actions, flagParameter }: Pick<FindingPlan, "actions" | "flagParameter">): boolean =>
  flagParameter !== undefined && actions.some((action) => action !== "blockAddress");

const first: Readonly<Record<FindingAction, string>> = {
  isolateTask: "look-at-task",
  revokeSessions: "revocation",
  blockAddress: "block-address",
};

const states: Readonly<Record<FindingAction, (plan: FindingPlan) => States>> = {
  isolateTask: isolate,
  revokeSessions: revoke,
  blockAddress: ({ blocksArn }) => ({
    "block-address": callFunction(
      {
        functionArn: blocksArn,
        payload: { step: "block", "address.$": "$.guards.answer.target.what", "hours.$": "$.guards.answer.hours" },
        timeoutSeconds: callSeconds,
      },
      { ResultPath: null, Retry: [again], Catch: otherwise("end-failed"), Next: "end-done" },
    ),
  }),
};

/**
 * The task is stopped, and ECS starts another one in its place. Its security group cannot be changed: the interfaces of tasks are
 * AWS's, and an account neither detaches nor modifies them; a network ACL is of a subnet and would isolate its other tasks too.
 * What ECS knows of the task is written down before, its memory is lost.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html (considerations)
 * @see https://docs.aws.amazon.com/guardduty/latest/ug/compromised-ecs.html
 */
function isolate({ cluster, guardArn }: FindingPlan): States {
  return {
    "look-at-task": call(
      `${sdk}ecs:describeTasks`,
      { Cluster: cluster, "Tasks.$": "States.Array($.guards.answer.target.what)" },
      {
        ResultSelector: {
          "group.$": "$.Tasks[0].Group",
          "definition.$": "$.Tasks[0].TaskDefinitionArn",
          "containers.$": "$.Tasks[0].Containers",
          "attachments.$": "$.Tasks[0].Attachments",
        },
        ResultPath: "$.task",
        Catch: otherwise("end-failed"),
        Next: "keep-evidence",
      },
    ),
    "keep-evidence": callFunction(
      {
        functionArn: guardArn,
        payload: {
          step: "evidence",
          "run.$": "$$.Execution.Id",
          "response.$": "$.guards.answer.response",
          "what.$": "$.guards.answer.target.what",
          "task.$": "$.task",
        },
        timeoutSeconds: callSeconds,
      },
      { ResultPath: null, Retry: [again], Catch: otherwise("end-failed"), Next: "stop-task" },
    ),
    "stop-task": call(
      `${sdk}ecs:stopTask`,
      {
        Cluster: cluster,
        "Task.$": "$.guards.answer.target.what",
        "Reason.$": "States.Format('isolated by response {}', $$.Execution.Name)",
      },
      { ResultPath: null, Catch: otherwise("end-failed"), Next: "end-done" },
    ),
  };
}

/**
 * What IAM's console does: a policy of the role refuses all credentials that were given out before now. Tasks that run have such
 * credentials too and would be refused until ECS gives them new ones, so the service is deployed again.
 *
 * Terraform does not own the role's policies as a whole, so no plan finds this one; a person removes it.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html
 */
function revoke({ services, guardArn }: FindingPlan): States {
  const names = Object.keys(services);
  return {
    revocation: {
      Type: "Pass",
      Parameters: {
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Deny",
            Action: ["*"],
            Resource: ["*"],
            Condition: { DateLessThan: { "aws:TokenIssueTime.$": "$$.State.EnteredTime" } },
          },
        ],
      },
      ResultPath: "$.revocation",
      Next: "whose-role",
    },
    "whose-role": {
      Type: "Choice",
      Choices: names.map((name) => ({ Variable: "$.guards.answer.target.service", StringEquals: name, Next: `revoke-${name}` })),
      Default: "end-failed",
    },
    ...Object.assign({}, ...Object.entries(services).map(([name, service]) => revokeOne(name, service, guardArn))),
  };
}

const revokeOne = (name: string, { role, restart }: RevocableService, guardArn: string): Readonly<Record<string, State>> => ({
  [`revoke-${name}`]: call(
    `${sdk}iam:putRolePolicy`,
    { RoleName: role, PolicyName: revocationPolicy, "PolicyDocument.$": "States.JsonToString($.revocation)" },
    { ResultPath: null, Catch: otherwise("end-failed"), Next: `do-${name}` },
  ),
  ...restartStates(name, restart, guardArn),
});
