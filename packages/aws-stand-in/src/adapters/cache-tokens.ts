import { type Adapter, type AdapterContext } from "../router/adapter";
import { type Answer, type Call } from "../router/call";
import { awsError } from "../router/errors";
import { isFromFunction } from "../permissions/caller";

const operations = ["CreateReplicationGroup", "ModifyReplicationGroup", "DescribeReplicationGroups", "DeleteReplicationGroup"];
const tokensKey = (group: string): string => `elasticache/${group}/tokens`;

/** The tokens that a group takes, oldest first; `group` is `<region>/<replication group id>`. */
export const tokensOf = (store: ReadonlyMap<string, Buffer>, group: string): readonly string[] =>
  JSON.parse(store.get(tokensKey(group))?.toString("utf8") ?? "[]") as string[];

/**
 * AUTH tokens of replication groups (ElastiCache): ministack has no server behind a group's
 * endpoint. Here one port for each group takes the group's tokens: the two newest after ROTATE, the
 * newest alone after SET. Only functions, which connect, know that port: Terraform compares the
 * port with the one it asked for.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html
 */
export const cacheTokens: Adapter = {
  name: "cache-tokens",
  matches: ({ service, operation }) => service === "elasticache" && operations.includes(operation),
  answer: async (call, context) => {
    const parameters = new URLSearchParams(call.body.toString("utf8"));
    const group = `${call.region}/${parameters.get("ReplicationGroupId") ?? ""}`;
    const token = parameters.get("AuthToken");
    const kept = tokensOf(context.store, group);
    const sets = call.operation === "ModifyReplicationGroup" && parameters.get("AuthTokenUpdateStrategy") === "SET";
    if (sets && kept.at(-1) !== token)
      return awsError(call, { status: 400, code: "InvalidParameterValue", message: "SET takes the token that was added last" });
    const answer = await context.send("ministack", call);
    if (answer.status >= 300) return answer;
    if (call.operation === "DeleteReplicationGroup") {
      context.store.delete(tokensKey(group));
      context.caches.close(group);
    } else if (token !== null) {
      context.store.set(tokensKey(group), Buffer.from(JSON.stringify(sets ? [token] : [...kept, token].slice(-2))));
    }
    return isFromFunction(call) ? withEndpoints(call, answer, context) : answer;
  },
};

/** Endpoints of groups that have tokens. Others keep ministack's, which lead nowhere. */
async function withEndpoints({ region }: Call, answer: Answer, { caches, store }: AdapterContext): Promise<Answer> {
  let body = answer.body.toString("utf8");
  for (const [whole, id] of body.matchAll(/<ReplicationGroupId>([^<]+)<\/ReplicationGroupId>/g)) {
    const group = `${region}/${id ?? ""}`;
    if (!store.has(tokensKey(group))) continue;
    const port = await caches.portOf(group);
    const from = body.indexOf(whole);
    const end = body.indexOf("</ReplicationGroup>", from);
    const fields = body.slice(from, end < 0 ? undefined : end);
    body = body.replace(fields, () =>
      fields.replaceAll(/<Address>[^<]*<\/Address><Port>\d+<\/Port>/g, `<Address>localhost</Address><Port>${port}</Port>`),
    );
  }
  return { ...answer, body: Buffer.from(body) };
}
