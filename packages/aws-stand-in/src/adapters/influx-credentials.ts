import { type Adapter, type AdapterContext } from "../router/adapter";
import { type Call } from "../router/call";
import { type Json, jsonOf, keepJson, keptJson, withJson } from "./kept-json";

const operations = ["CreateDbInstance", "GetDbInstance", "UpdateDbInstance", "DeleteDbInstance"];

/**
 * Credentials of InfluxDB instances ({Create,Get,Update,Delete}DbInstance): AWS puts the operator's
 * credentials into a secret and names it in every answer; moto makes no secret and names none. The
 * secret is made in ministack, where secrets live, and goes with the instance.
 *
 * @see https://docs.aws.amazon.com/timestream/latest/developerguide/timestream-for-influx-security-db-authentication.html
 */
export const influxCredentials: Adapter = {
  name: "influx-credentials",
  matches: ({ service, operation }) => service === "timestream-influxdb" && operations.includes(operation),
  answer: async (call, context) => {
    const answer = await context.send("moto", call);
    if (answer.status >= 300) return answer;
    const instance = jsonOf(answer);
    const key = `timestream-influxdb/${call.region}/${String(instance.id)}/credentials`;
    if (call.operation === "CreateDbInstance")
      keepJson(context.store, key, { influxAuthParametersSecretArn: await makeSecret(call, instance, context) });
    const kept = keptJson(context.store, key) ?? {};
    if (call.operation === "DeleteDbInstance") {
      context.store.delete(key);
      await context.send(
        "ministack",
        secretCall(call, "DeleteSecret", { SecretId: kept.influxAuthParametersSecretArn, ForceDeleteWithoutRecovery: true }),
      );
    }
    return withJson(answer, { ...instance, ...kept });
  },
};

async function makeSecret(call: Call, { id }: Json, { send }: AdapterContext): Promise<unknown> {
  const { organization, bucket, username, password } = jsonOf(call);
  const secret = secretCall(call, "CreateSecret", {
    Name: `READONLY-InfluxDB-auth-parameters-${String(id)}`,
    SecretString: JSON.stringify({ organization, bucket, username, password }),
  });
  return jsonOf(await send("ministack", secret)).ARN;
}

/** ministack reads the region in the signature, and nobody checks that. */
const secretCall = ({ region }: Call, operation: string, request: Json): Call => ({
  method: "POST",
  service: "secretsmanager",
  operation,
  region,
  host: `secretsmanager.${region}.amazonaws.com`,
  path: "/",
  query: "",
  headers: {
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": `secretsmanager.${operation}`,
    authorization: `AWS4-HMAC-SHA256 Credential=emulator/20260101/${region}/secretsmanager/aws4_request, SignedHeaders=host, Signature=0`,
  },
  body: Buffer.from(JSON.stringify(request)),
});
