import { breakGlassLayers } from "../../../../layers/registry";
import { arnOf } from "../world/arns";
import { type EstateResource } from "../world/estate-resource";
import { type AccessWorld, type EstateRole } from "../world/world";
import { actionOf } from "./action-names";
import { type Call, callerName } from "./call";
import { resourceTypesOf } from "./functions";
import { withKeys } from "./keys";
import { purposeOf } from "./people";

/** Operations with which the provider makes a resource of each type, as AWS's models name them: `wafv2.CreateIPSet`. */
export type Operations = ReadonlyMap<string, readonly string[]>;

/** Types whose models name no operation. */
const unnamed: Readonly<Record<string, readonly string[]>> = {
  aws_s3_bucket_notification: ["s3:PutBucketNotification"],
  aws_securityhub_standards_subscription: ["securityhub:BatchEnableStandards"],
};

/**
 * What a refresh reads of the contents of a store: the provider's own reads, beyond what describes a resource. What is
 * closed to everybody must be open here, or no apply ends and no plan begins.
 *
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/dynamodb/table_item.go
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/secretsmanager/secret_version.go
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/lambda/function.go
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/ssm/parameter.go
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/wafv2/regex_pattern_set.go
 */
const refreshed: Readonly<Record<string, string>> = {
  aws_dynamodb_table_item: "dynamodb:GetItem",
  aws_lambda_function: "lambda:GetFunction",
  aws_secretsmanager_secret_version: "secretsmanager:GetSecretValue",
  aws_ssm_parameter: "ssm:GetParameter",
  aws_wafv2_regex_pattern_set: "wafv2:GetRegexPatternSet",
};

/**
 * What Terraform asks of AWS: whoever applies a stack makes every resource of it and hands every role of it to its
 * service; whoever applies or plans refreshes it. Break-glass applies its own layers, the deployer of the environment
 * all others.
 *
 * @throws Error for a type whose operation, or whose action, is not known: then nothing would be proved of it.
 */
export function applyCalls(world: AccessWorld, operations: Operations): Call[] {
  // Most operations know no resource before they have made it: a hundred alarms are one question.
  const questions = new Map(
    world.resources
      .flatMap((resource) => callsFor(world, resource, operations))
      .map((call) => [JSON.stringify([callerName(call), call.action, call.resource, call.region, call.context]), call]),
  );
  return [...questions.values()];
}

/** Made in the organization's management account, by a role of that account, whose rights are not the estate's to give. */
const isOfManagementAccount = ({ type }: EstateResource): boolean => type.startsWith("aws_organizations_");

function callsFor(world: AccessWorld, resource: EstateResource, operations: Operations): Call[] {
  if (isOfManagementAccount(resource)) return [];
  const [applying, planning] = [roleFor(world, resource, applierOf(resource)), roleFor(world, resource, "planner")];
  const target = targetOf(world, resource);
  const call = (who: EstateRole, action: string, what: string, context: Call["context"] = {}): Call => ({
    who,
    action,
    resource: resourceTypesOf(action)?.length === 0 ? "*" : target,
    region: resource.region,
    context,
    why: `${resource.stack} ${resource.address}: ${what}`,
  });
  const read = refreshed[resource.type];
  return [
    ...(applying === undefined
      ? []
      : [
          ...actionsOf(resource.type, operations).map((action) => call(applying, action, "an apply makes it", boundaryOf(world, resource))),
          ...passed(resource).map((service) => call(applying, "iam:PassRole", `${service} gets it`, { "iam:PassedToService": service })),
        ]),
    ...(read === undefined
      ? []
      : [applying, planning].flatMap((who) => (who === undefined ? [] : withKeys(world, call(who, read, "a refresh reads it"))))),
  ];
}

/** @throws Error for what has no action of AWS's. */
function actionsOf(type: string, operations: Operations): readonly string[] {
  const named = operations.get(type) ?? [];
  const actions = unnamed[type] ?? named.map((operation) => actionOf(operation));
  const unknown = actions.find((action) => resourceTypesOf(action) === undefined);
  if (actions.length === 0 || unknown !== undefined)
    throw new Error(
      `${type}: ${unknown === undefined ? "no operation makes it" : `AWS's reference has no action ${unknown}`}; ` +
        "name its operation in src/estate/judge/aws-models/mapping, its action in calls/action-names.ts, its service in scripts/iam-actions.mjs",
    );
  return actions;
}

const applierOf = ({ stack }: EstateResource): string =>
  breakGlassLayers.some((layer) => stack.endsWith(`-${layer}`)) ? "break-glass" : "deployer";

/** A role of the resource's environment; of any of the account's where a stack is the account's. */
function roleFor({ roles }: AccessWorld, { account, owner }: EstateResource, purpose: string): EstateRole | undefined {
  const found = roles.filter((role) => purposeOf(role) === purpose && role.account === account);
  return found.find(({ resource }) => resource.owner === owner) ?? found[0];
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

const roleNamed = ({ roles }: AccessWorld, named: unknown): EstateRole | undefined =>
  roles.find(({ name, arn }) => [name, arn].includes(text(named)));

/** What a call about a part of something names. */
const wholes: Readonly<Record<string, (resource: EstateResource, world: AccessWorld) => string | undefined>> = {
  aws_dynamodb_table_item: ({ args, region, account }) => `arn:aws:dynamodb:${region}:${account}:table/${text(args.table_name)}`,
  aws_iam_role_policy: ({ args }, world) => roleNamed(world, args.role)?.arn,
  aws_iam_role_policy_attachment: ({ args }, world) => roleNamed(world, args.role)?.arn,
  aws_iam_service_linked_role: ({ args, account }) => `arn:aws:iam::${account}:role/aws-service-role/${text(args.aws_service_name)}/one`,
  aws_lambda_invocation: ({ args, region, account }) => `arn:aws:lambda:${region}:${account}:function:${text(args.function_name)}`,
};

function targetOf(world: AccessWorld, resource: EstateResource): string {
  const { type, args } = resource;
  const whole = type.startsWith("aws_s3_bucket_") ? `arn:aws:s3:::${text(args.bucket)}` : wholes[type]?.(resource, world);
  return whole ?? arnOf(resource) ?? "*";
}

/** What IAM says of the role that a call changes. */
function boundaryOf(world: AccessWorld, { type, args }: EstateResource): Readonly<Record<string, string>> {
  const changed =
    type === "aws_iam_role" ? args : type.startsWith("aws_iam_role_") ? roleNamed(world, args.role)?.resource.args : undefined;
  const boundary = text(changed?.permissions_boundary);
  return boundary === "" ? {} : { "iam:PermissionsBoundary": boundary };
}

/** Services that take a role: whoever names it to them passes it. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html */
function passed({ type, args }: EstateResource): string[] {
  if (type !== "aws_iam_role") return [];
  return [...new Set(text(args.assume_role_policy).match(/[\w.-]+\.amazonaws\.com/g) ?? [])];
}
