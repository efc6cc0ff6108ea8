import { type AdapterContext } from "../router/adapter";
import { type Answer, type Call } from "../router/call";
import { awsError } from "../router/errors";
import { callingRole, isFromFunction } from "./caller";
import { type PolicyRefusal, type WrittenPolicy } from "./evaluation";
import { type LiveRole, liveRole, recentRole } from "./live-role";
import { type PermissionRequest, requestsOf } from "./requests";
import { resourcePolicy } from "./resource-policy";
import { requestsOfRole } from "./role-requests";

/**
 * Decides a call in the name of a role, as functions make them and commands that are run as one, by the policies that are
 * applied at this moment: those of the role, the role's boundary, and the policy of the secret, key, queue or bucket. What
 * nobody has said how to decide is refused. Calls of everybody else pass.
 *
 * @returns the refusal, or undefined.
 */
export async function refusedByPolicies(call: Call, context: AdapterContext): Promise<Answer | undefined> {
  const arn = callingRole(call);
  if (arn === undefined) return undefined;
  const [role, judged] = [await (isFromFunction(call) ? liveRole(arn, context) : recentRole(arn, context)), await context.judge(call)];
  const { operation, input = {}, unknown } = judged;
  if (role === undefined) return denied(call, `${arn} is no role`);
  const asked = isFromFunction(call) ? requestsOf : requestsOfRole;
  const requests = operation === undefined ? undefined : await asked(call, operation, input, context);
  if (requests === undefined)
    return denied(
      call,
      `${arn}: nobody has said what ${call.service}:${call.operation} asks of IAM (${unknown ?? `see permissions/${isFromFunction(call) ? "requests.ts" : "role-requests.ts, and the actions that are known"}`})`,
    );
  for (const request of requests) {
    const refusal = refusalOf(role, request, await resourcePolicy(request.resource, call.region, context), call.region, context);
    if (refusal !== undefined)
      return denied(
        call,
        `User: ${arn} is not authorized to perform: ${request.action} on resource: ${request.resource} ${because(refusal, request)}`,
      );
  }
  return undefined;
}

const because = ({ layer, deniedBy }: PolicyRefusal, { action }: PermissionRequest): string =>
  deniedBy === undefined ? `because no ${layer} allows the ${action} action` : `with an explicit deny in the ${layer} (${deniedBy})`;

const denied = (call: Call, message: string): Answer =>
  awsError(call, { status: 400, code: call.headers["x-amz-target"] === undefined ? "AccessDenied" : "AccessDeniedException", message });

function refusalOf(
  role: LiveRole,
  { action, resource, context = {} }: PermissionRequest,
  policy: WrittenPolicy | undefined,
  region: string,
  { accountId: account, policies }: AdapterContext,
): PolicyRefusal | undefined {
  const keys = {
    "aws:SecureTransport": "true",
    "aws:RequestedRegion": region,
    "aws:PrincipalArn": role.arn,
    "aws:PrincipalAccount": account,
    "aws:PrincipalType": "AssumedRole",
    "aws:PrincipalIsAWSService": "false",
    "kms:CallerAccount": account,
    ...(resource === "*" ? {} : { "aws:ResourceAccount": account }),
    ...context,
  };
  return policies.refusal(
    {
      role: role.arn,
      account,
      action,
      resource,
      owner: resource === "*" ? undefined : account,
      ownPolicyDecides: /^arn:aws:kms:[^:]*:[^:]*:key\//.test(resource),
      context: new Map(Object.entries(keys).map(([key, value]) => [key.toLowerCase(), [value]])),
    },
    { identity: role.identity, boundary: role.boundary, resource: policy },
  );
}
