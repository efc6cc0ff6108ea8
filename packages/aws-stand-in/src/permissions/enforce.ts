import { type AdapterContext } from "../router/adapter";
import { type Answer, type Call } from "../router/call";
import { awsError } from "../router/errors";
import { jsonOf } from "../adapters/kept-json";
import { formCall, jsonCall } from "../adapters/sent-call";
import { callingRole } from "./caller";
import { type PolicyRefusal, type WrittenPolicy } from "./evaluation";
import { type PermissionRequest, requestsOf } from "./requests";

/** A role as moto has it. */
export interface LiveRole {
  readonly arn: string;
  readonly trust: WrittenPolicy;
  readonly boundary: WrittenPolicy | undefined;
  readonly identity: readonly WrittenPolicy[];
}

interface WrittenRole {
  readonly arn: string;
  readonly trust: string;
  readonly boundary: string | null;
  readonly unknownBoundary: boolean;
  readonly identity: readonly (readonly [name: string, policy: string])[];
}

/**
 * Decides a call of a function by the policies that are applied at this moment: those of its role, the role's boundary,
 * and the policy of the secret, key or queue. What nobody has said how to decide is refused. Calls of everybody else,
 * Terraform's above all, pass.
 *
 * @returns the refusal, or undefined.
 */
export async function refusedByPolicies(call: Call, context: AdapterContext): Promise<Answer | undefined> {
  const arn = callingRole(call);
  if (arn === undefined) return undefined;
  const [role, judged] = [await liveRole(arn, context), await context.judge(call)];
  const { operation, input = {}, unknown } = judged;
  const requests = operation === undefined ? undefined : await requestsOf(call, operation, input, context);
  if (role === undefined) return denied(call, `${arn} is no role`);
  if (requests === undefined)
    return denied(
      call,
      `${arn}: nobody has said what ${call.service}:${call.operation} asks of IAM (${unknown ?? "see permissions/requests.ts"})`,
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

/** A role with its policies as moto has them; undefined when there is none. */
export async function liveRole(nameOrArn: string, { send, accountId }: AdapterContext): Promise<LiveRole | undefined> {
  const asked = formCall("iam", "us-east-1", "GetRole");
  const answer = await send("moto", { ...asked, headers: { ...asked.headers, "x-estate-role": nameOrArn, "x-estate-account": accountId } });
  const written = answer.status === 200 ? (JSON.parse(answer.body.toString("utf8")) as WrittenRole | null) : null;
  if (written === null) return undefined;
  if (written.unknownBoundary) throw new Error(`${written.arn}: its boundary is no policy of the account`);
  return {
    arn: written.arn,
    trust: { source: `trust of ${written.arn}`, text: written.trust },
    boundary: written.boundary === null ? undefined : { source: `boundary of ${written.arn}`, text: written.boundary },
    identity: written.identity.map(([name, policy]) => ({ source: `${name} of ${written.arn}`, text: policy })),
  };
}

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

/** Policy of a secret, a key or a queue as it is applied; of other things none is asked. */
async function resourcePolicy(arn: string, region: string, { send }: AdapterContext): Promise<WrittenPolicy | undefined> {
  const [, , service, , account, ...rest] = arn.split(":");
  const name = rest.join(":");
  if (service === "secretsmanager") {
    const answer = await send("ministack", jsonCall(service, region, "secretsmanager.GetResourcePolicy", { SecretId: arn }));
    return attached(arn, answer.status < 300 ? jsonOf(answer).ResourcePolicy : undefined);
  }
  if (service === "kms" && name.startsWith("key/")) {
    const answer = await send("ministack", jsonCall(service, region, "TrentService.GetKeyPolicy", { KeyId: arn, PolicyName: "default" }));
    return attached(arn, answer.status < 300 ? jsonOf(answer).Policy : undefined);
  }
  if (service === "sqs") {
    const url = `https://sqs.${region}.amazonaws.com/${account ?? ""}/${name}`;
    const answer = await send(
      "moto",
      jsonCall("sqs", region, "AmazonSQS.GetQueueAttributes", { QueueUrl: url, AttributeNames: ["Policy"] }),
    );
    return attached(arn, answer.status < 300 ? (jsonOf(answer).Attributes as { Policy?: string } | undefined)?.Policy : undefined);
  }
  return undefined;
}

const attached = (arn: string, policy: unknown): WrittenPolicy | undefined =>
  typeof policy === "string" && policy !== "" ? { source: `policy of ${arn}`, text: policy } : undefined;
