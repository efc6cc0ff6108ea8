import { arnOf } from "../world/arns";
import { type EstateResource } from "../world/estate-resource";
import { type AccessWorld } from "../world/world";
import { type Call, targetOf } from "./call";

/** What a service does with a key for each of its calls. @see https://docs.aws.amazon.com/kms/latest/developerguide/service-integration.html */
const keyActions: Readonly<Record<string, readonly string[]>> = {
  "secretsmanager:GetSecretValue": ["kms:Decrypt"],
  "secretsmanager:PutSecretValue": ["kms:GenerateDataKey", "kms:Decrypt"],
  "sns:Publish": ["kms:GenerateDataKey", "kms:Decrypt"],
  "sqs:SendMessage": ["kms:GenerateDataKey", "kms:Decrypt"],
  "sqs:ReceiveMessage": ["kms:Decrypt"],
  // In the name of whoever reads: https://docs.aws.amazon.com/kms/latest/developerguide/services-dynamodb.html
  "dynamodb:GetItem": ["kms:Decrypt"],
  "dynamodb:PutItem": ["kms:Decrypt"],
  "dynamodb:Scan": ["kms:Decrypt"],
  "s3:GetObject": ["kms:Decrypt"],
  "s3:PutObject": ["kms:GenerateDataKey", "kms:Decrypt"],
};

/** Services whose own name is not the first part of their endpoint. */
const endpoints: Readonly<Record<string, string>> = {};

/**
 * A call and what its service must be allowed to do with the key of what is asked for: in the name of the
 * caller, through the service.
 */
export function withKeys(world: AccessWorld, call: Call): Call[] {
  const actions = keyActions[call.action];
  const target = targetOf(world, call);
  const key = actions === undefined || target === undefined ? undefined : keyOf(world, target);
  if (actions === undefined || target === undefined || key === undefined) return [call];
  const service = call.action.slice(0, call.action.indexOf(":"));
  const context =
    typeof call.who === "string"
      ? call.context
      : { ...call.context, "kms:ViaService": `${endpoints[service] ?? service}.${target.region}.amazonaws.com` };
  return [
    call,
    ...actions.map((action): Call => ({
      ...call,
      action,
      resource: key,
      context: { ...context, ...encryptionContext(target, call) },
      why: `${call.why}: the key of ${target.address}`,
    })),
  ];
}

/** What a service binds a ciphertext to. */
function encryptionContext(target: EstateResource, { resource }: Call): Readonly<Record<string, string>> {
  if (target.type === "aws_s3_bucket") return { "kms:EncryptionContext:aws:s3:arn": arnOf(target) ?? resource };
  if (target.type === "aws_sns_topic") return { "kms:EncryptionContext:aws:sns:topicArn": arnOf(target) ?? resource };
  return {};
}

/** ARN of the key that encrypts a resource; undefined where it has none of the account's. */
export function keyOf(world: AccessWorld, target: EstateResource): string | undefined {
  const written =
    target.type === "aws_s3_bucket"
      ? bucketKey(world, target)
      : target.type === "aws_dynamodb_table"
        ? tableKey(target)
        : (target.args.kms_key_id ?? target.args.kms_master_key_id ?? target.args.kms_key_arn);
  return typeof written === "string" ? keyNamed(world, written, target) : undefined;
}

function tableKey({ args }: EstateResource): unknown {
  const { server_side_encryption: settings } = args;
  const [encryption] = Array.isArray(settings) ? (settings as { kms_key_arn?: unknown }[]) : [settings as { kms_key_arn?: unknown }];
  return encryption?.kms_key_arn;
}

function bucketKey({ resources }: AccessWorld, bucket: EstateResource): unknown {
  const settings = resources.find(
    ({ type, args }) => type === "aws_s3_bucket_server_side_encryption_configuration" && args.bucket === bucket.args.bucket,
  );
  const [rule] = Array.isArray(settings?.args.rule)
    ? (settings.args.rule as { apply_server_side_encryption_by_default?: { kms_master_key_id?: unknown } }[])
    : [];
  return rule?.apply_server_side_encryption_by_default?.kms_master_key_id;
}

/** A key by its ARN, or by an alias: as an ARN, or by its name alone. */
export function keyNamed(
  { keyAliases }: AccessWorld,
  name: string,
  { account, region }: Pick<EstateResource, "account" | "region">,
): string | undefined {
  if (/^arn:aws:kms:[^:]*:[^:]*:key\//.test(name)) return name;
  const [place, alias] = name.startsWith("arn:")
    ? [name.slice(0, name.indexOf(":alias/")), name.slice(name.indexOf("alias/"))]
    : [`arn:aws:kms:${region}:${account}`, name];
  return [...keyAliases].find(([arn, names]) => arn.startsWith(`${place}:`) && names.includes(alias))?.[0];
}
