/* What a dry run looks at, derived from the steps of a takeover. */
import { type Branch, type Rule, type State, type TaskState } from "../state-machines/definition";
import { call, isReplica, looksAt, sdk } from "./failover-calls";
import { findSecret } from "./failover-secrets";
import { type FailoverTargets } from "./failover-targets";

type Parameters = NonNullable<TaskState["Parameters"]>;

/** What stands for a step in a dry run: a branch of its own, or a state that a dry run enters anyway. */
type Look = Branch | { readonly seenBy: string };

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/**
 * Asks for something, and fails unless a rule holds of what was answered, which stands at `$.seen`. A path that leads nowhere would
 * end the run without a word, so that the rule says itself what must be there.
 *
 * @param cause what is wrong otherwise, for whoever reads the message
 */
const asks = (id: string, resource: string, parameters: Parameters, rule: Rule, cause: string): Branch => ({
  StartAt: `find-${id}`,
  States: {
    [`find-${id}`]: call(`${sdk}${resource}`, parameters, { ResultPath: "$.seen", Next: `is-${id}-right` }),
    [`is-${id}-right`]: { Type: "Choice", Choices: [{ ...rule, Next: `${id}-found` }], Default: `${id}-not-right` },
    [`${id}-found`]: { Type: "Pass", Result: { found: id }, End: true },
    [`${id}-not-right`]: { Type: "Fail", Error: "NotAsItMustBe", Cause: cause },
  },
});

/** Whether a value is there and is as it must be. */
const present = (variable: string, test: Readonly<Record<string, unknown>>): Rule => ({
  And: [
    { Variable: variable, IsPresent: true },
    { Variable: variable, ...test },
  ],
});

/** A takeover that takes a replica for a writer promotes nothing, and moves everything to it. */
const findDatabase = (_: Parameters, targets: FailoverTargets): Branch => ({
  StartAt: "find-database",
  States: {
    "find-database": looksAt(targets, { Next: "is-seen-as-replica" }),
    "is-seen-as-replica": {
      Type: "Choice",
      Choices: [
        { ...isReplica, Next: "database-found" },
        { Variable: "$.epoch.item.holder.S", StringEquals: targets.region, Next: "database-found" },
      ],
      Default: "no-replica",
    },
    "database-found": { Type: "Pass", Result: { found: "database" }, End: true },
    "no-replica": {
      Type: "Fail",
      Error: "NoReplica",
      Cause: "The other region trades and the database here copies nothing: there is nothing to take over",
    },
  },
});

const findParameter = ({ Name: name }: Parameters): Branch => {
  const step = `find-${text(name).split("/").slice(3).join("-")}`;
  return { StartAt: step, States: { [step]: call(`${sdk}ssm:getParameter`, { Name: name }, { ResultPath: null, End: true }) } };
};

/**
 * Reads how a function stands, and calls it not: one of them takes the old primary's database from its proxy. One that was not
 * used for long is inactive, and comes back with the first call.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html
 */
const findFunction = (functionArn: unknown): Branch => {
  const name = text(functionArn).split(":").at(-1) ?? "";
  return asks(
    name,
    "lambda:getFunctionConfiguration",
    { FunctionName: functionArn },
    { Or: ["Active", "Inactive"].map((state) => present("$.seen.State", { StringEquals: state })) },
    `The function ${name} cannot be called`,
  );
};

/** Without a subscription nobody reads what asks for the approval. @see https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html */
const findTopic = ({ TopicArn: topicArn }: Parameters): Branch =>
  asks(
    "topic",
    "sns:getTopicAttributes",
    { TopicArn: topicArn },
    {
      And: [
        { Variable: "$.seen.Attributes.SubscriptionsConfirmed", IsPresent: true },
        { Not: { Variable: "$.seen.Attributes.SubscriptionsConfirmed", StringEquals: "0" } },
      ],
    },
    "Nobody has confirmed a subscription of the topic that asks for the approval",
  );

/**
 * Asked of the region's own member: the datastore itself may be the other region's to answer for.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_GlobalReplicationGroupInfo.html
 */
const findCache = ({ GlobalReplicationGroupId: id, PrimaryReplicationGroupId: member }: Parameters): Branch =>
  asks(
    "global-datastore",
    "elasticache:describeReplicationGroups",
    { ReplicationGroupId: member },
    present("$.seen.ReplicationGroups[0].GlobalReplicationGroupInfo.GlobalReplicationGroupId", { StringEquals: id }),
    `The cache ${text(member)} is no member of ${text(id)}: it would stay empty`,
  );

/** A minimum above the maximum is refused. @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html */
const findScaling = ({ ServiceNamespace, ResourceId: service, ScalableDimension, MinCapacity: minimum }: Parameters): Branch => {
  const name = text(service).split("/").at(-1) ?? "";
  return asks(
    `scaling-of-${name}`,
    "applicationautoscaling:describeScalableTargets",
    { ServiceNamespace, ResourceIds: [service], ScalableDimension },
    present("$.seen.ScalableTargets[0].MaxCapacity", { NumericGreaterThanEquals: minimum }),
    `The service ${name} is not scaled here, or not up to the ${String(minimum)} tasks that it needs at peak`,
  );
};

/** A takeover goes on without these two, so that nobody would see their failure. */
const findAddress = (parameters: Parameters): Branch =>
  asks(
    "address",
    "rds:describeDBProxies",
    parameters,
    { Variable: "$.seen.DbProxies[0].Endpoint", IsPresent: true },
    "The database proxy has no address",
  );
const findFlagAlarm = (parameters: Parameters): Branch =>
  asks(
    "flag-alarm",
    "cloudwatch:describeAlarms",
    parameters,
    { Variable: "$.seen.MetricAlarms[0].AlarmName", IsPresent: true },
    "The alarm that Route 53 follows is not there",
  );

const findProxy = ({ DbProxyName }: Parameters): Branch => ({
  StartAt: "find-proxy",
  States: { "find-proxy": call(`${sdk}rds:describeDBProxyTargets`, { DbProxyName }, { ResultPath: null, End: true }) },
});

const findTheSecret = ({ SecretId: name }: Parameters, { region }: FailoverTargets): Branch => findSecret(text(name), region);

/** Functions that a dry run calls itself. */
const called = ({ FunctionName: functionArn }: Parameters, { checkArn, evidenceArns }: FailoverTargets): Look => {
  const seenBy = { [evidenceArns.own]: "ask-recovery", [evidenceArns.peer]: "ask-primary", [checkArn]: "try-requests" }[text(functionArn)];
  return seenBy === undefined ? findFunction(functionArn) : { seenBy };
};

/** By the call of a step what stands for it. A step whose call is not here has no look, and the machine is not made. */
const looks: Readonly<Record<string, (parameters: Parameters, targets: FailoverTargets) => Look | readonly Look[]>> = {
  "dynamodb:getItem": () => ({ seenBy: "read-epoch" }),
  "dynamodb:updateItem": () => ({ seenBy: "read-epoch" }),
  "sns:publish": findTopic,
  "sns:publish.waitForTaskToken": findTopic,
  "lambda:invoke": called,
  "rds:describeDBInstances": findDatabase,
  "rds:promoteReadReplica": findDatabase,
  "rds:addTagsToResource": findDatabase,
  "rds:describeDBProxies": findAddress,
  "rds:describeDBProxyTargets": findProxy,
  "rds:registerDBProxyTargets": findProxy,
  "ssm:putParameter": findParameter,
  "elasticache:failoverGlobalReplicationGroup": findCache,
  "applicationautoscaling:registerScalableTarget": findScaling,
  "cloudwatch:describeAlarms": findFlagAlarm,
  "secretsmanager:describeSecret": findTheSecret,
  "secretsmanager:stopReplicationToReplica": findTheSecret,
  "secretsmanager:rotateSecret": (parameters, targets) => [
    findTheSecret(parameters, targets),
    findFunction(parameters["RotationLambdaARN"]),
  ],
};

/**
 * What stands for a step of a takeover in a dry run.
 *
 * @throws Error for a call that nobody has said it of
 */
export function looksFor(name: string, { Resource: resource, Parameters: parameters = {} }: TaskState, targets: FailoverTargets): Look[] {
  const look = looks[resource.replace("arn:aws:states:::", "").replace("aws-sdk:", "")];
  if (look === undefined)
    throw new Error(
      `the dry run looks at nothing for ${name}, which calls ${resource}: say in src/modules/failover/failover-looks.ts what`,
    );
  return [look(parameters, targets)].flat();
}

/** The branches of a dry run: each thing that the steps of a takeover work on is looked at once. */
export function branchesOf(steps: ReadonlyMap<string, State>, targets: FailoverTargets): Branch[] {
  const found = [...steps].flatMap(([name, state]) => (state.Type === "Task" ? looksFor(name, state, targets) : []));
  return [...new Map(found.flatMap((look): [string, Branch][] => ("seenBy" in look ? [] : [[look.StartAt, look]]))).values()];
}
