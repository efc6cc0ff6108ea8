import { epochItem } from "../../facts/trading-epoch";
import { type TaskState, type Transition } from "../state-machines/definition";
import { type FailoverTargets } from "./failover-targets";

/** One call of an AWS API; they answer within a second or two. */
export const callSeconds = 5;
/** Between two looks at what takes minutes. */
export const pollSeconds = 10;

export const sdk = "arn:aws:states:::aws-sdk:";
const again = { ErrorEquals: ["States.Timeout", "States.TaskFailed"], IntervalSeconds: 1, MaxAttempts: 1, BackoffRate: 1 };

/** A call that may be made twice. Errors of arguments come back the second time, and are then the result. */
export const call = (
  resource: string,
  parameters: Readonly<Record<string, unknown>>,
  rest: Transition & Partial<Omit<TaskState, "Type" | "Resource" | "Parameters" | "Next" | "End">>,
): TaskState => ({ Type: "Task", Resource: resource, Parameters: parameters, TimeoutSeconds: callSeconds, Retry: [again], ...rest });

/** Looks at the database of the recovery region, as a replica or promoted. */
export const looksAt = ({ replicaIdentifier }: FailoverTargets, then: Transition): TaskState =>
  call(
    `${sdk}rds:describeDBInstances`,
    { DbInstanceIdentifier: replicaIdentifier },
    { ResultSelector: { "instance.$": "$.DbInstances[0]" }, ResultPath: "$.database", ...then },
  );

/** Whether it still follows the other region. */
export const isReplica = { Variable: "$.database.instance.ReadReplicaSourceDBInstanceIdentifier", IsPresent: true };

/**
 * Notifies people, and goes on whether or not they could be reached.
 *
 * @param message expression of the text; without one it is all that the run knows
 */
export const tell = (topicArn: string, subject: string, next: string, message = "States.JsonToString($)"): TaskState =>
  call(
    "arn:aws:states:::sns:publish",
    { TopicArn: topicArn, Subject: subject, "Message.$": message },
    // Who cannot be notified sees the run's end in the console; a run does not fail for it.
    { ResultPath: null, Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: null, Next: next }], Next: next },
  );

export const itemKey = { [epochItem.key]: { S: epochItem.name } };

/** Reads the epoch as it is at this moment. */
export const readEpoch = ({ epochTable }: Pick<FailoverTargets, "epochTable">, rest: Transition & Pick<TaskState, "Catch">): TaskState =>
  call(
    "arn:aws:states:::dynamodb:getItem",
    { TableName: epochTable, Key: itemKey, ConsistentRead: true },
    { ResultSelector: { "item.$": "$.Item" }, ResultPath: "$.epoch", ...rest },
  );
