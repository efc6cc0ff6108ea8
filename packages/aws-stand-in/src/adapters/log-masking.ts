import { type Adapter } from "../router/adapter";
import { type Answer } from "../router/call";
import { awsError } from "../router/errors";
import { jsonAnswer, jsonOf, keepJson, keptJson } from "./kept-json";

const operations = ["PutDataProtectionPolicy", "GetDataProtectionPolicy", "DeleteDataProtectionPolicy"];

/**
 * Data protection of log groups: moto, which holds CloudWatch Logs, has none of these calls. What is put is kept by
 * region and group and given back; nothing is masked.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutDataProtectionPolicy.html
 */
export const logMasking: Adapter = {
  name: "log-masking",
  matches: (call) => call.service === "logs" && operations.includes(call.operation),
  answer: (call, { store }): Promise<Answer> => {
    const { logGroupIdentifier, policyDocument } = jsonOf(call);
    const group = typeof logGroupIdentifier === "string" ? logGroupIdentifier : "";
    const key = `logs/${call.region}/data-protection/${group}`;
    if (call.operation === "DeleteDataProtectionPolicy") {
      store.delete(key);
      return Promise.resolve(jsonAnswer(call, {}));
    }
    if (call.operation === "PutDataProtectionPolicy") keepJson(store, key, { logGroupIdentifier: group, policyDocument });
    const kept = keptJson(store, key);
    if (kept === undefined)
      return Promise.resolve(
        awsError(call, { status: 400, code: "ResourceNotFoundException", message: `${group} has no data protection policy` }),
      );
    return Promise.resolve(jsonAnswer(call, kept));
  },
};
