import { call, isReplica, looksAt, sdk } from "./failover-calls";
import { type FailoverTargets } from "./failover-targets";
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
    ],
    ResultPath: null,
    Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "tell-failure" }],
    Next: "dry-run-done",
  },
  "dry-run-done": { Type: "Succeed" },
});
