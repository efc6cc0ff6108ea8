import { createHash } from "node:crypto";
import { type Adapter } from "../router/adapter";
import { type Call } from "../router/call";

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
  answer: async (call, { send, store }) => {
    const parameters = new URLSearchParams(call.body.toString("utf8"));
    const keyOf = (identifier: string): string => `rds/${call.region}/${identifier}`;
    const identifier = parameters.get("DBInstanceIdentifier") ?? "";
    const answer = await send("moto", findByName(call, parameters, [...store.keys()]));
    if (answer.status >= 300) return answer;
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
      return mend(instance, { ...read(store.get(keyOf(name))), DbiResourceId: resourceId(call.region, name) });
    });
    return { ...answer, body: Buffer.from(body) };
  },
};

/** The same for an instance of the same region and name, as a second read must find the first one's. */
const resourceId = (region: string, name: string): string =>
  `db-${createHash("sha256").update(`${region}/${name}`).digest("hex").slice(0, 26).toUpperCase()}`;

const read = (kept: Buffer | undefined): Record<string, string> => (kept === undefined ? {} : (JSON.parse(kept.toString("utf8")) as Record<string, string>));

/** Replaces elements of an instance, or adds them. */
function mend(instance: string, elements: Readonly<Record<string, string>>): string {
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
