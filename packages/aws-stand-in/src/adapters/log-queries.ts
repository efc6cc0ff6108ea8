import { type Adapter } from "../router/adapter";
import { type Answer } from "../router/call";
import { type Json, jsonAnswer, jsonOf, keepJson, keptBelow } from "./kept-json";

const operations = ["PutQueryDefinition", "DescribeQueryDefinitions", "DeleteQueryDefinition"];

/**
 * Prepared queries of Logs Insights: moto, which holds CloudWatch Logs, has none of these calls. What is
 * put is kept per region and given back; AWS gives each an id when it is first put.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutQueryDefinition.html
 */
export const logQueries: Adapter = {
  name: "log-queries",
  matches: (call) => call.service === "logs" && operations.includes(call.operation),
  answer: (call, { store }): Promise<Answer> => {
    const asked = jsonOf(call);
    const below = `logs/${call.region}/query-definitions/`;
    const known = keptBelow(store, below);
    if (call.operation === "DescribeQueryDefinitions") {
      const prefix = text(asked.queryDefinitionNamePrefix);
      return Promise.resolve(jsonAnswer(call, { queryDefinitions: known.filter(({ name }) => text(name).startsWith(prefix)) }));
    }
    const id = text(asked.queryDefinitionId) || `00000000-0000-4000-8000-${String(known.length + 1).padStart(12, "0")}`;
    if (call.operation === "DeleteQueryDefinition") return Promise.resolve(jsonAnswer(call, { success: store.delete(`${below}${id}`) }));
    const definition: Json = { ...asked, queryDefinitionId: id, lastModified: 0 };
    keepJson(store, `${below}${id}`, definition);
    return Promise.resolve(jsonAnswer(call, { queryDefinitionId: id }));
  },
};

const text = (value: unknown): string => (typeof value === "string" ? value : "");
