import { type Adapter, type AdapterContext } from "../router/adapter";
import { type Answer, type Call } from "../router/call";
import { awsError } from "../router/errors";
import { type Json, jsonAnswer, jsonOf, keepJson, keptBelow, keptJson } from "./kept-json";
import { answerTags, dropTags, keepTags } from "./kept-tags";

/** One kind of setting: the member of requests and answers that carries it, and those that name it. */
interface Kind {
  readonly resource: string;
  readonly name: string;
  readonly arn: string;
  /** A request's part that has the setting. */
  readonly sent: (request: Json) => Json;
  readonly shown: (kept: Json) => Json;
}

const at = (): number => Math.floor(Date.now() / 1000);
const part = (request: Json, member: string): Json => (request[member] ?? {}) as Json;

const group: Kind = {
  resource: "group",
  name: "GroupName",
  arn: "GroupARN",
  sent: ({ Tags: _tags, ...rest }) => rest,
  shown: (Group) => ({ Group }),
};
const rule: Kind = {
  resource: "sampling-rule",
  name: "RuleName",
  arn: "RuleARN",
  sent: (request) => ({ ...part(request, "SamplingRule"), ...part(request, "SamplingRuleUpdate") }),
  shown: ({ CreatedAt, ...SamplingRule }) => ({ SamplingRuleRecord: { SamplingRule, CreatedAt, ModifiedAt: CreatedAt } }),
};

/**
 * Groups, sampling rules and the encryption of X-Ray, with tags: moto has traces alone, and ministack has no
 * X-Ray. What is made is kept by region and given back.
 *
 * @see https://docs.aws.amazon.com/xray/latest/api/API_Operations.html
 */
export const tracingSettings: Adapter = {
  name: "tracing-settings",
  matches: ({ service, path }) =>
    service === "xray" &&
    /^\/((Put)?EncryptionConfig|(Create|Get|Update|Delete)(Group|SamplingRules?)|(Tag|Untag|ListTagsFor)Resource)$/.test(path),
  answer: (call, context) => Promise.resolve(answer(call, context)),
};

function answer(call: Call, { store, accountId }: AdapterContext): Answer {
  const request = jsonOf(call);
  const tags = answerTags(call, request, store, "list");
  if (tags !== undefined) return jsonAnswer(call, tags);
  if (call.path.endsWith("EncryptionConfig")) return encryption(call, request, store);
  const prefixOf = ({ resource }: Kind): string => `xray/${call.region}/${resource}/`;
  if (call.path === "/GetSamplingRules")
    return jsonAnswer(call, { SamplingRuleRecords: keptBelow(store, prefixOf(rule)).map((kept) => rule.shown(kept).SamplingRuleRecord) });
  const kind = call.path.endsWith("Group") ? group : rule;
  const sent = { ...(kind === group ? {} : request), ...kind.sent(request) };
  const name = String(sent[kind.name] ?? nameIn(String(sent[kind.arn])));
  const key = `${prefixOf(kind)}${name}`;
  const known = keptJson(store, key);
  const arn = `arn:aws:xray:${call.region}:${accountId}:${kind.resource}/${name}`;
  if (call.path.startsWith("/Create")) {
    if (known !== undefined) return awsError(call, { status: 400, code: "InvalidRequestException", message: `${name} already exists` });
    keepJson(store, key, { ...kind.sent(request), [kind.arn]: arn, ...(kind === rule ? { CreatedAt: at() } : {}) });
    keepTags(store, arn, request.Tags);
  } else if (known === undefined) {
    return awsError(call, { status: 400, code: "InvalidRequestException", message: `${kind.resource} ${name} not found` });
  } else if (call.path.startsWith("/Update")) {
    keepJson(store, key, { ...known, ...kind.sent(request), [kind.name]: name, [kind.arn]: arn });
  } else if (call.path.startsWith("/Delete")) {
    store.delete(key);
    dropTags(store, arn);
    return jsonAnswer(call, kind === group ? {} : kind.shown(known));
  }
  return jsonAnswer(call, kind.shown(keptJson(store, key) ?? {}));
}

/** What has been put, or X-Ray's own key where nothing has been. */
function encryption(call: Call, request: Json, store: AdapterContext["store"]): Answer {
  const key = `xray/${call.region}/encryption`;
  if (call.path.startsWith("/Put")) keepJson(store, key, { ...request, Status: "ACTIVE" });
  return jsonAnswer(call, { EncryptionConfig: keptJson(store, key) ?? { Type: "NONE", Status: "ACTIVE" } });
}

/** Name in an ARN, by which every call may name a setting. */
const nameIn = (arn: string): string => arn.split("/")[1] ?? arn;
