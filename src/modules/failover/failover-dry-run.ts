import { call, isReplica, looksAt, sdk, tell } from "./failover-calls";
import { notAsked } from "./failover-evidence";
import { findSecret } from "./failover-secrets";
import { type FailoverTargets } from "./failover-targets";
import { makeRequests } from "./failover-traffic";
import { type States } from "../state-machines/definition";

/** Every target is asked for and nothing is changed. */
export const dryRun = (targets: FailoverTargets): States => ({
  "look-at-everything": {
    Type: "Parallel",
    Branches: [
      {
        StartAt: "find-database",
        States: {
          "find-database": looksAt(targets, { Next: "is-seen-as-replica" }),
          // A takeover that takes a replica for a writer promotes nothing, and moves everything to it.
          "is-seen-as-replica": {
            Type: "Choice",
            Choices: [
              { ...isReplica, Next: "database-found" },
              { Variable: "$.epoch.item.holder.S", StringEquals: targets.region, Next: "database-found" },
            ],
            Default: "no-replica",
          },
          "database-found": { Type: "Pass", End: true },
          "no-replica": {
            Type: "Fail",
            Error: "NoReplica",
            Cause: "The other region trades and the database here copies nothing: there is nothing to take over",
          },
        },
      },
      {
        StartAt: "find-proxy",
        States: {
          "find-proxy": call(`${sdk}rds:describeDBProxyTargets`, { DbProxyName: targets.proxyName }, { ResultPath: null, End: true }),
        },
      },
      {
        StartAt: "find-address",
        States: {
          // A takeover goes on without it, so that nobody would see its failure.
          "find-address": call(`${sdk}rds:describeDBProxies`, { DbProxyName: targets.proxyName }, { ResultPath: null, End: true }),
        },
      },
      {
        StartAt: "find-deliveries",
        States: {
          "find-deliveries": call(`${sdk}ssm:getParameter`, { Name: targets.deliveriesParameter }, { ResultPath: null, End: true }),
        },
      },
      {
        StartAt: "find-flag",
        States: { "find-flag": call(`${sdk}ssm:getParameter`, { Name: targets.flagParameter }, { ResultPath: null, End: true }) },
      },
      {
        StartAt: "find-flag-alarm",
        States: {
          "find-flag-alarm": call(
            `${sdk}cloudwatch:describeAlarms`,
            { AlarmNames: [targets.flagAlarmName] },
            { ResultSelector: { "name.$": "$.MetricAlarms[0].AlarmName" }, End: true },
          ),
        },
      },
      {
        StartAt: "try-requests",
        States: {
          "try-requests": { ...makeRequests(targets), ResultPath: "$.requests", Next: "are-answered" },
          "are-answered": {
            Type: "Choice",
            Choices: [{ Variable: "$.requests.verdict", StringEquals: "answers", Next: "requests-answered" }],
            Default: "requests-not-answered",
          },
          "requests-answered": { Type: "Pass", End: true },
          "requests-not-answered": {
            Type: "Fail",
            Error: "RequestsFail",
            Cause: "Services of the recovery region answer real requests badly, or nobody could make any",
          },
        },
      },
      {
        StartAt: "was-evidence-given",
        States: {
          // A takeover goes on without it, so that nobody would see its failure.
          "was-evidence-given": {
            Type: "Choice",
            Choices: [
              {
                Or: ["recovery", "primary"].map((whose) => ({ Variable: `$.epoch.${whose}`, StringEquals: notAsked })),
                Next: "no-evidence",
              },
            ],
            Default: "evidence-given",
          },
          "evidence-given": { Type: "Pass", End: true },
          "no-evidence": { Type: "Fail", Error: "NoEvidence", Cause: "A function that says how a region stands gave no answer" },
        },
      },
      ...targets.secrets.map((name) => findSecret(name)),
    ],
    ResultPath: null,
    Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "tell-dry-run-failed" }],
    Next: "dry-run-done",
  },
  "dry-run-done": { Type: "Succeed" },
  // Nobody who reads it may take it for a failover that has stopped, and start one.
  "tell-dry-run-failed": tell(
    targets.topicArn,
    "A dry run found that a failover would fail; nothing was changed",
    "dry-run-failed",
    `States.Format('A dry run of the failover to ${targets.region} found that a failover would fail now. Nothing was changed and nothing is down for it: start no failover. Fix what it found, and start the dry run again. It found: {}', States.JsonToString($.error))`,
  ),
  "dry-run-failed": {
    Type: "Fail",
    Error: "DryRunFailed",
    Cause: "A failover would fail now; nothing was changed. The run's history says which of the things that it needs is not as it must be",
  },
});
