import { type Adapter, type AdapterContext } from "../router/adapter";
import { type Answer, type Call } from "../router/call";
import { awsError } from "../router/errors";
import { jsonAnswer, jsonOf, keepJson, keptBelow, keptJson } from "./kept-json";

const operations = ["CreatePullThroughCacheRule", "DescribePullThroughCacheRules", "DeletePullThroughCacheRule"];

/**
 * Rules by which ECR keeps images of other registries: neither server has them. They are kept by region
 * and given back; nobody fetches an image.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreatePullThroughCacheRule.html
 */
export const imageCacheRules: Adapter = {
  name: "image-cache-rules",
  matches: ({ service, operation }) => service === "ecr" && operations.includes(operation),
  answer: (call, context) => Promise.resolve(answer(call, context)),
};

function answer(call: Call, { store, accountId }: AdapterContext): Answer {
  const request = jsonOf(call);
  const keyOf = (prefix: unknown): string => `ecr/${call.region}/image-cache/${String(prefix)}`;
  if (call.operation === "DescribePullThroughCacheRules") {
    const asked = request.ecrRepositoryPrefixes as readonly string[] | undefined;
    const missing = asked?.find((prefix) => !store.has(keyOf(prefix)));
    if (missing !== undefined) return refuse(call, "PullThroughCacheRuleNotFound", `no rule for ${missing}`);
    return jsonAnswer(call, {
      pullThroughCacheRules: asked?.map((prefix) => keptJson(store, keyOf(prefix))) ?? keptBelow(store, keyOf("")),
    });
  }
  const key = keyOf(request.ecrRepositoryPrefix);
  const known = keptJson(store, key);
  if (call.operation === "CreatePullThroughCacheRule") {
    if (known !== undefined)
      return refuse(call, "PullThroughCacheRuleAlreadyExists", `a rule for ${String(request.ecrRepositoryPrefix)} is there already`);
    const made = { ...request, registryId: accountId };
    keepJson(store, key, made);
    return jsonAnswer(call, made);
  }
  if (known === undefined) return refuse(call, "PullThroughCacheRuleNotFound", `no rule for ${String(request.ecrRepositoryPrefix)}`);
  store.delete(key);
  return jsonAnswer(call, known);
}

const refuse = (call: Call, code: string, message: string): Answer => awsError(call, { status: 400, code: `${code}Exception`, message });
