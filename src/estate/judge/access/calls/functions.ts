import data from "../data/actions.json";
import { blockedAddressesItem } from "../../../../facts/finding-responses";
import { failoverRecords } from "../../../../facts/failover-records";
import { responseStreams } from "../../../../facts/responses";
import { responseItem } from "../../../../facts/trading-flag";
import { type FunctionArchive } from "../../../../facts/function-archive";
import { starIn } from "../../../../facts/deployment-checks";
import { arnOf, nameOf } from "../world/arns";
import { type EstateResource } from "../world/estate-resource";
import { type AccessWorld, type EstateRole } from "../world/world";
import { type Call } from "./call";
import { withKeys } from "./keys";

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** Resource types of an action; undefined for an action that the reference does not have. */
export function resourceTypesOf(action: string): readonly string[] | undefined {
  const [prefix = "", name = ""] = action.split(":");
  return (data.services as Readonly<Record<string, { readonly actions: Readonly<Record<string, readonly string[]>> }>>)[prefix]?.actions[
    name
  ];
}

/**
 * Calls of the functions: those that their archives make, on the resources that they are given, and those
 * that Lambda makes in their name.
 *
 * @throws Error for a call on a kind of resource of which the function is given none: then the derivation
 * does not understand the function.
 */
export function functionCalls(world: AccessWorld, archives: readonly FunctionArchive[]): Call[] {
  return world.resources
    .filter(({ type }) => type === "aws_lambda_function")
    .flatMap((fn) => {
      const role = world.roles.find(({ arn }) => arn === fn.args.role);
      const archive = archives.find(({ file }) => text(fn.args.filename).endsWith(`/${file}`));
      if (role === undefined || archive === undefined)
        throw new Error(`${fn.stack} ${fn.address}: the function's role or its archive is not known`);
      const fromVpcOf = fn.args.vpc_config === undefined ? undefined : fn.owner;
      const made = (usedFor[modeOf(world, fn) ?? ""] ?? archive.calls).filter(
        (action) => neverMade[archive.name]?.includes(action) !== true && isMade(fn, action),
      );
      return [
        ...lambdaCalls(fn, role),
        ...archive.calls.filter((action) => made.includes(action)).flatMap((action) => callsOf(world, fn, role, action, fromVpcOf)),
      ];
    });
}

/** Calls that a bundle holds, since a class that several functions share makes them, and that a function never makes. */
const neverMade: Readonly<Record<string, readonly string[]>> = {
  // Only the cache's rotation looks whether its first one has ended.
  "postgres-rotation": ["secretsmanager:ListSecretVersionIds"],
};

/** Calls that a function makes only where it is given a variable. */
const madeWith: Readonly<Record<string, string>> = {
  // Pages are acknowledged where they wake somebody.
  "ssm:GetParameterHistory": "ACKNOWLEDGEMENTS",
};

const isMade = (fn: EstateResource, action: string): boolean => {
  const variable = madeWith[action];
  return variable === undefined || variable in variablesOf(fn);
};

/** What a call works on, where that is not what the function is given but follows from it. */
const workedOn: Readonly<Record<string, (arn: string, variables: Readonly<Record<string, string>>) => string>> = {
  // What acts by itself writes streams of its own in the group of audit events.
  "logs:CreateLogStream": (arn) => `${arn}:log-stream:${responseStreams}/2026-12-01`,
  "logs:PutLogEvents": (arn) => `${arn}:log-stream:${responseStreams}/2026-12-01`,
  // Runs are asked for by their own ARNs, which their machine's name is a part of.
  "states:DescribeExecution": (arn) => `${arn.replace(":stateMachine:", ":execution:")}:one`,
  "states:GetExecutionHistory": (arn) => `${arn.replace(":stateMachine:", ":execution:")}:one`,
  "s3:PutObject": (arn, { EXPORT_PREFIX: prefix = failoverRecords.prefix }) => `${arn}/${prefix}/2026-12-01/one.json`,
  // Snapshots of a group are found among all of the region's.
  "elasticache:DescribeSnapshots": (arn) => arn.replace(/:replicationgroup:.*/, ":snapshot:one"),
  "elasticache:CopySnapshot": (arn) => `${arn.replace(":replicationgroup:", ":snapshot:automatic.")}-2026-01-01-07-00`,
};

/**
 * Calls of a function that is made for one of its modes alone: it is invoked with it, and nothing rotates
 * by it. A mode that is not here makes all calls of the code.
 */
const usedFor: Readonly<Record<string, readonly string[]>> = {
  // A copy of a secret can be read and not rotated.
  adopt: ["secretsmanager:GetSecretValue", "elasticache:DescribeReplicationGroups", "elasticache:ModifyReplicationGroup"],
};

function modeOf({ resources }: AccessWorld, fn: EstateResource): string | undefined {
  const own = arnOf(fn) ?? "";
  if (resources.some(({ type, args }) => type === "aws_secretsmanager_secret_rotation" && args.rotation_lambda_arn === own))
    return undefined;
  const invocation = resources.find(
    ({ type, args }) => type === "aws_lambda_invocation" && [own, fn.args.function_name].includes(text(args.function_name)),
  );
  return /"mode"\s*:\s*"(\w+)"/.exec(text(invocation?.args.input))?.[1];
}

/** What Lambda itself does in a function's name. @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html */
function lambdaCalls(fn: EstateResource, role: EstateRole): Call[] {
  const why = `${fn.stack} ${fn.address}`;
  const group = text((fn.args.logging_config as { log_group?: unknown } | undefined)?.log_group);
  const stream = `arn:aws:logs:${fn.region}:${fn.account}:log-group:${group}:log-stream:one`;
  const logs = ["logs:CreateLogStream", "logs:PutLogEvents"].map((action): Call => ({
    who: role,
    action,
    resource: stream,
    region: fn.region,
    why: `${why}: its log`,
  }));
  const interfaces =
    fn.args.vpc_config === undefined
      ? []
      : ["ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DeleteNetworkInterface"].map((action): Call => ({
          who: role,
          action,
          resource: "*",
          region: fn.region,
          why: `${why}: its interfaces in the VPC`,
        }));
  const assume: Call = {
    who: "lambda.amazonaws.com",
    action: "sts:AssumeRole",
    resource: role.arn,
    region: fn.region,
    context: { "aws:SourceAccount": fn.account, "aws:SourceArn": arnOf(fn) ?? "" },
    why: `${why}: Lambda takes its role`,
  };
  return [assume, ...logs, ...interfaces];
}

/** Calls that show all that a region has or nothing, in the region that the function has to look at. */
const showsAll: readonly string[] = ["cloudwatch:DescribeAlarmHistory", "cloudwatch:DescribeAlarms"];

/** Calls that need name no resource, and that functions make of the one that they are given: AWS then decides on that. */
const ofOne: Readonly<Record<string, string>> = { "rds:DescribeDBInstances": ":db:", "s3:PutObject": ":s3:::" };

function callsOf(world: AccessWorld, fn: EstateResource, who: EstateRole, action: string, fromVpcOf: string | undefined): Call[] {
  const types = resourceTypesOf(action);
  if (types === undefined) throw new Error(`${fn.address}: AWS's reference has no action ${action}`);
  const why = `${fn.stack} ${fn.address}: its code calls ${action}`;
  const kind = ofOne[action];
  if (kind === undefined && types.every((type) => type.endsWith("?")))
    return [{ who, action, resource: "*", region: fn.region, fromVpcOf, why, ...namespaceOf(fn, action) }];
  const restored = restoredOf(fn);
  if (action.startsWith("rds:") && restored !== undefined)
    return [
      {
        who,
        action,
        resource: `arn:aws:rds:${fn.region}:${fn.account}:db:${restored.replace("*", "one")}`,
        region: fn.region,
        fromVpcOf,
        why,
      },
    ];
  const { PARAMETER_PATH: path } = variablesOf(fn);
  // What lies below a path is no resource of the estate alone: the runtime adds to it.
  if (action === "ssm:GetParametersByPath" && path !== undefined)
    return [path, `${path}/`].map((below) => ({
      who,
      action,
      resource: `arn:aws:ssm:${fn.region}:${fn.account}:parameter${below}`,
      region: fn.region,
      fromVpcOf,
      why,
    }));
  if (showsAll.includes(action)) return [{ who, action, resource: "*", region: variablesOf(fn).PEER_REGION ?? fn.region, fromVpcOf, why }];
  const { PEER_REGION: peer, WAF_REGION: firewall } = variablesOf(fn);
  // Of two regions a function has the firewall's set in one, and all else in its own.
  const elsewhere = peer ?? (firewall === undefined ? undefined : action.startsWith("wafv2:") ? firewall : fn.region);
  const given = givenTo(world, fn).filter(
    ({ arn, region }) =>
      serviceOf(arn) === (services[action.split(":")[0] ?? ""] ?? action.split(":")[0]) &&
      (elsewhere === undefined || region === elsewhere) &&
      (kind === undefined || arn.includes(kind)),
  );
  if (given.length === 0)
    throw new Error(
      `${fn.stack} ${fn.address}: its code calls ${action}, and nothing of that service is given to it by environment, rotation or invocation`,
    );
  const calls = given.flatMap(({ arn, region }) =>
    withKeys(world, {
      who,
      action,
      resource: workedOn[action]?.(arn, variablesOf(fn)) ?? arn,
      region,
      fromVpcOf,
      why,
      ...itemOf(fn, action),
    }),
  );
  if (action === "elasticache:CopySnapshot") return [...calls, ...exports(world, fn, who)];
  // Who starts a rotation must be allowed to invoke what rotates: https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_now.html
  return action === "secretsmanager:RotateSecret"
    ? [
        ...calls,
        {
          who,
          action: "lambda:InvokeFunction",
          resource: arnOf(fn) ?? "",
          region: fn.region,
          fromVpcOf: undefined,
          why: `${why}, which invokes the function`,
        },
      ]
    : calls;
}

/**
 * Who exports a snapshot must be allowed to write it, and so must ElastiCache, which does.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/backups-exporting.html
 */
function exports(world: AccessWorld, fn: EstateResource, who: EstateRole): Call[] {
  const bucket = `arn:aws:s3:::${Object.entries(variablesOf(fn)).find(([name]) => name.includes("BUCKET"))?.[1] ?? ""}`;
  const group = Object.entries(variablesOf(fn)).find(([name]) => name === "REPLICATION_GROUP_ID")?.[1] ?? "";
  const object = `${bucket}/automatic-${group}-2026-01-01-07-00-0001.rdb`;
  const why = `${fn.stack} ${fn.address}: it exports snapshots`;
  const service = `${fn.region}.elasticache-snapshot.amazonaws.com`;
  const of = (caller: Call["who"], action: string, resource: string): Call => ({ who: caller, action, resource, region: fn.region, why });
  return [
    of(who, "s3:ListAllMyBuckets", "*"),
    ...["s3:GetBucketAcl", "s3:GetBucketLocation", "s3:ListBucket"].map((action) => of(who, action, bucket)),
    ...["s3:GetObject", "s3:PutObject", "s3:DeleteObject"].flatMap((action) => withKeys(world, of(who, action, object))),
    ...["s3:GetBucketAcl", "s3:ListBucket"].map((action) => of(service, action, bucket)),
    ...["s3:GetObject", "s3:PutObject"].map((action) => of(service, action, object)),
  ];
}

/** Databases that restore tests make, which a function is given as a pattern: none of them is in the estate. */
const restoredOf = (fn: EstateResource): string | undefined => variablesOf(fn).RESTORED_DATABASES;

/** Service in the ARNs of what a client works on, where it is another one. */
const services: Readonly<Record<string, string>> = { "cloudfront-keyvaluestore": "cloudfront" };
const serviceOf = (arn: string): string => arn.split(":")[2] ?? "";

/** A metric is written to a namespace, which the function is given. */
function namespaceOf(fn: EstateResource, action: string): Pick<Call, "context"> {
  const namespace = Object.entries(variablesOf(fn)).find(([name]) => name.includes("NAMESPACE"))?.[1];
  return action === "cloudwatch:PutMetricData" && namespace !== undefined ? { context: { "cloudwatch:namespace": namespace } } : {};
}

/** The functions that write items write one each: that of blocked addresses, or the guards'. */
const itemOf = (fn: EstateResource, action: string): Pick<Call, "context"> =>
  action === "dynamodb:PutItem"
    ? { context: { "dynamodb:LeadingKeys": "BLOCKED_SET" in variablesOf(fn) ? blockedAddressesItem : responseItem.guards } }
    : action === "s3:PutObject"
      ? // Functions write records alone, and none over another.
        { context: { "s3:if-none-match": "*" } }
      : {};

const variablesOf = ({ args }: EstateResource): Readonly<Record<string, string>> =>
  (args.environment as { variables?: Record<string, string> } | undefined)?.variables ?? {};

const rotator = "secretsmanager.amazonaws.com";

/** Resources whose names or ARNs a function is given: by its environment, by secrets for which it may be called, by what it is invoked with. */
function givenTo({ resources }: AccessWorld, fn: EstateResource): { readonly arn: string; readonly region: string }[] {
  const own = arnOf(fn) ?? "";
  const invokes = resources.filter(
    ({ type, args }) => type === "aws_lambda_invocation" && [own, fn.args.function_name].includes(text(args.function_name)),
  );
  // By its permission a function is called for a secret whose schedule is not Terraform's: that of a copy that a failover promotes.
  const rotated = resources
    .filter(
      ({ type, args }) =>
        type === "aws_lambda_permission" && args.principal === rotator && [own, fn.args.function_name].includes(text(args.function_name)),
    )
    .map(({ args }) => text(args.source_arn));
  const words = new Set(
    [...Object.values(variablesOf(fn)), ...rotated, ...invokes.flatMap(({ args }) => wordsIn(text(args.input)))].flatMap((word) => [
      word,
      ...word.split(","),
    ]),
  );
  return resources.flatMap((resource) => {
    const arn = resource.type === "aws_secretsmanager_secret_version" ? undefined : arnOf(resource);
    const near = resource.region === fn.region || words.has(resource.region);
    const patterns = [...words].filter((word) => word.includes("*"));
    const named =
      arn !== undefined &&
      resource.owner === fn.owner &&
      (words.has(arn) ||
        words.has(withoutSuffix(arn)) ||
        (near && namesOf(resource).some((name) => words.has(name) || patterns.some((pattern) => starIn(pattern, name) !== undefined))));
    return named ? [{ arn, region: resource.region }] : [];
  });
}

/** A copy of a secret is named without the characters that AWS adds to its ARN. */
const withoutSuffix = (arn: string): string => (arn.startsWith("arn:aws:secretsmanager:") ? arn.replace(/-[0-9A-Za-z]{6}$/, "") : arn);

/** Texts in JSON, at any depth. */
function wordsIn(json: string): string[] {
  const words: string[] = [];
  const collect = (value: unknown): void => {
    if (typeof value === "string") words.push(value);
    else if (typeof value === "object" && value !== null) Object.values(value).forEach(collect);
  };
  try {
    collect(JSON.parse(json));
  } catch {
    return [json];
  }
  return words;
}

const namesOf = (resource: EstateResource): string[] => [nameOf(resource) ?? "", ...writtenNames(resource)].filter((name) => name !== "");
const writtenNames = ({ args }: EstateResource): string[] =>
  ["name", "bucket", "identifier", "replication_group_id", "database_name", "function_name"]
    .map((key) => text(args[key]))
    .filter((name) => name !== "");
