import { z } from "zod";
import { type EpochEnvironment } from "../../../../facts/task-variables";
import { arnOf } from "../world/arns";
import { type EstateResource } from "../world/estate-resource";
import { type AccessWorld, type EstateRole } from "../world/world";
import { type Call } from "./call";
import { withKeys } from "./keys";

const containerSchema = z.looseObject({
  name: z.string(),
  image: z.string(),
  environment: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
  secrets: z.array(z.object({ name: z.string(), valueFrom: z.string() })).default([]),
  logConfiguration: z.looseObject({ options: z.record(z.string(), z.string()).default({}) }).optional(),
});
type EpochVariable = keyof EpochEnvironment;
type Container = z.output<typeof containerSchema>;

const text = (value: unknown): string => (typeof value === "string" ? value : "");

interface Task {
  readonly resource: EstateResource;
  readonly containers: readonly Container[];
  readonly start: EstateRole;
  readonly run: EstateRole;
}

/** Calls of the tasks: of ECS before they start, and of the applications while they run. */
export function taskCalls(world: AccessWorld): Call[] {
  return world.resources.flatMap((resource) => {
    const definition = definitionOf(resource);
    if (definition === undefined) return [];
    const [start, run] = [roleOf(world, resource, definition.executionRoleArn), roleOf(world, resource, definition.taskRoleArn)];
    const task = { resource, containers: definition.containerDefinitions, start, run };
    return [...taken(task), ...starting(world, task), ...running(world, task)];
  });
}

const templateSchema = z.looseObject({
  executionRoleArn: z.string(),
  taskRoleArn: z.string(),
  containerDefinitions: z.array(containerSchema),
});

/** First task definitions, and the templates that deployments register later ones from. */
function definitionOf({ type, args }: EstateResource): z.output<typeof templateSchema> | undefined {
  if (type === "aws_ecs_task_definition")
    return templateSchema.parse({
      executionRoleArn: args.execution_role_arn,
      taskRoleArn: args.task_role_arn,
      containerDefinitions: JSON.parse(text(args.container_definitions)) as unknown,
    });
  if (type !== "aws_ssm_parameter" || !text(args.value).includes('"containerDefinitions"')) return undefined;
  return templateSchema.parse(JSON.parse(text(args.value)));
}

function roleOf({ roles }: AccessWorld, { stack, address }: EstateResource, named: string): EstateRole {
  const role = roles.find(({ arn }) => arn === named);
  if (role === undefined) throw new Error(`${stack} ${address}: ${named} is none of the estate's roles`);
  return role;
}

const whyOf = ({ resource }: Task, what: string): string => `${resource.stack} ${resource.address}: ${what}`;

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html */
function taken(task: Task): Call[] {
  const { region, account } = task.resource;
  const context = { "aws:SourceAccount": account, "aws:SourceArn": `arn:aws:ecs:${region}:${account}:*` };
  return [task.start, task.run].map((role) => ({
    who: "ecs-tasks.amazonaws.com",
    action: "sts:AssumeRole",
    resource: role.arn,
    region,
    context,
    why: whyOf(task, "ECS takes its roles"),
  }));
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html */
function starting(world: AccessWorld, task: Task): Call[] {
  const { region, owner } = task.resource;
  const call = (action: string, resource: string, what: string): Call => ({
    who: task.start,
    action,
    resource,
    region,
    fromVpcOf: owner,
    why: whyOf(task, what),
  });
  const images = [...new Set(task.containers.map(({ image }) => image))].flatMap((image) => imageCalls(world, task, image));
  const logs = [...new Set(task.containers.flatMap(({ logConfiguration }) => logConfiguration?.options["awslogs-group"] ?? []))].flatMap(
    (group) =>
      ["logs:CreateLogStream", "logs:PutLogEvents"].map((action) => call(action, streamOf(task.resource, group), `its log ${group}`)),
  );
  const secrets = task.containers
    .flatMap((container) => container.secrets)
    .flatMap(({ name, valueFrom }) =>
      withKeys(world, call("secretsmanager:GetSecretValue", wholeArn(world, valueFrom), `the variable ${name}`)),
    );
  return [call("ecr:GetAuthorizationToken", "*", "signing in to the registry"), ...images, ...logs, ...secrets];
}

/** Images of the account's own registry, those of the cache of public images among them. */
function imageCalls({ keyAliases }: AccessWorld, task: Task, written: string): Call[] {
  const image = written === "<IMAGE1_NAME>" ? ownImage(task) : written;
  const [, account = "", region = "", repository = ""] = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/([^:@]+)/.exec(image) ?? [];
  const arn = `arn:aws:ecr:${region}:${account}:repository/${repository}`;
  const call = (action: string, resource = arn): Call => ({
    who: task.start,
    action,
    resource,
    region,
    fromVpcOf: task.resource.owner,
    why: whyOf(task, `its image ${image}`),
  });
  const cached = repository.startsWith("ecr-public/") ? [call("ecr:CreateRepository"), call("ecr:BatchImportUpstreamImage")] : [];
  // Own repositories are encrypted under the key for artifacts: ECR decrypts in the name of whoever fetches.
  const [key] =
    [...keyAliases].find(
      ([name, aliases]) =>
        name.startsWith(`arn:aws:kms:${region}:`) && aliases.some((alias) => alias.endsWith(`-${task.resource.owner}-artifacts`)),
    ) ?? [];
  const decrypt =
    cached.length > 0 || key === undefined
      ? []
      : [{ ...call("kms:Decrypt", key), context: { "kms:ViaService": `ecr.${region}.amazonaws.com` } }];
  return [call("ecr:BatchCheckLayerAvailability"), call("ecr:BatchGetImage"), call("ecr:GetDownloadUrlForLayer"), ...cached, ...decrypt];
}

/** What a deployment puts in the place of the first image: one of the service's own repository. */
function ownImage({ containers, resource: { account, region, args } }: Task): string {
  const service = containers.flatMap(({ environment }) => environment).find(({ name }) => name === "SERVICE")?.value ?? "";
  const [, project = "", environment = ""] = text(args.name).split("/");
  return `${account}.dkr.ecr.${region}.amazonaws.com/${project}/${environment}/${service}`;
}

const streamOf = ({ region, account }: EstateResource, group: string): string =>
  `arn:aws:logs:${region}:${account}:log-group:${group}:log-stream:one`;

/** A secret that is named without its suffix, or by one that stands for any. */
function wholeArn(world: AccessWorld, named: string): string {
  const wanted = named.replace(/(?:-\?{6}|:.*)?$/, "");
  const found = world.resources.find(
    (resource) =>
      resource.type === "aws_secretsmanager_secret" &&
      (arnOf(resource) === named || arnOf(resource)?.replace(/-[0-9a-f]{6}$/, "") === named.replace(/-\?{6}$/, "")),
  );
  return (found === undefined ? undefined : arnOf(found)) ?? wanted;
}

/** Who can send orders reads the trading epoch, in the region that its environment names. */
function epochReads(world: AccessWorld, task: Task): Call[] {
  return task.containers.flatMap(({ environment }) => {
    const valueOf = (name: EpochVariable): string | undefined => environment.find((variable) => variable.name === name)?.value;
    const [table, region] = [valueOf("TRADING_EPOCH_TABLE"), valueOf("TRADING_EPOCH_REGION")];
    if (table === undefined || region === undefined) return [];
    return withKeys(world, {
      who: task.run,
      action: "dynamodb:GetItem",
      resource: `arn:aws:dynamodb:${region}:${task.resource.account}:table/${table}`,
      region,
      // An endpoint of a VPC leads to its own region alone; to another the call leaves by NAT.
      ...(region === task.resource.region ? { fromVpcOf: task.resource.owner } : {}),
      why: whyOf(task, "it asks which region may trade"),
    });
  });
}

/**
 * What an application does with what its environment names: parameters and secrets that it reads, time
 * series that it uses, and the telemetry of its collector.
 */
function running(world: AccessWorld, task: Task): Call[] {
  const { region, owner } = task.resource;
  const call = (action: string, resource: string, what: string, context?: Call["context"]): Call => ({
    who: task.run,
    action,
    resource,
    region,
    fromVpcOf: owner,
    ...(context === undefined ? {} : { context }),
    why: whyOf(task, what),
  });
  const variables = task.containers.flatMap(({ environment }) => environment);
  const named = (resource: EstateResource): boolean =>
    resource.owner === owner &&
    resource.region === region &&
    variables.some(({ value }) => value.split(",").some((one) => one === resource.args.name || one === arnOf(resource)));
  const parameters = world.resources
    .filter((resource) => resource.type === "aws_ssm_parameter" && named(resource))
    .map((resource) => call("ssm:GetParameter", arnOf(resource) ?? "", `it reads ${text(resource.args.name)}`));
  const secrets = world.resources
    .filter((resource) => resource.type === "aws_secretsmanager_secret" && named(resource))
    .flatMap((resource) =>
      withKeys(world, call("secretsmanager:GetSecretValue", arnOf(resource) ?? "", `it reads ${text(resource.args.name)}`)),
    );
  const traces = ["xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets"].map((action) =>
    call(action, "*", "its collector sends traces"),
  );
  const metrics = variables
    .flatMap(({ value }) => /\n\s*log_group_name: (\S+)/.exec(value)?.[1] ?? [])
    .flatMap((group) =>
      ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"].map((action) =>
        call(action, streamOf(task.resource, group), "its collector writes metrics"),
      ),
    );
  const service = variables.find(({ name }) => name === "SERVICE")?.value ?? "";
  const audit = variables
    .filter(({ name }) => name === "AUDIT_LOG_GROUP")
    .flatMap(({ value }) =>
      ["logs:CreateLogStream", "logs:PutLogEvents"].map((action) =>
        call(action, streamOf(task.resource, value).replace(/one$/, `${service}/one`), "it records events for audits"),
      ),
    );
  const timeSeries = variables
    .filter(
      ({ name, value }) =>
        name === "TIME_SERIES_DATABASE" &&
        world.resources.some(
          (one) => one.type === "aws_timestreamwrite_database" && one.owner === owner && one.args.database_name === value,
        ),
    )
    .flatMap(({ value }) => [
      call(
        "timestream:Select",
        `arn:aws:timestream:${region}:${task.resource.account}:database/${value}/table/market_data`,
        "it reads time series",
      ),
      call("timestream:DescribeEndpoints", "*", "it finds the cell of Timestream"),
    ]);
  return [
    ...parameters,
    ...secrets,
    ...epochReads(world, task),
    ...metrics,
    ...audit,
    ...timeSeries,
    ...(task.containers.some(({ name }) => name === "collector") ? traces : []),
  ];
}
