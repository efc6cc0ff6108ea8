import { jsonCall } from "../adapters/sent-call";
import { jsonOf } from "../adapters/kept-json";
import { type AdapterContext } from "../router/adapter";
import { type Call } from "../router/call";

/** A request that IAM decides: a call brings one with it, or several. */
export interface PermissionRequest {
  /** `service:Action`. */
  readonly action: string;
  /** ARN, or `*` for an action that knows no resource. */
  readonly resource: string;
  readonly context?: Readonly<Record<string, string>>;
}

type Input = Readonly<Record<string, unknown>>;
type Sends = Pick<AdapterContext, "send" | "accountId">;

/** Services whose actions have another prefix than their signatures. */
const prefixes: Readonly<Record<string, string>> = { monitoring: "cloudwatch" };

/** Operations of these services that know no resource, as AWS's service authorization reference says. */
const withoutResource = new Set([
  "application-autoscaling:DescribeScalableTargets",
  // Asked for all alarms of a prefix, it names none.
  "cloudwatch:DescribeAlarms",
  "cloudwatch:GetMetricStatistics",
  "secretsmanager:GetRandomPassword",
  "secretsmanager:ListSecrets",
  "wafv2:ListRegexPatternSets",
]);

/**
 * What a call asks of IAM; undefined where nobody has said it, which is refused.
 *
 * @param operation name in AWS's model.
 * @param input as AWS's model reads it from the call.
 */
export async function requestsOf(
  { service, region }: Pick<Call, "service" | "region">,
  operation: string,
  input: Input,
  sends: Sends,
): Promise<readonly PermissionRequest[] | undefined> {
  const action = `${prefixes[service] ?? service}:${operation}`;
  const arn = (rest: string): string => `arn:aws:${service}:${region}:${sends.accountId}:${rest}`;
  if (withoutResource.has(action)) return [{ action, resource: "*" }];
  if (action === "cloudwatch:PutMetricData") return [{ action, resource: "*", context: { "cloudwatch:namespace": text(input.Namespace) } }];
  if (service === "secretsmanager") return ofSecret(action, text(input.SecretId), region, sends);
  if (service === "elasticache" && !["CopySnapshot", "FailoverGlobalReplicationGroup"].includes(operation))
    return [{ action, resource: input.ReplicationGroupId === undefined ? "*" : arn(`replicationgroup:${text(input.ReplicationGroupId)}`) }];
  if (service === "wafv2" && operation.endsWith("RegexPatternSet"))
    return [{ action, resource: arn(`${scope(input)}/regexpatternset/${text(input.Name)}/${text(input.Id)}`) }];
  if (service === "cloudfront-keyvaluestore") return [{ action, resource: text(input.KvsARN) }];
  if (service === "ssm" && operation.endsWith("Parameter"))
    return [{ action, resource: arn(`parameter/${text(input.Name).replace(/^\//, "")}`) }];
  if (service === "dynamodb") return [{ action, resource: arn(`table/${text(input.TableName)}`) }];
  if (action === "states:StartExecution") return [{ action, resource: text(input.stateMachineArn) }];
  if (service === "sns") return [{ action, resource: text(input.TopicArn) }];
  if (action === "lambda:Invoke") return [{ action: "lambda:InvokeFunction", resource: functionArn(text(input.FunctionName), arn) }];
  if (action === "lambda:GetFunctionConfiguration") return [{ action, resource: functionArn(text(input.FunctionName), arn) }];
  if (action === "application-autoscaling:RegisterScalableTarget") return [{ action, resource: arn("scalable-target/of-this-account") }];
  if (action === "elasticache:FailoverGlobalReplicationGroup")
    return [
      {
        action,
        resource: `arn:aws:elasticache::${sends.accountId}:globalreplicationgroup:${text(input.GlobalReplicationGroupId)}`,
      },
    ];
  if (service === "rds") return ofDatabase(action, input, arn);
  if (service === "sqs") return [{ action, resource: arn(text(input.QueueUrl).split("/").at(-1) ?? "") }];
  return undefined;
}

/** A function by its name or its ARN. */
const functionArn = (name: string, arn: (rest: string) => string): string => (name.startsWith("arn:") ? name : arn(`function:${name}`));

/**
 * Calls about an instance and its proxy. RDS gives proxies and their target groups ids of its own, so that policies name
 * them by patterns; any id stands for them here.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrds.html
 */
function ofDatabase(action: string, input: Input, arn: (rest: string) => string): PermissionRequest[] | undefined {
  const instances = [...(Array.isArray(input.DBInstanceIdentifiers) ? input.DBInstanceIdentifiers : []), input.DBInstanceIdentifier]
    .filter((name) => typeof name === "string")
    .map((name) => arn(`db:${name}`));
  const proxies = input.DBProxyName === undefined ? [] : [arn("db-proxy:prx-of-this-account"), arn("target-group:prx-tg-of-this-account")];
  const resources = action === "rds:AddTagsToResource" ? [text(input.ResourceName)] : [...instances, ...proxies];
  return resources.length === 0 ? undefined : resources.map((resource) => ({ action, resource }));
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const scope = ({ Scope }: Input): string => (Scope === "CLOUDFRONT" ? "global" : "regional");

interface Secret {
  readonly ARN?: string;
  readonly KmsKeyId?: string;
  readonly RotationLambdaARN?: string;
}

/**
 * A call about a secret, by its whole ARN, with what Secrets Manager asks besides: the use of the secret's key in the
 * caller's name, and of RotateSecret that the caller may invoke the function.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html
 */
export async function ofSecret(action: string, id: string, region: string, { send }: Sends): Promise<readonly PermissionRequest[]> {
  const described = await send("ministack", jsonCall("secretsmanager", region, "secretsmanager.DescribeSecret", { SecretId: id }));
  const { ARN = id, KmsKeyId, RotationLambdaARN } = described.status < 300 ? (jsonOf(described) as Secret) : {};
  const keyActions = keyUse[action] ?? [];
  const key = KmsKeyId === undefined || keyActions.length === 0 ? undefined : await keyArn(KmsKeyId, region, send);
  const context = { "kms:ViaService": `secretsmanager.${region}.amazonaws.com`, "kms:EncryptionContext:SecretARN": ARN };
  return [
    { action, resource: ARN },
    ...(key === undefined ? [] : keyActions.map((one) => ({ action: one, resource: key, context }))),
    ...(action === "secretsmanager:RotateSecret" && RotationLambdaARN !== undefined
      ? [{ action: "lambda:InvokeFunction", resource: RotationLambdaARN }]
      : []),
  ];
}

const keyUse: Readonly<Record<string, readonly string[]>> = {
  "secretsmanager:GetSecretValue": ["kms:Decrypt"],
  "secretsmanager:PutSecretValue": ["kms:GenerateDataKey", "kms:Decrypt"],
};

/** A key by its ARN, id or alias. */
export async function keyArn(name: string, region: string, send: Sends["send"]): Promise<string | undefined> {
  const answer = await send("ministack", jsonCall("kms", region, "TrentService.DescribeKey", { KeyId: name }));
  return answer.status < 300 ? (jsonOf(answer) as { KeyMetadata?: { Arn?: string } }).KeyMetadata?.Arn : undefined;
}
