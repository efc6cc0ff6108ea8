import { deliveries } from "./delivery-freeze";
import { fenceSeconds } from "./primary-fence";
import { epochItem, nobody } from "../../facts/trading-epoch";
import { type Branch, type Definition, type States, type TaskState, type Transition } from "../state-machines/definition";

/** What the failover works on, all of it in the recovery region, by names that need no state of the other. */
export interface FailoverTargets {
  readonly region: string;
  readonly epochTable: string;
  readonly replicaIdentifier: string;
  readonly replicaArn: string;
  readonly proxyName: string;
  /** Where services of the region look up the address that they write to. */
  readonly writerParameter: string;
  /** Undefined where the region's cache stands by itself. */
  readonly globalDatastore?: { readonly id: string; readonly replicationGroupId: string };
  /** Scalable targets with the fewest tasks that the catalog needs at peak, by service. */
  readonly services: Readonly<Record<string, { readonly resourceId: string; readonly minimum: number }>>;
  /** By which pipelines are kept from deploying. */
  readonly deliveriesParameter: string;
  /** Function that keeps the old primary region from writing. */
  readonly fenceArn: string;
  readonly flagParameter: string;
  readonly flagAlarmName: string;
  readonly topicArn: string;
  readonly backupTag: { readonly key: string; readonly value: string };
}

export interface FailoverTimes {
  readonly approvalSeconds: number;
  readonly promotionSeconds: number;
  readonly trafficSeconds: number;
  readonly epochWaitSeconds: number;
}

/** One call of an AWS API; they answer within a second or two. */
const callSeconds = 5;
/** Between two looks at what takes minutes. */
const pollSeconds = 10;

const sdk = "arn:aws:states:::aws-sdk:";
const again = { ErrorEquals: ["States.Timeout", "States.TaskFailed"], IntervalSeconds: 1, MaxAttempts: 1, BackoffRate: 1 };

/** A call that may be made twice. Errors of arguments come back the second time, and are then the result. */
const call = (
  resource: string,
  parameters: Readonly<Record<string, unknown>>,
  rest: Transition & Partial<Omit<TaskState, "Type" | "Resource" | "Parameters" | "Next" | "End">>,
): TaskState => ({ Type: "Task", Resource: resource, Parameters: parameters, TimeoutSeconds: callSeconds, Retry: [again], ...rest });

/**
 * The failover as one machine that needs AWS's APIs of the recovery region and nothing else: no call to the region that
 * may be lost, nothing global (IAM, Route 53, CloudFront, ACM, WAF). One step of it tries to reach the old primary
 * region, by a function with a role of its own, and no other step waits for what comes of that.
 *
 * Every step may be repeated, and a run that was stopped is taken up by starting another: what is done already is
 * seen and left as it is. Order and reasons stand in docs/recovery.md.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 */
export function failoverDefinition(targets: FailoverTargets, times: FailoverTimes): Definition {
  return {
    Comment: "Moves trading and traffic to the recovery region, on one approval",
    StartAt: "read-epoch",
    // Far above the sum of all waits: this ends what nobody ends, and is no part of the budget.
    TimeoutSeconds: 4 * 3600,
    States: {
      "read-epoch": readEpoch(targets, "whose-epoch"),
      "whose-epoch": {
        Type: "Choice",
        Choices: [
          { Variable: "$.mode", StringEquals: "dryRun", Next: "look-at-everything" },
          { Variable: "$.epoch.item.holder.S", StringEquals: targets.region, Next: "take-over" },
        ],
        Default: "ask-for-approval",
      },
      ...approval(targets, times),
      ...revocation(targets),
      ...takeOver(targets, times),
      ...grant(targets),
      ...moveTraffic(targets, times),
      ...dryRun(targets),
      ...ends(targets),
    },
  };
}

const itemKey = { [epochItem.key]: { S: epochItem.name } };

const readEpoch = ({ epochTable }: FailoverTargets, next: string): TaskState =>
  call(
    "arn:aws:states:::dynamodb:getItem",
    { TableName: epochTable, Key: itemKey, ConsistentRead: true },
    {
      ResultSelector: { "item.$": "$.Item" },
      ResultPath: "$.epoch",
      Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "tell-failure" }],
      Next: next,
    },
  );

/** One approval by a person, for the epoch that was just read. The token goes to the topic of critical alarms with the commands that answer it. */
const approval = ({ topicArn, region }: FailoverTargets, { approvalSeconds }: FailoverTimes): States => ({
  "ask-for-approval": {
    Type: "Task",
    Resource: "arn:aws:states:::sns:publish.waitForTaskToken",
    Parameters: {
      TopicArn: topicArn,
      Subject: "Failover waits for approval",
      "Message.$": `States.Format('Failover to ${region}, started because: {}. Epoch {} is held by {}. Approve: aws stepfunctions send-task-success --region ${region} --task-output file://approve.json --task-token {} where approve.json holds a decision of approve or abort. Without an answer it ends in ${approvalSeconds} seconds and changes nothing.', $.reason, $.epoch.item.epoch.N, $.epoch.item.holder.S, $$.Task.Token)`,
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

/** Raises the epoch with nobody in it, if it is still the one that was approved. A second attempt finds that it is done. */
const revocation = (targets: FailoverTargets): States => ({
  revoke: call(
    "arn:aws:states:::dynamodb:updateItem",
    {
      TableName: targets.epochTable,
      Key: itemKey,
      UpdateExpression: "SET #epoch = #epoch + :one, #holder = :nobody, #run = :run",
      ConditionExpression: "#epoch = :approved",
      ExpressionAttributeNames: { "#epoch": epochItem.epoch, "#holder": epochItem.holder, "#run": epochItem.run },
      ExpressionAttributeValues: {
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
  "read-after-revoking": readEpoch(targets, "revoked-by-this-run"),
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
    Next: "read-before-granting",
  },
});

const looksAt = ({ replicaIdentifier }: FailoverTargets, then: Transition): TaskState =>
  call(
    `${sdk}rds:describeDBInstances`,
    { DbInstanceIdentifier: replicaIdentifier },
    { ResultSelector: { "instance.$": "$.DbInstances[0]" }, ResultPath: "$.database", ...then },
  );

const isReplica = { Variable: "$.database.instance.ReadReplicaSourceDBInstanceIdentifier", IsPresent: true };

/**
 * Promotes the replica and waits until it can be written to. A replica that is backing up cannot be promoted: that
 * is tried again for a while.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_PromoteReadReplica.html
 */
function database(targets: FailoverTargets, { promotionSeconds }: FailoverTimes): Branch {
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
          Catch: [{ ErrorEquals: ["Rds.DbProxyTargetAlreadyRegisteredException"], ResultPath: null, Next: "back-up-from-now-on" }],
          Next: "back-up-from-now-on",
        },
      ),
      "back-up-from-now-on": call(
        `${sdk}rds:addTagsToResource`,
        { ResourceName: targets.replicaArn, Tags: [{ Key: targets.backupTag.key, Value: targets.backupTag.value }] },
        { ResultPath: null, End: true },
      ),
    },
  };
}

/**
 * Leads writers to the proxy, which only AWS knows the address of. Until then they are led to the replica itself, which
 * refuses writes; while it is promoted the proxy has no target and refuses them too, so that this need not wait.
 * Without it the promoted database takes writes all the same, past the pool of connections: it stops nothing.
 */
const writers = ({ proxyName, writerParameter }: FailoverTargets): Branch => ({
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
const freeze = ({ deliveriesParameter }: FailoverTargets): Branch => ({
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
const fence = ({ fenceArn, topicArn }: FailoverTargets): Branch => ({
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
const cache = (region: string, { id, replicationGroupId }: NonNullable<FailoverTargets["globalDatastore"]>): Branch => ({
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
const scale = (name: string, { resourceId, minimum }: { readonly resourceId: string; readonly minimum: number }): Branch => ({
  StartAt: `scale-${name}`,
  States: {
    [`scale-${name}`]: call(
      `${sdk}applicationautoscaling:registerScalableTarget`,
      { ServiceNamespace: "ecs", ResourceId: resourceId, ScalableDimension: "ecs:service:DesiredCount", MinCapacity: minimum },
      { ResultPath: null, End: true },
    ),
  },
});

/** Writes the region into the epoch, if this run has raised it, or finds that it is written. */
const grant = (targets: FailoverTargets): States => ({
  "read-before-granting": readEpoch(targets, "may-grant"),
  "may-grant": {
    Type: "Choice",
    Choices: [{ Variable: "$.epoch.item.holder.S", StringEquals: targets.region, Next: "set-flag" }],
    Default: "grant",
  },
  grant: call(
    "arn:aws:states:::dynamodb:updateItem",
    {
      TableName: targets.epochTable,
      Key: itemKey,
      UpdateExpression: "SET #holder = :region",
      ConditionExpression: "#holder = :nobody AND #run = :run",
      ExpressionAttributeNames: { "#holder": epochItem.holder, "#run": epochItem.run },
      ExpressionAttributeValues: { ":region": { S: targets.region }, ":nobody": { S: nobody }, ":run": { "S.$": "$$.Execution.Id" } },
    },
    { ResultPath: null, Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "read-after-granting" }], Next: "set-flag" },
  ),
  "read-after-granting": readEpoch(targets, "granted"),
  granted: {
    Type: "Choice",
    Choices: [{ Variable: "$.epoch.item.holder.S", StringEquals: targets.region, Next: "set-flag" }],
    Default: "tell-failure",
  },
});

/** The flag is a parameter of this region; Route 53 sees it through its alarm, without a call to Route 53. */
const moveTraffic = ({ flagParameter, flagAlarmName }: FailoverTargets, { trafficSeconds }: FailoverTimes): States => ({
  "set-flag": call(
    `${sdk}ssm:putParameter`,
    { Name: flagParameter, Value: "true", Overwrite: true },
    { ResultPath: null, Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "tell-failure" }], Next: "wait-for-names" },
  ),
  "wait-for-names": { Type: "Wait", Seconds: trafficSeconds, Next: "look-at-flag" },
  "look-at-flag": call(
    `${sdk}cloudwatch:describeAlarms`,
    { AlarmNames: [flagAlarmName] },
    {
      ResultSelector: { "state.$": "$.MetricAlarms[0].StateValue" },
      ResultPath: "$.flag",
      Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "tell-failure" }],
      Next: "flag-is-seen",
    },
  ),
  "flag-is-seen": {
    Type: "Choice",
    Choices: [{ Variable: "$.flag.state", StringEquals: "ALARM", Next: "tell-success" }],
    Default: "tell-failure",
  },
});

/** Every target is asked for and nothing is changed. */
const dryRun = (targets: FailoverTargets): States => ({
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

const tell = (topicArn: string, subject: string, next: string): TaskState =>
  call(
    "arn:aws:states:::sns:publish",
    { TopicArn: topicArn, Subject: subject, "Message.$": "States.JsonToString($)" },
    // Who cannot be notified sees the run's end in the console; a run does not fail for it.
    { ResultPath: null, Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: null, Next: next }], Next: next },
  );

const ends = ({ topicArn, region }: FailoverTargets): States => ({
  "tell-success": tell(topicArn, `${region} has taken over`, "done"),
  done: { Type: "Succeed" },
  "tell-not-approved": tell(topicArn, "Failover was not approved and changes nothing", "not-approved"),
  "not-approved": { Type: "Fail", Error: "NotApproved", Cause: "Nobody approved in time, or somebody aborted; nothing was changed" },
  "tell-failure": tell(topicArn, "Failover stopped: start it again, it goes on where it stopped", "stopped"),
  stopped: { Type: "Fail", Error: "Stopped", Cause: "A step failed; what is done stays done, and another start goes on from there" },
});
