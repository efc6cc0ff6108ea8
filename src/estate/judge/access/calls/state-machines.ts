import { arnOf } from "../world/arns";
import { type EstateResource } from "../world/estate-resource";
import { machineTasks, type MachineTask as Task } from "../world/machine-tasks";
import { type AccessWorld, type EstateRole } from "../world/world";
import { type Call } from "./call";
import { withKeys } from "./keys";
import { byService } from "./services/derive";

const text = (value: unknown): string => (typeof value === "string" ? value : "");

type Made = { readonly action: string; readonly resource: string };

/** Where a task is and which machine it belongs to, for ARNs of what it names. */
interface Where {
  readonly region: string;
  readonly account: string;
}

const named =
  (action: string, arn: (where: Where, parameters: Task["parameters"]) => string) =>
  ({ parameters }: Task, where: Where): Made[] => [{ action, resource: arn(where, parameters) }];
const table = ({ region, account }: Where, { TableName: name }: Task["parameters"]): string =>
  `arn:aws:dynamodb:${region}:${account}:table/${text(name)}`;
const instance = ({ region, account }: Where, { DbInstanceIdentifier: id }: Task["parameters"]): string =>
  `arn:aws:rds:${region}:${account}:db:${text(id)}`;
/** A parameter whose name is put together is taken for one of those of its form: `States.Format('/pages/{}', …)`. */
const parameter = ({ region, account }: Where, { Name: name, "Name.$": formatted }: Task["parameters"]): string =>
  `arn:aws:ssm:${region}:${account}:parameter${text(name) || (/^States\.Format\('([^']+)'/.exec(text(formatted))?.[1] ?? "").replaceAll("{}", "one")}`;
const service = ({ region, account }: Where, { Cluster: cluster, Service: name }: Task["parameters"]): string =>
  `arn:aws:ecs:${region}:${account}:service/${text(cluster)}/${text(name)}`;
// Six random characters end the ARN of a secret.
const secret = ({ region, account }: Where, { SecretId: name }: Task["parameters"]): string =>
  `arn:aws:secretsmanager:${region}:${account}:secret:${text(name)}-AbCdEf`;
const anyTask = ({ region, account }: Where, { Cluster: cluster }: Task["parameters"]): string =>
  `arn:aws:ecs:${region}:${account}:task/${text(cluster)}/0123456789abcdef`;
const proxy = ({ region, account }: Where): string => `arn:aws:rds:${region}:${account}:db-proxy:prx-0`;
const targetGroup = ({ region, account }: Where): string => `arn:aws:rds:${region}:${account}:target-group:prx-tg-0`;

const rotateSecret = "aws-sdk:secretsmanager:rotateSecret";

/**
 * What the machine's role calls for a task, by the integration that the task names. A new integration is one line here.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const integrations: Readonly<Record<string, (task: Task, where: Where) => readonly Made[]>> = {
  "lambda:invoke": named("lambda:InvokeFunction", (_, { FunctionName: name }) => text(name)),
  "aws-sdk:lambda:getFunctionConfiguration": named("lambda:GetFunctionConfiguration", (_, { FunctionName: name }) => text(name)),
  "aws-sdk:sns:getTopicAttributes": named("sns:GetTopicAttributes", (_, { TopicArn: arn }) => text(arn)),
  "sns:publish": named("sns:Publish", (_, { TopicArn: arn }) => text(arn)),
  "dynamodb:getItem": named("dynamodb:GetItem", table),
  "dynamodb:updateItem": named("dynamodb:UpdateItem", table),
  "aws-sdk:cloudwatch:describeAlarms": named("cloudwatch:DescribeAlarms", () => "*"),
  "aws-sdk:rds:describeDBInstances": named("rds:DescribeDBInstances", instance),
  "aws-sdk:rds:promoteReadReplica": named("rds:PromoteReadReplica", instance),
  "aws-sdk:rds:addTagsToResource": named("rds:AddTagsToResource", (_, { ResourceName: arn }) => text(arn)),
  "aws-sdk:rds:describeDBProxies": named("rds:DescribeDBProxies", proxy),
  "aws-sdk:rds:describeDBProxyTargets": (_, where) =>
    [proxy, targetGroup].map((arn) => ({ action: "rds:DescribeDBProxyTargets", resource: arn(where) })),
  "aws-sdk:rds:registerDBProxyTargets": ({ parameters }, where) => [
    { action: "rds:RegisterDBProxyTargets", resource: targetGroup(where) },
    ...(Array.isArray(parameters.DbInstanceIdentifiers) ? parameters.DbInstanceIdentifiers : []).map((id: unknown) => ({
      action: "rds:RegisterDBProxyTargets",
      resource: instance(where, { DbInstanceIdentifier: id }),
    })),
  ],
  "aws-sdk:secretsmanager:describeSecret": named("secretsmanager:DescribeSecret", secret),
  "aws-sdk:secretsmanager:stopReplicationToReplica": named("secretsmanager:StopReplicationToReplica", secret),
  // Who starts a rotation must be allowed to call what rotates: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html
  [rotateSecret]: ({ parameters }, where) => [
    { action: "secretsmanager:RotateSecret", resource: secret(where, parameters) },
    { action: "lambda:InvokeFunction", resource: text(parameters.RotationLambdaARN) },
  ],
  "aws-sdk:ssm:getParameter": named("ssm:GetParameter", parameter),
  "aws-sdk:ssm:putParameter": named("ssm:PutParameter", parameter),
  "aws-sdk:applicationautoscaling:registerScalableTarget": named(
    "application-autoscaling:RegisterScalableTarget",
    ({ region, account }) => `arn:aws:application-autoscaling:${region}:${account}:scalable-target/0`,
  ),
  "aws-sdk:applicationautoscaling:describeScalableTargets": named("application-autoscaling:DescribeScalableTargets", () => "*"),
  "aws-sdk:elasticache:describeReplicationGroups": named(
    "elasticache:DescribeReplicationGroups",
    ({ region, account }, { ReplicationGroupId: id }) => `arn:aws:elasticache:${region}:${account}:replicationgroup:${text(id)}`,
  ),
  "aws-sdk:ecs:describeServices": ({ parameters }, where) =>
    (Array.isArray(parameters.Services) ? parameters.Services : []).map((name: unknown) => ({
      action: "ecs:DescribeServices",
      resource: service(where, { Cluster: parameters.Cluster, Service: name }),
    })),
  "aws-sdk:ecs:updateService": named("ecs:UpdateService", service),
  // Which task it is, the run knows.
  "aws-sdk:ecs:describeTasks": named("ecs:DescribeTasks", anyTask),
  "aws-sdk:ecs:stopTask": named("ecs:StopTask", anyTask),
  "aws-sdk:iam:putRolePolicy": named(
    "iam:PutRolePolicy",
    ({ account }, { RoleName: name }) => `arn:aws:iam::${account}:role/${text(name)}`,
  ),
  // https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECSbluegreen.html#edit-role-codedeploy-ecs
  "aws-sdk:codedeploy:createDeployment": ({ parameters }, { region, account }) => {
    const [application, group] = [text(parameters.ApplicationName), text(parameters.DeploymentGroupName)];
    const of = (resource: string): string => `arn:aws:codedeploy:${region}:${account}:${resource}`;
    return [
      { action: "codedeploy:CreateDeployment", resource: of(`deploymentgroup:${application}/${group}`) },
      { action: "codedeploy:GetDeploymentConfig", resource: of(`deploymentconfig:${application}-one`) },
      ...["codedeploy:GetApplicationRevision", "codedeploy:RegisterApplicationRevision"].map((action) => ({
        action,
        resource: of(`application:${application}`),
      })),
    ];
  },
  "states:startExecution": named("states:StartExecution", (_, { StateMachineArn: arn }) => text(arn)),
  "aws-sdk:elasticache:failoverGlobalReplicationGroup": named(
    "elasticache:FailoverGlobalReplicationGroup",
    ({ account }, { GlobalReplicationGroupId: id }) => `arn:aws:elasticache::${account}:globalreplicationgroup:${text(id)}`,
  ),
};

/**
 * What a machine's role calls for one of its tasks.
 *
 * @throws Error for a task whose call is not known: then the derivation does not understand the machine.
 */
export function callsOfTask(task: Task, machine: EstateResource): readonly Made[] {
  const made = integrations[task.integration]?.(task, machine);
  if (made === undefined)
    throw new Error(`${machine.stack} ${machine.address}: it is not known what its task ${task.name} calls with ${task.integration}`);
  return made;
}

/** Secrets Manager calls the function of each rotation that a machine starts. @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot_rotation.html */
const rotationsStarted = (machine: EstateResource, { resources }: AccessWorld): Call[] =>
  machineTasks(text(machine.args.definition)).flatMap(({ name, integration, parameters }) => {
    if (integration !== rotateSecret) return [];
    const rotated = resources.find(
      ({ type, region, owner, args }) =>
        type === "aws_secretsmanager_secret" && region === machine.region && owner === machine.owner && args.name === parameters.SecretId,
    );
    if (rotated === undefined)
      throw new Error(
        `${machine.stack} ${machine.address}: its task ${name} rotates ${text(parameters.SecretId)}, which ${machine.region} does not have`,
      );
    return [
      byService(
        machine,
        "secretsmanager.amazonaws.com",
        "lambda:InvokeFunction",
        text(parameters.RotationLambdaARN),
        `Secrets Manager calls the rotation that its task ${name} starts`,
        arnOf(rotated),
      ),
    ];
  });

/** IAM says, with a change of a role, which boundary the role has. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html */
function boundaryOf({ roles }: AccessWorld, action: string, resource: string): Call["context"] | undefined {
  if (action !== "iam:PutRolePolicy") return undefined;
  const boundary = roles.find(({ arn }) => arn === resource)?.resource.args.permissions_boundary;
  return boundary === undefined ? undefined : { "iam:PermissionsBoundary": text(boundary) };
}

/**
 * What Step Functions does with a machine's role: it takes it, delivers the log, sends traces, uses the key of
 * the history, and calls what the tasks name.
 *
 * @throws Error for a task whose call is not known: then the derivation does not understand the machine.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html#cloudwatch-iam-policy
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html
 */
export function stateMachineCalls(machine: EstateResource, world: AccessWorld, role: EstateRole): Call[] {
  const own = arnOf(machine) ?? "";
  const why = (what: string): string => `${machine.stack} ${machine.address}: ${what}`;
  const call = (action: string, resource: string, what: string, context?: Call["context"]): Call => ({
    who: role,
    action,
    resource,
    region: machine.region,
    ...(context === undefined ? {} : { context }),
    why: why(what),
  });
  const anyLog = `arn:aws:logs:${machine.region}:${machine.account}:log-group:one`;
  const key = text((machine.args.encryption_configuration as { kms_key_id?: unknown } | undefined)?.kms_key_id);
  return [
    {
      who: "states.amazonaws.com",
      action: "sts:AssumeRole",
      resource: role.arn,
      region: machine.region,
      context: { "aws:SourceAccount": machine.account, "aws:SourceArn": own },
      why: why("Step Functions takes its role"),
    },
    ...[
      "logs:CreateLogDelivery",
      "logs:GetLogDelivery",
      "logs:UpdateLogDelivery",
      "logs:DeleteLogDelivery",
      "logs:ListLogDeliveries",
      "logs:PutResourcePolicy",
      "logs:DescribeResourcePolicies",
      "logs:DescribeLogGroups",
    ].map((action) => call(action, "*", "its log is delivered")),
    ...["xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets"].map((action) =>
      call(action, "*", "it is traced"),
    ),
    ...(key === ""
      ? []
      : [
          ...["kms:Decrypt", "kms:GenerateDataKey"].map((action) =>
            call(action, key, "its history is encrypted", { "kms:EncryptionContext:aws:states:stateMachineArn": own }),
          ),
          call("kms:GenerateDataKey", key, "its log is encrypted", { "kms:EncryptionContext:SourceArn": anyLog }),
          {
            who: "delivery.logs.amazonaws.com",
            action: "kms:Decrypt",
            resource: key,
            region: machine.region,
            context: { "aws:SourceAccount": machine.account, "kms:EncryptionContext:SourceArn": anyLog },
            why: why("its log is delivered"),
          },
        ]),
    ...rotationsStarted(machine, world),
    ...machineTasks(text(machine.args.definition)).flatMap((task) =>
      callsOfTask(task, machine).flatMap(({ action, resource }) =>
        withKeys(world, call(action, resource, `its task ${task.name}`, boundaryOf(world, action, resource))),
      ),
    ),
  ];
}
