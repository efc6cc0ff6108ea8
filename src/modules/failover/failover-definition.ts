import { cache, database, fence, freeze, scale, writers } from "./failover-branches";
import { call, itemKey, readEpoch, tell } from "./failover-calls";
import { dryRun } from "./failover-dry-run";
import { evidence } from "./failover-evidence";
import { input } from "./failover-input";
import { moveTraffic, open } from "./failover-traffic";
import { type FailoverTargets, type FailoverTimes } from "./failover-targets";
import { epochItem, nobody } from "../../facts/trading-epoch";
import { type Definition, type States } from "../state-machines/definition";

/**
 * The failover as one machine that needs AWS's APIs of the recovery region and nothing else: no call to the region that
 * may be lost, nothing global (IAM, Route 53, CloudFront, ACM, WAF). Two steps of it try to reach the old primary
 * region, the question how it stands and the fence, each by a function with a role of its own, and nothing depends on what comes of that.
 *
 * Every step may be repeated, and a run that was stopped is taken up by starting another: what is done already is
 * seen and left as it is. Order and reasons stand in docs/recovery.md.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 */
export function failoverDefinition(targets: FailoverTargets, times: FailoverTimes): Definition {
  const steps = {
    ...approval(targets, times),
    ...revocation(targets),
    ...takeOver(targets, times),
    ...open(targets),
    ...moveTraffic(targets, times),
    ...ends(targets),
  };
  return {
    Comment: "Moves trading and traffic to the recovery region, on one approval",
    StartAt: "is-mode-known",
    // Far above the sum of all waits: this ends what nobody ends, and is no part of the budget.
    TimeoutSeconds: 4 * 3600,
    States: {
      ...input("gather-evidence"),
      ...evidence(targets, "whose-epoch"),
      "whose-epoch": {
        Type: "Choice",
        Choices: [
          { Variable: "$.mode", StringEquals: "dryRun", Next: "look-at-everything" },
          { Variable: "$.epoch.item.holder.S", StringEquals: targets.region, Next: "take-over" },
        ],
        Default: "ask-for-approval",
      },
      ...steps,
      ...dryRun(targets, steps),
    },
  };
}

/** One approval by a person, for the epoch that was just read. The token goes to the topic of critical alarms with the commands that answer it. */
const approval = ({ topicArn, region }: FailoverTargets, { approvalSeconds }: FailoverTimes): States => ({
  "ask-for-approval": {
    Type: "Task",
    Resource: "arn:aws:states:::sns:publish.waitForTaskToken",
    Parameters: {
      TopicArn: topicArn,
      Subject: "Failover waits for approval",
      "Message.$": `States.Format('Failover to ${region}, started because: {}. Epoch {} is held by {}. Approve: aws stepfunctions send-task-success --region ${region} --task-output file://approve.json --task-token {} where approve.json holds a decision of approve or abort. Without an answer it ends in ${approvalSeconds} seconds and changes nothing. The recovery region: {}. The primary region: {}.', $.reason, $.epoch.item.epoch.N, $.epoch.item.holder.S, $$.Task.Token, $.epoch.recovery, $.epoch.primary)`,
    },
    TimeoutSeconds: approvalSeconds,
    ResultPath: "$.approval",
    Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "tell-not-approved" }],
    Next: "approved",
  },
  approved: {
    Type: "Choice",
    Choices: [
      {
        And: [
          { Variable: "$.approval.decision", IsPresent: true },
          { Variable: "$.approval.decision", StringEquals: "approve" },
        ],
        Next: "revoke",
      },
    ],
    Default: "tell-not-approved",
  },
});

/**
 * Raises the epoch with nobody in it, if it is still the one that was approved, and writes down in the same call why, and what
 * both regions said. A second attempt finds that it is done.
 */
const revocation = (targets: FailoverTargets): States => ({
  revoke: call(
    "arn:aws:states:::dynamodb:updateItem",
    {
      TableName: targets.epochTable,
      Key: itemKey,
      UpdateExpression:
        "SET #epoch = #epoch + :one, #holder = :nobody, #run = :run, #reason = :reason, #recovery = :recovery, #primary = :primary",
      ConditionExpression: "#epoch = :approved",
      ExpressionAttributeNames: {
        "#epoch": epochItem.epoch,
        "#holder": epochItem.holder,
        "#run": epochItem.run,
        "#reason": epochItem.reason,
        "#recovery": epochItem.recoveryEvidence,
        "#primary": epochItem.primaryEvidence,
      },
      ExpressionAttributeValues: {
        ":reason": { "S.$": "$.reason" },
        ":recovery": { "S.$": "$.epoch.recovery" },
        ":primary": { "S.$": "$.epoch.primary" },
        ":one": { N: "1" },
        ":nobody": { S: nobody },
        ":run": { "S.$": "$$.Execution.Id" },
        ":approved": { "N.$": "$.epoch.item.epoch.N" },
      },
    },
    {
      ResultPath: null,
      Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "read-after-revoking" }],
      Next: "read-after-revoking",
    },
  ),
  "read-after-revoking": readEpoch(targets, {
    Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "tell-failure" }],
    Next: "revoked-by-this-run",
  }),
  "revoked-by-this-run": {
    Type: "Choice",
    Choices: [
      {
        And: [
          { Variable: "$.epoch.item.run.S", StringEqualsPath: "$$.Execution.Id" },
          { Variable: "$.epoch.item.holder.S", StringEquals: nobody },
        ],
        Next: "take-over",
      },
    ],
    Default: "tell-failure",
  },
});

/** What can be done at a time: the wait for leases and orders of before, the database, the cache, the services. */
const takeOver = (targets: FailoverTargets, times: FailoverTimes): States => ({
  "take-over": {
    Type: "Parallel",
    Branches: [
      { StartAt: "wait-for-leases", States: { "wait-for-leases": { Type: "Wait", Seconds: times.epochWaitSeconds, End: true } } },
      database(targets, times),
      writers(targets),
      freeze(targets),
      fence(targets),
      ...(targets.globalDatastore === undefined ? [] : [cache(targets.region, targets.globalDatastore)]),
      ...Object.entries(targets.services).map(([name, service]) => scale(name, service)),
    ],
    ResultPath: null,
    Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "tell-failure" }],
    Next: "open",
  },
});

const ends = ({ topicArn, region }: FailoverTargets): States => ({
  "tell-success": tell(topicArn, `${region} has taken over`, "done"),
  done: { Type: "Succeed" },
  "tell-not-approved": tell(topicArn, "Failover was not approved and changes nothing", "not-approved"),
  "not-approved": { Type: "Fail", Error: "NotApproved", Cause: "Nobody approved in time, or somebody aborted; nothing was changed" },
  "tell-requests-fail": tell(
    topicArn,
    "Services answer badly, traffic stays: start the failover again, or with traffic anyway",
    "requests-fail",
  ),
  "requests-fail": {
    Type: "Fail",
    Error: "RequestsFail",
    Cause: "Trading has moved and traffic has not, since services answer real requests badly; another start goes on from there",
  },
  "what-has-stopped": {
    Type: "Choice",
    Choices: [{ Variable: "$.mode", StringEquals: "dryRun", Next: "tell-dry-run-failed" }],
    Default: "tell-failure",
  },
  "tell-failure": tell(topicArn, "Failover stopped: start it again, it goes on where it stopped", "stopped"),
  stopped: { Type: "Fail", Error: "Stopped", Cause: "A step failed; what is done stays done, and another start goes on from there" },
});
