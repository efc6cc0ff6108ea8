import { createHash } from "node:crypto";
import { type Adapter, type AdapterContext } from "../router/adapter";
import { type Answer, type Call } from "../router/call";
import { awsError } from "../router/errors";
import { type Json, jsonAnswer, jsonOf, keepJson, keptJson } from "./kept-json";
import { answerTags, dropTags, keepTags } from "./kept-tags";

/**
 * Connections to GitHub (CodeConnections), which neither server has. A connection is kept and given back, and stays
 * pending, as AWS leaves it until a person authorises it.
 *
 * @see https://docs.aws.amazon.com/codeconnections/latest/APIReference/API_Operations.html
 */
export const sourceConnections: Adapter = {
  name: "source-connections",
  matches: ({ service, operation }) =>
    service === "codeconnections" && /^((Create|Get|Delete)Connection|(Tag|Untag)Resource|ListTagsForResource)$/.test(operation),
  answer: (call, context) => Promise.resolve(answer(call, context)),
};

function answer(call: Call, { store, accountId }: AdapterContext): Answer {
  const request = jsonOf(call);
  const tags = answerTags(call, request, store, "list");
  if (tags !== undefined) return jsonAnswer(call, tags);
  if (call.operation === "CreateConnection") {
    const name = String(request.ConnectionName);
    const ConnectionArn = `arn:aws:codeconnections:${call.region}:${accountId}:connection/${idOf(`${call.region}/${name}`)}`;
    const connection: Json = {
      ConnectionName: name,
      ConnectionArn,
      ProviderType: request.ProviderType,
      OwnerAccountId: accountId,
      ConnectionStatus: "PENDING",
    };
    keepJson(store, keyOf(ConnectionArn), connection);
    keepTags(store, ConnectionArn, request.Tags);
    return jsonAnswer(call, { ConnectionArn });
  }
  const key = keyOf(request.ConnectionArn);
  const known = keptJson(store, key);
  if (known === undefined)
    return awsError(call, { status: 400, code: "ResourceNotFoundException", message: `no connection ${String(request.ConnectionArn)}` });
  if (call.operation === "GetConnection") return jsonAnswer(call, { Connection: known });
  store.delete(key);
  dropTags(store, request.ConnectionArn);
  return jsonAnswer(call, {});
}

const keyOf = (arn: unknown): string => `codeconnections/${String(arn)}`;

const idOf = (name: string): string =>
  createHash("sha256")
    .update(name)
    .digest("hex")
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/, "$1-$2-$3-$4-$5");
