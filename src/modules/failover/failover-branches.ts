/* What a takeover does at the same time, each branch for itself. */
import { deliveries } from "./delivery-freeze";
import { call, callSeconds, isReplica, looksAt, pollSeconds, sdk, tell } from "./failover-calls";
import { type FailoverTargets, type FailoverTimes } from "./failover-targets";
import { fenceSeconds } from "./primary-fence";
import { type Branch } from "../state-machines/definition";

/** Statuses in which a database that follows nobody takes writes. @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html */
const writing = ["available", "backing-up"];
const status = "$.database.instance.DbInstanceStatus";
const targetState = "$.target.all[0].TargetHealth.State";

/**
 * RDS refuses what an instance's status does not allow: a promotion while one is under way or a backup is made, by this run or another.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_PromoteReadReplica.html
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html#use-awssdk-integ
 */
const notNow = { ErrorEquals: ["Rds.InvalidDbInstanceStateException"], ResultPath: null, Next: "count-attempt" };

/** Takes looks from those that are left, and waits for the next. */
const countDown = (looks: number) =>
  ({
    Type: "Pass",
    Parameters: { "left.$": `States.MathAdd($.looks.left, -${looks})` },
    ResultPath: "$.looks",
    Next: "wait-for-promotion",
  }) as const;

/**
 * Promotes the replica, waits until it can be written to, and leads the proxy there. What is done next follows from what
 * RDS says of the instance and from nothing else, so that a run that is started while a promotion is under way waits for
 * it, and one that finds a backup under way promotes after it. All of it shares one number of looks.
 *
 * A proxy that is not there in time stops nothing: requests are made next, and they say whether services can work.
 */
export function database(targets: FailoverTargets, { promotionSeconds }: FailoverTimes): Branch {
  return {
    StartAt: "look-at-database",
    States: {
      "look-at-database": looksAt(targets, { Next: "count-looks" }),
      "count-looks": {
        Type: "Pass",
        // Two more than fill the time: the call that promotes counts as one, and the first look is made already.
        Result: { left: Math.floor(promotionSeconds / (pollSeconds + callSeconds)) + 2 },
        ResultPath: "$.looks",
        Next: "is-promoted",
      },
      "is-promoted": {
        Type: "Choice",
        Choices: [
          {
            And: [{ Not: isReplica }, { Or: writing.map((one) => ({ Variable: status, StringEquals: one })) }],
            Next: "register-proxy-target",
          },
          { Variable: "$.looks.left", NumericLessThanEquals: 1, Next: "promotion-takes-too-long" },
          { And: [isReplica, { Variable: status, StringEquals: "available" }], Next: "promote" },
        ],
        Default: "count-down",
      },
      promote: call(
        `${sdk}rds:promoteReadReplica`,
        { DbInstanceIdentifier: targets.replicaIdentifier },
        { ResultPath: null, Catch: [notNow], Next: "count-attempt" },
      ),
      // A call with both its attempts takes less than the time of a look.
      "count-attempt": countDown(2),
      "count-down": countDown(1),
      "wait-for-promotion": { Type: "Wait", Seconds: pollSeconds, Next: "look-again" },
      // Once only: the next look comes soon enough, and a second attempt would not be in the time that was given.
      "look-again": {
        ...looksAt(targets, { Next: "is-promoted" }),
        Retry: [],
        Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: null, Next: "is-promoted" }],
      },
      "promotion-takes-too-long": {
        Type: "Fail",
        Error: "PromotionTakesTooLong",
        Cause:
          "RDS has not made the replica a writer in the time that recovery.promotionSeconds gives; start the failover again to go on waiting",
      },
      // A target that is registered already is what is wanted.
      "register-proxy-target": call(
        `${sdk}rds:registerDBProxyTargets`,
        { DbProxyName: targets.proxyName, DbInstanceIdentifiers: [targets.replicaIdentifier] },
        {
          ResultPath: null,
          Catch: [
            { ErrorEquals: ["Rds.DbProxyTargetAlreadyRegisteredException"], ResultPath: null, Next: "look-at-target" },
            { ...notNow, Next: "register-again" },
          ],
          Next: "wait-for-target",
        },
      ),
      // It is not tried once more where no look would be left after it.
      "register-again": {
        Type: "Choice",
        Choices: [{ Variable: "$.looks.left", NumericLessThanEquals: 2, Next: "promotion-takes-too-long" }],
        Default: "count-attempt",
      },
      ...proxyTarget(targets),
    },
  };
}

/**
 * Waits until the proxy can reach the database, for as many looks as the promotion has left, and at least for one.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_TargetHealth.html
 */
const proxyTarget = ({ proxyName, topicArn }: FailoverTargets): Branch["States"] => ({
  "wait-for-target": { Type: "Wait", Seconds: pollSeconds, Next: "look-at-target" },
  "look-at-target": {
    ...call(
      `${sdk}rds:describeDBProxyTargets`,
      { DbProxyName: proxyName },
      { ResultSelector: { "all.$": "$.Targets" }, ResultPath: "$.target", Next: "is-target-available" },
    ),
    Retry: [],
    Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.target", Next: "is-target-available" }],
  },
  "is-target-available": {
    Type: "Choice",
    Choices: [
      {
        And: [
          { Variable: targetState, IsPresent: true },
          { Variable: targetState, StringEquals: "AVAILABLE" },
        ],
        Next: "leads-to-database",
      },
      { Variable: "$.looks.left", NumericLessThanEquals: 1, Next: "tell-target-not-available" },
    ],
    Default: "count-target-look",
  },
  "count-target-look": { ...countDown(1), Next: "wait-for-target" },
  "leads-to-database": { Type: "Pass", End: true },
  "tell-target-not-available": tell(topicArn, "The database proxy is not available yet: services may answer badly", "target-not-available"),
  "target-not-available": { Type: "Pass", Comment: "The requests that are made next show whether services can work", End: true },
});

/**
 * Leads writers to the proxy, which only AWS knows the address of. Until then they are led to the replica itself, which
 * refuses writes; while it is promoted the proxy has no target and refuses them too, so that this need not wait.
 * Without it the promoted database takes writes all the same, past the pool of connections: it stops nothing.
 */
export const writers = ({ proxyName, writerParameter }: FailoverTargets): Branch => ({
  StartAt: "look-at-proxy",
  States: {
    "look-at-proxy": call(
      `${sdk}rds:describeDBProxies`,
      { DbProxyName: proxyName },
      {
        ResultSelector: { "address.$": "$.DbProxies[0].Endpoint" },
        ResultPath: "$.proxy",
        Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: null, Next: "writers-stay" }],
        Next: "lead-writers",
      },
    ),
    "lead-writers": call(
      `${sdk}ssm:putParameter`,
      { Name: writerParameter, "Value.$": "$.proxy.address", Overwrite: true },
      { ResultPath: null, Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: null, Next: "writers-stay" }], End: true },
    ),
    "writers-stay": { Type: "Pass", Comment: "Services write to the promoted database itself: docs/runbooks", End: true },
  },
});

/**
 * Nothing is deployed from now on: pipelines ask this region before each stage. A stage that has begun goes on, and what
 * it brings to this region is a version like any other.
 */
export const freeze = ({ deliveriesParameter }: FailoverTargets): Branch => ({
  StartAt: "freeze-deliveries",
  States: {
    "freeze-deliveries": call(
      `${sdk}ssm:putParameter`,
      { Name: deliveriesParameter, Value: deliveries.frozen, Overwrite: true },
      { ResultPath: null, Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: null, Next: "deliveries-go-on" }], End: true },
    ),
    "deliveries-go-on": { Type: "Pass", Comment: "The flag, which is set last, stops them as well", End: true },
  },
});

/**
 * What the old primary's services write after the promotion is lost, so that they are kept from it where their region can
 * be reached. Whether it could is reported, and stops nothing: of orders the epoch decides.
 */
export const fence = ({ fenceArn, topicArn }: FailoverTargets): Branch => ({
  StartAt: "fence-primary",
  States: {
    "fence-primary": {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke",
      Parameters: { FunctionName: fenceArn, Payload: {} },
      ResultSelector: { "fenced.$": "$.Payload.fenced" },
      ResultPath: "$.fence",
      TimeoutSeconds: fenceSeconds,
      Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "tell-not-fenced" }],
      End: true,
    },
    "tell-not-fenced": tell(topicArn, "The old primary region is not fenced: keep its database from writes", "not-fenced"),
    "not-fenced": { Type: "Pass", Comment: "By hand, as soon as it can be reached: docs/runbooks/region.md", End: true },
  },
});

/** The cache loses at most what can be computed again, so that its failure is reported and stops nothing. */
export const cache = (region: string, { id, replicationGroupId }: NonNullable<FailoverTargets["globalDatastore"]>): Branch => ({
  StartAt: "fail-over-cache",
  States: {
    "fail-over-cache": call(
      `${sdk}elasticache:failoverGlobalReplicationGroup`,
      { GlobalReplicationGroupId: id, PrimaryRegion: region, PrimaryReplicationGroupId: replicationGroupId },
      { ResultPath: null, Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.cache", Next: "cache-stays" }], End: true },
    ),
    "cache-stays": { Type: "Pass", Comment: "It is primary already, or somebody has to look at it: docs/runbooks", End: true },
  },
});

/** Application Auto Scaling raises the tasks to the minimum by itself. */
export const scale = (name: string, { resourceId, minimum }: { readonly resourceId: string; readonly minimum: number }): Branch => ({
  StartAt: `scale-${name}`,
  States: {
    [`scale-${name}`]: call(
      `${sdk}applicationautoscaling:registerScalableTarget`,
      { ServiceNamespace: "ecs", ResourceId: resourceId, ScalableDimension: "ecs:service:DesiredCount", MinCapacity: minimum },
      { ResultPath: null, End: true },
    ),
  },
});
