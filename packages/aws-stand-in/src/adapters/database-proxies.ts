import { liveRole } from "../permissions/live-role";
import { type Adapter, type AdapterContext } from "../router/adapter";
import { type Answer, type Call } from "../router/call";
import { awsError } from "../router/errors";
import { formCall, jsonCall } from "./sent-call";

/**
 * CreateDBProxy and ModifyDBProxy (RDS): moto takes any role and any text for a secret. A proxy on AWS whose role it
 * cannot take, or whose secret it does not find, is made and never becomes available; here the call itself is refused, so
 * that an apply notices. RegisterDBProxyTargets adds a target that is registered a second time, which AWS refuses.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.html#rds-proxy.limitations
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RegisterDBProxyTargets.html
 */
export const databaseProxies: Adapter = {
  name: "database-proxies",
  matches: ({ service, operation }) =>
    service === "rds" && ["CreateDBProxy", "ModifyDBProxy", "RegisterDBProxyTargets"].includes(operation),
  answer: async (call, context) => {
    const form = new URLSearchParams(call.body.toString("utf8"));
    if (call.operation === "RegisterDBProxyTargets") return registerTargets(call, form, context);
    const role = form.get("RoleArn");
    const secrets = [...form].filter(([name]) => /^Auth\..*\.SecretArn$/.test(name)).map(([, arn]) => arn);
    const problem = (role === null ? undefined : await roleProblem(role, context)) ?? (await secretProblem(secrets, call, context));
    return problem === undefined
      ? context.send("moto", call)
      : awsError(call, { status: 400, code: "InvalidParameterValue", message: problem });
  },
};

async function registerTargets(call: Call, form: URLSearchParams, { send }: AdapterContext): Promise<Answer> {
  const asked = [...form].filter(([name]) => /^DBInstanceIdentifiers\.member\.\d+$/.test(name)).map(([, instance]) => instance);
  const proxy = form.get("DBProxyName") ?? "";
  const answer = await send("moto", formCall("rds", call.region, "DescribeDBProxyTargets", { DBProxyName: proxy }));
  const registered = [...answer.body.toString("utf8").matchAll(/<RdsResourceId>([^<]+)</g)].map(([, instance]) => instance);
  const again = asked.find((instance) => registered.includes(instance));
  return again === undefined
    ? send("moto", call)
    : awsError(call, {
        status: 400,
        code: "DBProxyTargetAlreadyRegisteredFault",
        message: `${again} is registered with a target group of ${proxy} already.`,
      });
}

/** RDS Proxy sends no condition keys of any kind when it takes its role. */
async function roleProblem(arn: string, context: AdapterContext): Promise<string | undefined> {
  const role = await liveRole(arn, context);
  if (role === undefined) return `The role ${arn} does not exist.`;
  return context.policies.admits(role.trust, "rds.amazonaws.com", arn)
    ? undefined
    : `RDS Proxy cannot assume the role ${arn}: its trust does not admit rds.amazonaws.com without condition keys.`;
}

async function secretProblem(arns: readonly string[], { region }: Call, { send }: AdapterContext): Promise<string | undefined> {
  for (const arn of arns) {
    const answer = await send("ministack", jsonCall("secretsmanager", region, "secretsmanager.DescribeSecret", { SecretId: arn }));
    const found = answer.status < 300 ? (JSON.parse(answer.body.toString("utf8")) as { ARN?: string }).ARN : undefined;
    // Secrets Manager itself finds a secret by a part of its ARN; the proxy does not.
    if (found !== arn) return `The secret ${arn} does not exist in ${region}; a proxy takes the whole ARN, with its suffix.`;
  }
  return undefined;
}
