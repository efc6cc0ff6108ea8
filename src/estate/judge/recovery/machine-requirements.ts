import { type Requirement } from "./requirement";
import { callsOfTask } from "../access/calls/state-machines";
import { parsePolicy, type Policy } from "../access/evaluation/policy";
import { matching } from "../access/evaluation/statements";
import { arnOf } from "../access/world/arns";
import { type EstateResource } from "../access/world/estate-resource";
import { machineTasks, type MachineTask } from "../access/world/machine-tasks";
import { type EnvironmentRegions } from "./environment-regions";
import { blocksOf as blocks, textOf as text } from "./arguments";

type Args = EstateResource["args"];
type Named = Omit<Requirement, "found"> & {
  readonly found: (own: readonly EstateResource[], where: EnvironmentRegions) => EstateResource[];
};

const last = (name: string): string => name.split(/[:/]/).at(-1) ?? name;

/** What has a name in the recovery region. */
const there =
  (type: string, key: string, is: (args: Args, name: string) => boolean) =>
  (name: string): Named => ({
    what: `${type.replace(/^aws_/, "").replaceAll("_", " ")} ${last(name)}`,
    type,
    key,
    found: (own, { recovery }) => own.filter((one) => one.region === recovery && one.type === type && is(one.args, name)),
  });
const by =
  (argument: string) =>
  (args: Args, name: string): boolean =>
    args[argument] === name;

const instance = there("aws_db_instance", "database.replica", by("identifier"));
const theFunction = there("aws_lambda_function", "recovery", (args, arn) => args.function_name === last(arn));
const topic = there("aws_sns_topic", "notifications", (args, arn) => args.name === last(arn));
const proxy = there("aws_db_proxy", "database.proxy", by("name"));
const group = there("aws_elasticache_replication_group", "cache.recovery", by("replication_group_id"));

/** By the argument of a call what it names. An argument that ends as a name does, and is not here, is not understood. */
const namedBy: Readonly<Record<string, ((name: string) => Named) | "nothing">> = {
  FunctionName: theFunction,
  RotationLambdaARN: theFunction,
  TopicArn: topic,
  TableName: there("aws_dynamodb_table", "recovery.tradingEpoch", by("name")),
  Name: there("aws_ssm_parameter", "recovery", by("name")),
  DbInstanceIdentifier: instance,
  DbInstanceIdentifiers: instance,
  ResourceName: there("aws_db_instance", "database.replica", (args, arn) => args.identifier === last(arn)),
  DbProxyName: proxy,
  ReplicationGroupId: group,
  PrimaryReplicationGroupId: group,
  ResourceId: there("aws_appautoscaling_target", "services.catalog", by("resource_id")),
  ResourceIds: there("aws_appautoscaling_target", "services.catalog", by("resource_id")),
  AlarmNames: there("aws_cloudwatch_metric_alarm", "dns.failoverFlag", by("alarm_name")),
  // Words for an item's own attributes.
  ExpressionAttributeNames: "nothing",
  // Made where the first member is; the id begins with what its region gives it.
  GlobalReplicationGroupId: (id) => ({
    what: `the global datastore ${id}`,
    type: "aws_elasticache_global_replication_group",
    key: "cache.recovery",
    found: (own) =>
      own.filter(
        ({ type, args }) =>
          type === "aws_elasticache_global_replication_group" && id.endsWith(`-${text(args.global_replication_group_id_suffix)}`),
      ),
  }),
  // A copy is an argument of the other region's secret.
  SecretId: (name) => ({
    what: `the secret ${name}`,
    type: "aws_secretsmanager_secret",
    key: "secrets",
    found: (own, { recovery }) =>
      own.filter(
        ({ type, region, args }) =>
          type === "aws_secretsmanager_secret" &&
          args.name === name &&
          (region === recovery || blocks(args.replica).some((one) => one.region === recovery)),
      ),
  }),
};

/** Ends of arguments that name something. */
const naming = /(?:Name|Names|Identifier|Identifiers|Arn|ARN|Id|Ids)$/;

/** @throws Error for an argument that names something of which nobody has said what */
function namesIn({ name: step, parameters }: MachineTask): Named[] {
  return Object.entries(parameters).flatMap(([argument, value]): Named[] => {
    if (!naming.test(argument)) return [];
    const known = namedBy[argument];
    if (known === undefined)
      throw new Error(`${step} names something with ${argument}: say what it is in src/estate/judge/recovery/machine-requirements.ts`);
    if (known === "nothing") return [];
    return [value].flat().map((one) => known(text(one)));
  });
}

/**
 * What the machine that takes over needs, from its own definition: everything that its calls name, what the functions that it calls run with, and
 * that its role may make each call.
 *
 * @param own resources of the environment
 * @param machines that take over; none where it is missing, which another requirement says
 */
export function machineRequirements(
  own: readonly EstateResource[],
  machines: readonly EstateResource[],
  where: EnvironmentRegions,
): Requirement[] {
  const tasks = machines.flatMap(({ args }) => machineTasks(text(args.definition)));
  const named = unique(tasks.flatMap(namesIn)).map((one): Requirement => ({ ...one, found: one.found(own, where) }));
  const functions = named.flatMap(({ type, found }) => (type === "aws_lambda_function" ? found : []));
  return unique([
    ...named,
    ...[...machines, ...functions].flatMap((one) => runsWith(own, one)),
    ...rotated(own, tasks, functions),
    ...machines.flatMap((machine) => rights(own, machine)),
  ]);
}

const unique = <T extends Pick<Requirement, "type" | "what">>(all: readonly T[]): T[] => [
  ...new Map(all.map((one) => [`${one.type} ${one.what}`, one])).values(),
];

const roleOf = ({ type, args }: EstateResource): string => text(type === "aws_lambda_function" ? args.role : args.role_arn);
const policiesOf = (own: readonly EstateResource[], one: EstateResource): EstateResource[] =>
  own.filter(({ type, stack, args }) => type === "aws_iam_role_policy" && stack === one.stack && last(roleOf(one)) === args.role);

/** A role, and what it may do. */
function runsWith(own: readonly EstateResource[], one: EstateResource): Requirement[] {
  const name = text(one.args.function_name) || text(one.args.name);
  return [
    {
      what: `the role of ${name}`,
      type: "aws_iam_role",
      key: "recovery",
      found: own.filter((role) => role.type === "aws_iam_role" && arnOf(role) === roleOf(one)),
    },
    { what: `the permissions of ${name}`, type: "aws_iam_role_policy", key: "recovery", found: policiesOf(own, one) },
  ];
}

/** Secrets Manager must be let call the function of each rotation that is started. @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot_rotation.html */
const rotated = (own: readonly EstateResource[], tasks: readonly MachineTask[], functions: readonly EstateResource[]): Requirement[] =>
  functions
    .filter((one) => tasks.some(({ parameters }) => last(text(parameters.RotationLambdaARN)) === one.args.function_name))
    .map((one) => ({
      what: `the permission of Secrets Manager to call ${text(one.args.function_name)}`,
      type: "aws_lambda_permission",
      key: "secrets.rotation",
      found: own.filter(
        ({ type, stack, args }) =>
          type === "aws_lambda_permission" &&
          stack === one.stack &&
          args.principal === "secretsmanager.amazonaws.com" &&
          last(text(args.function_name)) === one.args.function_name,
      ),
    }));

/** What the tasks call must be allowed by the machine's own policy; conditions that a statement asks for are taken for not met. */
function rights(own: readonly EstateResource[], machine: EstateResource): Requirement[] {
  const principal = { kind: "role", arn: roleOf(machine), account: machine.account } as const;
  const policies = policiesOf(own, machine).map((one) => ({
    one,
    policy: parsePolicy(`${one.stack} ${one.address}`, text(one.args.policy)),
  }));
  const allows = (policy: Policy, action: string, resource: string): boolean => {
    const found = matching([policy], { principal, action, resource, context: new Map() });
    return found.length > 0 && found.every(({ statement }) => statement.Effect === "Allow");
  };
  const made = machineTasks(text(machine.args.definition)).flatMap((task) => callsOfTask(task, machine));
  return [...new Map(made.map((one) => [`${one.action} ${one.resource}`, one])).values()].map(({ action, resource }) => ({
    what: `the right of the machine to call ${action}${resource === "*" ? "" : ` of ${last(resource)}`}`,
    type: "aws_iam_role_policy",
    key: "recovery",
    found: policies.flatMap(({ one, policy }) => (allows(policy, action, resource) ? [one] : [])),
  }));
}
