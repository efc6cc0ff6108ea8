import { suggest } from "../../../common/suggest";
import { UserError } from "../../../common/user-error";
import { ask, type Call } from "./calls/call";
import { resourceTypesOf } from "./calls/functions";
import { type Decision } from "./evaluation/decide";
import { arnOf } from "./world/arns";
import { type AccessWorld, type EstateRole } from "./world/world";

export interface AccessQuestion {
  /** Name or ARN of a role of the estate, or a service: `cloudwatch.amazonaws.com`. */
  readonly who: string;
  /** `service:Action`. */
  readonly action: string;
  /** ARN, or the address of a resource with its stack: `prod-us-east-1-storage/aws_s3_bucket.x`; `*`. */
  readonly resource: string;
  /** Condition keys of the call. */
  readonly context: Readonly<Record<string, string>>;
}

export interface AccessAnswer {
  readonly who: string;
  readonly action: string;
  readonly resource: string;
  readonly decision: Decision;
}

/**
 * Whether somebody may do something.
 *
 * @throws UserError for a role, an action or a resource that is not known, with what there is.
 */
export function answer(world: AccessWorld, question: AccessQuestion): AccessAnswer {
  const who = question.who.endsWith(".amazonaws.com") ? question.who : roleNamed(world, question.who);
  if (resourceTypesOf(question.action) === undefined)
    throw new UserError({
      problem: `AWS's service authorization reference has no action ${question.action}, as far as it is kept here`,
      fix: "write it as service:Action, such as s3:GetObject; a new service is added in scripts/iam-actions.mjs",
    });
  const resource = arnNamed(world, question.resource);
  const region = resource.split(":")[3] || (typeof who === "string" ? "us-east-1" : who.resource.region);
  const call: Call = { who, action: question.action, resource, region, context: question.context, why: "asked" };
  return { who: typeof who === "string" ? who : who.name, action: question.action, resource, decision: ask(world, call) };
}

function roleNamed({ roles }: AccessWorld, name: string): EstateRole {
  const found = roles.filter((role) => role.name === name || role.arn === name);
  const [role] = found;
  if (role === undefined)
    throw new UserError({
      problem: `the estate has no role ${name}`,
      details: nearest(
        name,
        roles.map((one) => one.name),
      ),
      fix: "name a role of the estate (`estate access can` takes its name or its ARN), or a service such as cloudwatch.amazonaws.com",
    });
  return role;
}

const mostNamed = 12;

/** Names that a typing error is likely to have meant, or those that contain what was written. */
function nearest(name: string, names: readonly string[]): string[] {
  const containing = names.filter((one) => one.includes(name)).sort();
  const close = suggest(name, names);
  return [...new Set([...(close === undefined ? [] : [close]), ...containing])].slice(0, mostNamed);
}

function arnNamed({ resources }: AccessWorld, name: string): string {
  if (name === "*" || name.startsWith("arn:")) return name;
  const found = resources.find(({ stack, address }) => `${stack}/${address}` === name);
  const arn = found === undefined ? undefined : arnOf(found);
  if (arn === undefined)
    throw new UserError({
      problem: `${name} is neither an ARN nor a resource of the estate that has one`,
      fix: "write an ARN, or <stack>/<address> as `estate why` takes them",
    });
  return arn;
}
