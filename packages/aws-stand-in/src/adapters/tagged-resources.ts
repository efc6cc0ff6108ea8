import { type Adapter, type AdapterContext } from "../router/adapter";
import { type Call } from "../router/call";
import { jsonAnswer } from "./kept-json";
import { formCall, jsonCall, sentCall } from "./sent-call";

type Tags = Readonly<Record<string, string>>;
interface Tagged {
  readonly arn: string;
  readonly tags: Tags;
}
type List = (call: Call, context: AdapterContext, type: string) => Promise<readonly Tagged[]>;

/**
 * GetResources (Resource Groups Tagging API): moto lists by it neither elastic addresses, network
 * ACLs and endpoints nor zones and health checks, and keys and APIs live in ministack. What is asked for is
 * looked up where it is; of other types moto answers.
 */
export const taggedResources: Adapter = {
  name: "tagged-resources",
  matches: ({ service, operation }) => service === "tagging" && operation === "GetResources",
  answer: async (call, context) => {
    const { ResourceTypeFilters: [type = ""] = [], TagFilters: filters = [] } = JSON.parse(call.body.toString("utf8")) as {
      ResourceTypeFilters?: readonly string[];
      TagFilters?: readonly { readonly Key: string; readonly Values?: readonly string[] }[];
    };
    const list = lists[type.split(":")[0] ?? ""];
    if (list === undefined) return context.send("moto", call);
    const found = (await list(call, context, type)).filter(({ tags }) =>
      filters.every(({ Key, Values = [] }) => Values.includes(tags[Key] ?? "")),
    );
    return jsonAnswer(call, {
      PaginationToken: "",
      ResourceTagMappingList: found.map(({ arn, tags }) => ({
        ResourceARN: arn,
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      })),
    });
  },
};

/** How ids begin, by the type that the tagging API knows. */
const prefixes: Readonly<Record<string, string>> = {
  "elastic-ip": "eipalloc-",
  "internet-gateway": "igw-",
  natgateway: "nat-",
  "network-acl": "acl-",
  "route-table": "rtb-",
  "security-group": "sg-",
  subnet: "subnet-",
  vpc: "vpc-",
  "vpc-endpoint": "vpce-",
};

const elements = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<${name}>([\\s\\S]*?)</${name}>`, "g"))].map(([, text = ""]) => text);

const ec2: List = async ({ region }, { send, accountId }, type) => {
  const kind = type.split(":")[1] ?? "";
  const { body } = await send("moto", formCall("ec2", region, "DescribeTags"));
  const byId = new Map<string, Record<string, string>>();
  for (const item of elements(body.toString("utf8"), "item")) {
    const [id = "", key = "", value = ""] = ["resourceId", "key", "value"].map((name) => elements(item, name)[0] ?? "");
    byId.set(id, { ...byId.get(id), [key]: value });
  }
  return [...byId]
    .filter(([id]) => id.startsWith(prefixes[kind] ?? " "))
    .map(([id, tags]) => ({ arn: `arn:aws:ec2:${region}:${accountId}:${kind}/${id}`, tags }));
};

const kms: List = async ({ region }, { send, accountId }) => {
  const ask = async (operation: string, input: unknown): Promise<unknown> =>
    JSON.parse((await send("ministack", jsonCall("kms", region, `TrentService.${operation}`, input))).body.toString("utf8"));
  const { Keys: keys } = (await ask("ListKeys", {})) as { Keys: readonly { KeyId: string }[] };
  return Promise.all(
    keys.map(async ({ KeyId: id }) => {
      const { Tags: tags = [] } = (await ask("ListResourceTags", { KeyId: id })) as {
        Tags?: readonly { TagKey: string; TagValue: string }[];
      };
      return {
        arn: `arn:aws:kms:${region}:${accountId}:key/${id}`,
        tags: Object.fromEntries(tags.map(({ TagKey, TagValue }) => [TagKey, TagValue])),
      };
    }),
  );
};

const route53: List = async (_, { send }, type) => {
  const kind = type.split(":")[1] ?? "";
  const ask = async (path: string): Promise<string> =>
    (
      await send(
        "moto",
        sentCall("route53", "us-east-1", {
          method: "GET",
          host: "route53.amazonaws.com",
          path,
          operation: `GET ${path}`,
          body: Buffer.alloc(0),
        }),
      )
    ).body.toString("utf8");
  const ids = elements(await ask(`/2013-04-01/${kind}`), "Id").map((id) => id.slice(id.lastIndexOf("/") + 1));
  return Promise.all(
    ids.map(async (id) => {
      const tags = elements(await ask(`/2013-04-01/tags/${kind}/${id}`), "Tag").map(
        (tag) => [elements(tag, "Key")[0] ?? "", elements(tag, "Value")[0] ?? ""] as const,
      );
      return { arn: `arn:aws:route53:::${kind}/${id}`, tags: Object.fromEntries(tags) };
    }),
  );
};

/** HTTP APIs, which live in ministack; an API's ARN names no account. */
const apigateway: List = async ({ region }, { send }) => {
  const path = "/v2/apis";
  const call = sentCall("apigateway", region, { method: "GET", path, operation: `GET ${path}`, body: Buffer.alloc(0) });
  const { items = [] } = JSON.parse((await send("ministack", call)).body.toString("utf8")) as {
    items?: readonly { readonly apiId: string; readonly tags?: Tags }[];
  };
  return items.map(({ apiId, tags = {} }) => ({ arn: `arn:aws:apigateway:${region}::/apis/${apiId}`, tags }));
};

const lists: Readonly<Record<string, List>> = { apigateway, ec2, kms, route53 };
