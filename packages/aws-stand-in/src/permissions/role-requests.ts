import { type AdapterContext } from "../router/adapter";
import { type Call } from "../router/call";
import { mayChange } from "../router/input-check";
import { liveRole } from "./live-role";
import { type PermissionRequest, keyArn, ofSecret } from "./requests";

type Input = Readonly<Record<string, unknown>>;

/**
 * What a call of a command in a role's name asks of IAM, such as one of Terraform's: the action, on the resource that it
 * names, and the use of each role that it hands to a service. Where the resource is none that policies of the estate name,
 * and the input has no ARN of its own, it is any.
 *
 * @returns undefined where AWS's reference has no such action, as far as it is known: that is refused.
 */
export async function requestsOfRole(
  call: Call,
  operation: string,
  input: Input,
  context: AdapterContext,
): Promise<readonly PermissionRequest[] | undefined> {
  if (needsNoPermission.has(`${call.service}:${operation}`)) return [];
  const action = context.policies.actionOf(call.service, operation);
  if (action === undefined) return undefined;
  if (call.service === "secretsmanager" && input.SecretId !== undefined)
    return ofSecret(action, text(input.SecretId), call.region, context);
  if (call.service === "iam") return ofIdentity(action, input, context);
  const resource = (await named(call, input, context)) ?? arnsIn(input).find((arn) => arn.split(":")[2] === call.service) ?? "*";
  return [{ action, resource }, ...(await passed(call, input, context))];
}

/** Who one is, everybody may ask. @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
const needsNoPermission: ReadonlySet<string> = new Set(["sts:GetCallerIdentity"]);

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** ARNs that stand in an input by themselves, in the order in which AWS's model has them. */
const arnsIn = (value: unknown): readonly string[] =>
  typeof value === "string" && value.startsWith("arn:")
    ? [value]
    : typeof value === "object" && value !== null
      ? Object.values(value).flatMap((one) => arnsIn(one))
      : [];

/** Resources by name that policies of the estate name by ARN. */
async function named({ service, region }: Call, input: Input, { accountId, send }: AdapterContext): Promise<string | undefined> {
  const arn = (rest: string): string => `arn:aws:${service}:${region}:${accountId}:${rest}`;
  const known = (name: unknown, prefix: string): string | undefined =>
    typeof name !== "string" ? undefined : name.startsWith("arn:") ? name : arn(`${prefix}${name}`);
  switch (service) {
    case "s3":
      return input.Bucket === undefined
        ? undefined
        : `arn:aws:s3:::${text(input.Bucket)}${input.Key === undefined ? "" : `/${text(input.Key)}`}`;
    case "kms":
      return input.AliasName === undefined
        ? input.KeyId === undefined
          ? undefined
          : keyArn(text(input.KeyId), region, send)
        : arn(text(input.AliasName));
    case "dynamodb":
      return known(input.TableName, "table/");
    case "ssm":
      return known(typeof input.Name === "string" ? input.Name.replace(/^\//, "") : undefined, "parameter/");
    case "lambda":
      return known(input.FunctionName, "function:");
    case "logs":
      return known(input.logGroupName ?? input.logGroupIdentifier, "log-group:");
    case "sqs":
      return known(input.QueueName ?? text(input.QueueUrl).split("/").at(-1), "");
    case "sns":
      return known(input.Name, "");
    default:
      return undefined;
  }
}

/**
 * Calls of IAM name roles and policies without their folders, by which policies know them.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
 */
async function ofIdentity(action: string, input: Input, context: AdapterContext): Promise<readonly PermissionRequest[]> {
  const folder = text(input.Path) || "/";
  const arn = (kind: string, name: unknown): string => `arn:aws:iam::${context.accountId}:${kind}${folder}${text(name)}`;
  if (input.PolicyArn !== undefined && input.RoleName === undefined) return [{ action, resource: text(input.PolicyArn) }];
  if (input.PolicyName !== undefined && input.RoleName === undefined) return [{ action, resource: arn("policy", input.PolicyName) }];
  if (input.InstanceProfileName !== undefined) return [{ action, resource: arn("instance-profile", input.InstanceProfileName) }];
  if (input.AWSServiceName !== undefined)
    return [{ action, resource: `arn:aws:iam::${context.accountId}:role/aws-service-role/${text(input.AWSServiceName)}/any` }];
  if (input.RoleName === undefined) return [{ action, resource: "*" }];
  const role = await liveRole(text(input.RoleName), context);
  const boundary = text(input.PermissionsBoundary) || role?.boundaryArn;
  const keys = boundary === undefined ? {} : { context: { "iam:PermissionsBoundary": boundary } };
  return [{ action, resource: role?.arn ?? arn("role", input.RoleName), ...keys }];
}

/**
 * Roles that a call hands to a service.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 */
async function passed(call: Call, input: Input, context: AdapterContext): Promise<readonly PermissionRequest[]> {
  if (!mayChange(call) || call.service === "sts") return [];
  const roles = new Set(arnsIn(input).filter((arn) => /^arn:aws:iam::\d+:role\/(?!aws-service-role\/)/.test(arn)));
  return Promise.all(
    [...roles].map(async (resource): Promise<PermissionRequest> => {
      const service = /[\w.-]+\.amazonaws\.com/.exec((await liveRole(resource, context))?.trust.text ?? "")?.[0];
      return { action: "iam:PassRole", resource, ...(service === undefined ? {} : { context: { "iam:PassedToService": service } }) };
    }),
  );
}
