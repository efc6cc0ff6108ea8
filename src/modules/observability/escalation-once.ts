import { type States } from "../state-machines/definition";
import { type EscalationPlan, soon } from "./escalation-plan";

/** Seconds for the claim. It spares a second message and is worth no wait: somebody has to be woken. */
const claimSeconds = 5;

/** Where a run begins: with its claim. */
export const claims = "claimed";

/**
 * One escalation for each change of a page, however often EventBridge delivers its event. The run that the event starts claims
 * the change: it starts the machine again, in a run that is named after page and time, which then escalates. Step
 * Functions takes a name once in 90 days, so a second delivery finds the run that is there, and ends. A claim that fails for any other
 * reason is passed over: the run escalates by itself, and a page is sent twice rather than never.
 *
 * @param first state in which the escalation begins
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-delivery-level.html
 */
export const oncePerChange = ({ machineArn }: Pick<EscalationPlan, "machineArn">, first: string): States => ({
  [claims]: {
    Type: "Choice",
    Choices: [{ Variable: "$.claimed", IsPresent: true, Next: first }],
    Default: "claim",
  },
  claim: {
    Type: "Task",
    Resource: "arn:aws:states:::states:startExecution",
    Parameters: {
      StateMachineArn: machineArn,
      // A name has at most 80 characters and no colon, which the time has.
      "Name.$": "States.Hash(States.Format('{} {}', $.detail.alarmName, $.time), 'SHA-256')",
      Input: { "time.$": "$.time", "region.$": "$.region", "detail.$": "$.detail", claimed: true },
    },
    TimeoutSeconds: claimSeconds,
    ResultPath: null,
    Retry: [soon],
    Catch: [
      { ErrorEquals: ["StepFunctions.ExecutionAlreadyExistsException"], ResultPath: null, Next: "escalated-elsewhere" },
      { ErrorEquals: ["States.ALL"], ResultPath: "$.problem", Next: first },
    ],
    Next: "escalated-elsewhere",
  },
  "escalated-elsewhere": { Type: "Succeed", Comment: "The run that is named after page and time escalates" },
});
