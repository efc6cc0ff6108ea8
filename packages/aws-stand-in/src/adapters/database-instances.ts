import { randomUUID } from "node:crypto";
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
const operations = [
  "CreateDBInstance",
  "CreateDBInstanceReadReplica",
  "PromoteReadReplica",
  "ModifyDBInstance",
  "DescribeDBInstances",
  "DeleteDBInstance",
];

/**
 * Instances of RDS: moto gives every instance the same resource id, by which Terraform finds them,
 * and forgets what is asked of Performance Insights. Each instance gets an id of its own, which it keeps
 * under another name, and what was asked is kept by instance and added to the answers. A replica that is
 * promoted has the server of its source from then on: the copy and what it was made of are one database here.
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
    const answer = await send("moto", findByName(call, parameters, store));
    if (answer.status >= 300) return answer;
    const own = `${call.region}/${identifier}`;
    if (call.operation === "CreateDBInstance") keepServer(own, parameters, answer.body.toString("utf8"), store);
    if (call.operation === "CreateDBInstanceReadReplica") keepSource(own, parameters.get("SourceDBInstanceIdentifier") ?? "", store);
    if (call.operation === "PromoteReadReplica") shareServer(own, answer.body.toString("utf8"), store);
    if (call.operation === "DeleteDBInstance") {
      const server = read(store.get(serverKey(own)));
      for (const key of [serverKey(own), sourceKey(own), keyOf(identifier)]) store.delete(key);
      if (server.id !== undefined && !serversIn(store).some((other) => other.id === server.id)) databases.close(server.id);
    }
    const renamed = call.operation === "ModifyDBInstance" ? parameters.get("NewDBInstanceIdentifier") : null;
    if (renamed !== null && renamed !== identifier) {
      const other = `${call.region}/${renamed}`;
      for (const [from, to] of [
        [keyOf(identifier), keyOf(renamed)],
        [serverKey(own), serverKey(other)],
        [sourceKey(own), sourceKey(other)],
      ] as const) {
        const kept = store.get(from);
        if (kept !== undefined) store.set(to, from === serverKey(own) ? withAddress(kept, answer.body.toString("utf8")) : kept);
        store.delete(from);
      }
    } else if (call.operation.startsWith("Create") || call.operation === "ModifyDBInstance") {
      const known = read(store.get(keyOf(identifier)));
      known.DbiResourceId ??= resourceId();
      for (const [parameter, element] of insights) {
        const value = parameters.get(parameter);
        if (value !== null) known[element] = value;
      }
      store.set(keyOf(identifier), Buffer.from(JSON.stringify(known)));
    }
    const body = answer.body.toString("utf8").replaceAll(/<DBInstance>.*?<\/DBInstance>/gs, (instance) => {
      const name = /<DBInstanceIdentifier>([^<]+)</.exec(instance)?.[1] ?? "";
      return withElements(instance, read(store.get(keyOf(name))));
    });
    return { ...answer, body: Buffer.from(body) };
  },
};

/** What a function needs to connect to an instance, kept from the call that made it. */
interface Server extends InstanceAccount {
  /** Of the server behind it, which several instances may share. */
  readonly id: string;
  readonly address: string;
  readonly port: string;
}

const serverKey = (instance: string): string => `rds/${instance}/server`;
const sourceKey = (instance: string): string => `rds/${instance}/source`;

const serversIn = (store: AdapterContext["store"]): Server[] =>
  [...store].flatMap(([key, kept]) => (/^rds\/.+\/server$/.test(key) ? [JSON.parse(kept.toString("utf8")) as Server] : []));

/** Ports of loopback for the instances that a function's variables name; it knows no other. Replicas have no server until they are promoted. */
export async function databaseEndpoints(
  variables: Readonly<Record<string, string>>,
  { store, databases }: AdapterContext,
): Promise<Record<string, number>> {
  const named = new Set(Object.values(variables));
  const endpoints: Record<string, number> = {};
  for (const { id, address, port, ...account } of serversIn(store))
    if (named.has(address)) endpoints[`${address}:${port}`] = await databases.portOf(id, account);
  return endpoints;
}

function keepServer(instance: string, parameters: URLSearchParams, created: string, store: AdapterContext["store"]): void {
  const of = (name: string): string => parameters.get(name) ?? "";
  const [, address = "", port = ""] = /<Endpoint>.*?<Address>([^<]+)<\/Address>.*?<Port>(\d+)<\/Port>.*?<\/Endpoint>/s.exec(created) ?? [];
  const server: Server = {
    id: randomUUID(),
    address,
    port,
    username: of("MasterUsername"),
    password: of("MasterUserPassword"),
    database: of("DBName"),
  };
  store.set(serverKey(instance), Buffer.from(JSON.stringify(server)));
}

/** Which server a replica will have when it is promoted: that of its source, whatever name this has by then. */
function keepSource(instance: string, source: string, store: AdapterContext["store"]): void {
  const [, , , region = instance.split("/")[0], , , identifier = source] = source.split(":");
  const server = store.get(serverKey(`${region}/${identifier}`));
  if (server !== undefined) store.set(sourceKey(instance), server);
}

function shareServer(instance: string, promoted: string, store: AdapterContext["store"]): void {
  const source = store.get(sourceKey(instance));
  if (source !== undefined) store.set(serverKey(instance), withAddress(source, promoted));
}

/** A server under the address that an answer names. */
function withAddress(server: Buffer, answer: string): Buffer {
  const address = /<Endpoint>.*?<Address>([^<]+)<\/Address>/s.exec(answer)?.[1];
  return address === undefined ? server : Buffer.from(JSON.stringify({ ...(JSON.parse(server.toString("utf8")) as Server), address }));
}

const resourceId = (): string => `db-${randomUUID().replaceAll("-", "").slice(0, 26).toUpperCase()}`;

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
function findByName(call: Call, parameters: URLSearchParams, store: AdapterContext["store"]): Call {
  const name = [...parameters].find(([field, value]) => /^Filters\.Filter\.\d+\.Name$/.test(field) && value === "dbi-resource-id")?.[0];
  if (name === undefined) return call;
  const prefix = `rds/${call.region}/`;
  const value = name.replace(/Name$/, "Values.Value.1");
  const found = [...store].find(([key, kept]) => key.startsWith(prefix) && read(kept).DbiResourceId === parameters.get(value))?.[0];
  parameters.set(name, "db-instance-id");
  parameters.set(value, found?.slice(prefix.length) ?? "none");
  return { ...call, body: Buffer.from(parameters.toString()) };
}
