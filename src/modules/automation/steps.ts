import { type Choice, type Output, type Step } from "./document";

/** How long one call of AWS may take. */
const callSeconds = 60;
/** A read that fails is made again. */
const readAttempts = 3;

type Arguments = Readonly<Record<string, unknown>>;
type To = Partial<Pick<Step, "description" | "nextStep" | "isEnd">>;

/** `rds.DescribeDBInstances`, as Automation wants it: the CLI's name of the service, the API's of the operation. */
function named(operation: string): { readonly Service: string; readonly Api: string } {
  const [Service = "", Api = ""] = operation.split(".");
  return { Service, Api };
}

/** A call that changes nothing. @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeAwsApi.html */
export const read = (name: string, operation: string, call: Arguments, outputs: readonly Output[], to: To = {}): Step => ({
  name,
  action: "aws:executeAwsApi",
  timeoutSeconds: callSeconds,
  maxAttempts: readAttempts,
  onFailure: "Abort",
  inputs: { ...named(operation), ...call },
  outputs,
  ...to,
});

/** A call that changes something: made once unless more is asked for, and what comes of it is looked at by a later step. */
export const change = (
  name: string,
  operation: string,
  call: Arguments,
  to: To & { readonly outputs?: readonly Output[]; readonly maxAttempts?: number } = {},
): Step => ({
  name,
  action: "aws:executeAwsApi",
  timeoutSeconds: callSeconds,
  maxAttempts: 1,
  onFailure: "Abort",
  inputs: { ...named(operation), ...call },
  ...to,
});

/** What must hold, or the run ends. @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-assertAwsResourceProperty.html */
export const assertThat = (
  name: string,
  operation: string,
  call: Arguments,
  [PropertySelector, ...DesiredValues]: readonly [selector: string, ...values: string[]],
  to: To = {},
): Step => ({
  name,
  action: "aws:assertAwsResourceProperty",
  timeoutSeconds: callSeconds,
  onFailure: "Abort",
  inputs: { ...named(operation), ...call, PropertySelector, DesiredValues },
  ...to,
});

/** What is waited for. @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-waitForAwsResourceProperty.html */
export const waitUntil = (
  name: string,
  operation: string,
  call: Arguments,
  [PropertySelector, ...DesiredValues]: readonly [selector: string, ...values: string[]],
  { timeoutSeconds, ...to }: To & { readonly timeoutSeconds: number },
): Step => ({
  name,
  action: "aws:waitForAwsResourceProperty",
  timeoutSeconds,
  onFailure: "Abort",
  inputs: { ...named(operation), ...call, PropertySelector, DesiredValues },
  ...to,
});

export const branch = (name: string, choices: readonly Choice[], otherwise: string): Step => ({
  name,
  action: "aws:branch",
  timeoutSeconds: callSeconds,
  onFailure: "Abort",
  inputs: { Choices: choices, Default: otherwise },
});

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-sleep.html */
export const sleep = (name: string, seconds: number): Step => ({
  name,
  action: "aws:sleep",
  timeoutSeconds: seconds + callSeconds,
  onFailure: "Abort",
  inputs: { Duration: `PT${seconds}S` },
});

/** Who may let an automation go on, and where they are asked. */
export interface Approval {
  readonly region: string;
  /** Topic that wakes people. */
  readonly topicArn: string;
  /** ARNs of roles; any session of one of them is enough. */
  readonly approverArns: readonly string[];
}

/** How long an automation waits for a person who has to sign in first. */
const approvalSeconds = 1800;

/**
 * Asks a person before anything is changed. The message is a step of its own: the topic that `aws:approve` itself would
 * notify has to have a name that begins with `Automation`.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-approve.html
 */
export const askFirst = (what: string, { region, topicArn, approverArns }: Approval): readonly Step[] => [
  change("ask", "sns.Publish", {
    TopicArn: topicArn,
    Subject: "A runbook asks for an approval",
    Message: `${what} Approve within ${approvalSeconds / 60} minutes, as break-glass: aws ssm send-automation-signal --region ${region} --automation-execution-id {{ automation:EXECUTION_ID }} --signal-type Approve`,
  }),
  {
    name: "approve",
    action: "aws:approve",
    timeoutSeconds: approvalSeconds,
    onFailure: "Abort",
    inputs: { Message: what, MinRequiredApprovals: 1, Approvers: approverArns },
  },
];
