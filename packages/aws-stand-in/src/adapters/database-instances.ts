import { createHash } from "node:crypto";
import { type Adapter, type AdapterContext } from "../router/adapter";
import { type Call } from "../router/call";
import { type InstanceAccount } from "../services/database-servers";

/** Request parameter that sets an argument, and the element that gives it back. */
const insights = [
  ["EnablePerformanceInsights", "PerformanceInsightsEnabled"],
  ["PerformanceInsightsKMSKeyId", "PerformanceInsightsKMSKeyId"],
  ["PerformanceInsightsRetentionPeriod", "PerformanceInsightsRetentionPeriod"],
  ["DatabaseInsightsMode", "DatabaseInsightsMode"],
] as const;
const operations = ["CreateDBInstance", "CreateDBInstanceReadReplica", "ModifyDBInstance", "DescribeDBInstances", "DeleteDBInstance"];

/**
 * Instances of RDS: moto gives every instance the same resource id, by which Terraform finds them,
 * and forgets what is asked of Performance Insights. Each instance gets an id of its own, and what
 * was asked is kept by instance and added to the answers.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html
 */
export const databaseInstances: Adapter = {
  name: "database-instances",
  matches: ({ service, operation }) => service === "rds" && operations.includes(operation),
  answer: async (call, { send, store, databases }) => {
    const parameters = new URLSearchParams(call.body.toString("utf8"));
    const keyOf = (identifier: string): string => `rds/${call.region}/${identifier}`;
    const identifier = parameters.get("DBInstanceIdentifier") ?? "";
    const answer = await send("moto", findByName(call, parameters, [...store.keys()]));
    if (answer.status >= 300) return answer;
    if (call.operation === "CreateDBInstance") keepServer(`${call.region}/${identifier}`, parameters, answer.body.toString("utf8"), store);
    if (call.operation === "DeleteDBInstance") {
      store.delete(serverKey(`${call.region}/${identifier}`));
      databases.close(`${call.region}/${identifier}`);
    }
    if (call.operation.startsWith("Create") || call.operation === "ModifyDBInstance") {
      const known = read(store.get(keyOf(identifier)));
      for (const [parameter, element] of insights) {
        const value = parameters.get(parameter);
        if (value !== null) known[element] = value;
      }
      store.set(keyOf(identifier), Buffer.from(JSON.stringify(known)));
    }
    const body = answer.body.toString("utf8").replaceAll(/<DBInstance>.*?<\/DBInstance>/gs, (instance) => {
      const name = /<DBInstanceIdentifier>([^<]+)</.exec(instance)?.[1] ?? "";
      return withElements(instance, { ...read(store.get(keyOf(name))), DbiResourceId: resourceId(call.region, name) });
    });
    return { ...answer, body: Buffer.from(body) };
  },
};

/** What a function needs to connect to an instance, kept from the call that made it. */
interface Server extends InstanceAccount {
  readonly address: string;
  readonly port: string;
}

const serverKey = (instance: string): string => `rds/${instance}/server`;

/** Ports of loopback for the instances that a function's variables name; it knows no other. Replicas have no server. */
export async function databaseEndpoints(
  variables: Readonly<Record<string, string>>,
  { store, databases }: AdapterContext,
): Promise<Record<string, number>> {
  const named = new Set(Object.values(variables));
  const endpoints: Record<string, number> = {};
  for (const [key, kept] of store) {
    const instance = /^rds\/(.+)\/server$/.exec(key)?.[1];
    if (instance === undefined) continue;
    const { address, port, ...account } = JSON.parse(kept.toString("utf8")) as Server;
    if (named.has(address)) endpoints[`${address}:${port}`] = await databases.portOf(instance, account);
  }
  return endpoints;
}

function keepServer(instance: string, parameters: URLSearchParams, created: string, store: AdapterContext["store"]): void {
  const of = (name: string): string => parameters.get(name) ?? "";
  const [, address = "", port = ""] = /<Endpoint>.*?<Address>([^<]+)<\/Address>.*?<Port>(\d+)<\/Port>.*?<\/Endpoint>/s.exec(created) ?? [];
  const server: Server = { address, port, username: of("MasterUsername"), password: of("MasterUserPassword"), database: of("DBName") };
  store.set(serverKey(instance), Buffer.from(JSON.stringify(server)));
}

/** The same for an instance of the same region and name, as a second read must find the first one's. */
const resourceId = (region: string, name: string): string =>
  `db-${createHash("sha256").update(`${region}/${name}`).digest("hex").slice(0, 26).toUpperCase()}`;

const read = (kept: Buffer | undefined): Record<string, string> =>
  kept === undefined ? {} : (JSON.parse(kept.toString("utf8")) as Record<string, string>);

/** Replaces elements of an instance, or adds them. */
function withElements(instance: string, elements: Readonly<Record<string, string>>): string {
  return Object.entries(elements).reduce((text, [name, value]) => {
    const without = text.replaceAll(new RegExp(`<${name}>[^<]*</${name}>|<${name}/>`, "g"), "");
    return without.replace(/<\/DBInstance>$/, `<${name}>${value}</${name}></DBInstance>`);
  }, instance);
}

/** moto knows nothing of the ids given out here, so a search for one becomes a search for its name. */
function findByName(call: Call, parameters: URLSearchParams, keys: readonly string[]): Call {
  const name = [...parameters].find(([field, value]) => /^Filters\.Filter\.\d+\.Name$/.test(field) && value === "dbi-resource-id")?.[0];
  if (name === undefined) return call;
  const prefix = `rds/${call.region}/`;
  const value = name.replace(/Name$/, "Values.Value.1");
  const found = keys.find((key) => key.startsWith(prefix) && resourceId(call.region, key.slice(prefix.length)) === parameters.get(value));
  parameters.set(name, "db-instance-id");
  parameters.set(value, found?.slice(prefix.length) ?? "none");
  return { ...call, body: Buffer.from(parameters.toString()) };
}
