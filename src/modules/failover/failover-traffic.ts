/* What follows a takeover: trading is given, real requests are made, and the names follow. */
import { epochItem, nobody } from "../../facts/trading-epoch";
import { type Branch, type States } from "../state-machines/definition";
import { call, itemKey, readEpoch, sdk } from "./failover-calls";
import { promoteSecret } from "./failover-secrets";
import { type FailoverTargets, type FailoverTimes } from "./failover-targets";
import { askedAtMostSeconds, requestSeconds } from "./request-times";

/**
 * Writes the region into the epoch, if this run has raised it; where it stands there already, that changes nothing. An
 * answer that was lost is looked up.
 */
const grant = (targets: FailoverTargets): Branch => ({
  StartAt: "grant",
  States: {
    grant: call(
      "arn:aws:states:::dynamodb:updateItem",
      {
        TableName: targets.epochTable,
        Key: itemKey,
        UpdateExpression: "SET #holder = :region",
        ConditionExpression: "#holder = :region OR (#holder = :nobody AND #run = :run)",
        ExpressionAttributeNames: { "#holder": epochItem.holder, "#run": epochItem.run },
        ExpressionAttributeValues: { ":region": { S: targets.region }, ":nobody": { S: nobody }, ":run": { "S.$": "$$.Execution.Id" } },
      },
      { ResultPath: null, Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "read-after-granting" }], End: true },
    ),
    "read-after-granting": readEpoch(targets, { Next: "granted" }),
    granted: {
      Type: "Choice",
      Choices: [{ Variable: "$.epoch.item.holder.S", StringEquals: targets.region, Next: "may-trade" }],
      Default: "not-granted",
    },
    "may-trade": { Type: "Pass", End: true },
    "not-granted": { Type: "Fail", Error: "NotGranted", Cause: "The epoch is not this run's to give: another takeover has raised it" },
  },
});

/** The call that has the function of deployments make real requests of every service that has a route. */
export const makeRequests = ({ checkArn, checkedServices }: Pick<FailoverTargets, "checkArn" | "checkedServices">) => ({
  Type: "Task" as const,
  Resource: "arn:aws:states:::lambda:invoke",
  Parameters: { FunctionName: checkArn, Payload: { services: checkedServices, forSeconds: askedAtMostSeconds } },
  ResultSelector: { "verdict.$": "$.Payload.verdict", "why.$": "$.Payload.why" },
  TimeoutSeconds: requestSeconds,
});

/** Real requests of the region's services, as long as it takes until all are answered well, within the time of the step. */
const requests = (targets: FailoverTargets): Branch => ({
  StartAt: "make-requests",
  States: {
    "make-requests": { ...makeRequests(targets), Catch: [{ ErrorEquals: ["States.ALL"], Next: "not-judged" }], End: true },
    "not-judged": { Type: "Pass", Result: { verdict: "not judged", why: "the function that makes requests gave no answer" }, End: true },
  },
});

/**
 * Trading and the requests wait for nothing of each other. Services that answer badly keep the traffic where it is, until a
 * person says to move it all the same; where nobody can judge, the failover goes on and reports that: it was approved because
 * the other region is worse.
 */
export const open = (targets: FailoverTargets): States => ({
  open: {
    Type: "Parallel",
    Branches: [grant(targets), requests(targets)],
    ResultSelector: { "verdict.$": "$[1].verdict", "why.$": "$[1].why" },
    ResultPath: "$.requests",
    Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "tell-failure" }],
    Next: "may-traffic-move",
  },
  "may-traffic-move": {
    Type: "Choice",
    Choices: [
      {
        And: [
          { Variable: "$.requests.verdict", StringEquals: "fails" },
          {
            Not: {
              And: [
                { Variable: "$.traffic", IsPresent: true },
                { Variable: "$.traffic", StringEquals: "anyway" },
              ],
            },
          },
        ],
        Next: "tell-requests-fail",
      },
    ],
    Default: "set-flag",
  },
});

/** Gives the names their time, and sees that Route 53 was told. */
const names = ({ flagAlarmName }: FailoverTargets, { trafficSeconds }: FailoverTimes): Branch => ({
  StartAt: "wait-for-names",
  States: {
    "wait-for-names": { Type: "Wait", Seconds: trafficSeconds, Next: "look-at-flag" },
    "look-at-flag": call(
      `${sdk}cloudwatch:describeAlarms`,
      { AlarmNames: [flagAlarmName] },
      { ResultSelector: { "state.$": "$.MetricAlarms[0].StateValue" }, ResultPath: "$.flag", Next: "flag-is-seen" },
    ),
    "flag-is-seen": {
      Type: "Choice",
      Choices: [{ Variable: "$.flag.state", StringEquals: "ALARM", Next: "names-lead-here" }],
      Default: "flag-is-not-seen",
    },
    "names-lead-here": { Type: "Pass", Result: { names: "lead here" }, End: true },
    "flag-is-not-seen": {
      Type: "Fail",
      Error: "FlagIsNotSeen",
      Cause: "The flag is set and its alarm does not ring: Route 53 moves no traffic",
    },
  },
});

/** A snapshot under way holds up a promotion, so that the tag comes after it. */
const backUp = ({ replicaArn, backupTag }: FailoverTargets): Branch => ({
  StartAt: "back-up-from-now-on",
  States: {
    "back-up-from-now-on": call(
      `${sdk}rds:addTagsToResource`,
      { ResourceName: replicaArn, Tags: [{ Key: backupTag.key, Value: backupTag.value }] },
      { ResultSelector: { is: "backed up" }, End: true },
    ),
  },
});

/**
 * The flag is a parameter of this region; Route 53 sees it through its alarm, without a call to Route 53. What can be done
 * while the names move is no part of the wait.
 */
export const moveTraffic = (targets: FailoverTargets, times: FailoverTimes): States => ({
  "set-flag": call(
    `${sdk}ssm:putParameter`,
    { Name: targets.flagParameter, Value: "true", Overwrite: true },
    { ResultPath: null, Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "tell-failure" }], Next: "settle" },
  ),
  settle: {
    Type: "Parallel",
    Branches: [names(targets, times), backUp(targets), ...targets.secrets.map((name) => promoteSecret(name, targets))],
    ResultPath: "$.settled",
    Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "tell-failure" }],
    Next: "tell-success",
  },
});
