/* What a takeover does at the same time, each branch for itself. */
import { deliveries } from "./delivery-freeze";
import { call, callSeconds, isReplica, looksAt, pollSeconds, sdk, tell } from "./failover-calls";
import { type FailoverTargets, type FailoverTimes } from "./failover-targets";
import { fenceSeconds } from "./primary-fence";
import { type Branch } from "../state-machines/definition";

/**
 * Promotes the replica and waits until it can be written to. A replica that is backing up cannot be promoted: that
 * is tried again for a while.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_PromoteReadReplica.html
 */
export function database(targets: FailoverTargets, { promotionSeconds }: FailoverTimes): Branch {
  return {
    StartAt: "look-at-database",
    States: {
      "look-at-database": looksAt(targets, { Next: "is-a-replica" }),
      "is-a-replica": { Type: "Choice", Choices: [{ ...isReplica, Next: "promote" }], Default: "register-proxy-target" },
      promote: call(
        `${sdk}rds:promoteReadReplica`,
        { DbInstanceIdentifier: targets.replicaIdentifier },
        {
          ResultPath: null,
          Retry: [{ ErrorEquals: ["States.ALL"], IntervalSeconds: pollSeconds, MaxAttempts: 2, BackoffRate: 1 }],
          Next: "count-looks",
        },
      ),
      "count-looks": {
        Type: "Pass",
        Result: { left: Math.floor(promotionSeconds / (pollSeconds + callSeconds)) },
        ResultPath: "$.looks",
        Next: "wait-for-promotion",
      },
      "wait-for-promotion": { Type: "Wait", Seconds: pollSeconds, Next: "look-again" },
      // Once only: the next look comes soon enough, and a second attempt would not be in the time that was given.
      "look-again": {
        ...looksAt(targets, { Next: "is-promoted" }),
        Retry: [],
        Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: null, Next: "is-promoted" }],
      },
      "is-promoted": {
        Type: "Choice",
        Choices: [
          {
            And: [{ Not: isReplica }, { Variable: "$.database.instance.DbInstanceStatus", StringEquals: "available" }],
            Next: "register-proxy-target",
          },
          { Variable: "$.looks.left", NumericLessThanEquals: 1, Next: "promotion-takes-too-long" },
        ],
        Default: "count-down",
      },
      "count-down": {
        Type: "Pass",
        Parameters: { "left.$": "States.MathAdd($.looks.left, -1)" },
        ResultPath: "$.looks",
        Next: "wait-for-promotion",
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
          Catch: [{ ErrorEquals: ["Rds.DbProxyTargetAlreadyRegisteredException"], ResultPath: null, Next: "leads-to-database" }],
          End: true,
        },
      ),
      "leads-to-database": { Type: "Pass", End: true },
    },
  };
}

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
