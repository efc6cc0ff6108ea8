import { type AdapterContext } from "../router/adapter";
import { type Call } from "../router/call";
import { type Json, keepJson, keptJson } from "./kept-json";

type Store = AdapterContext["store"];

const keyOf = (arn: unknown): string => `tags/${String(arn)}`;
/** A map, or a list of keys and values: the services differ. */
const asMap = (tags: unknown): Json =>
  Array.isArray(tags)
    ? Object.fromEntries((tags as { Key: string; Value: string }[]).map(({ Key, Value }) => [Key, Value]))
    : ((tags ?? {}) as Json);
const asList = (tags: Json): Json[] => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

export const keepTags = (store: Store, arn: unknown, tags: unknown): void =>
  keepJson(store, keyOf(arn), { ...keptJson(store, keyOf(arn)), ...asMap(tags) });

export const dropTags = (store: Store, arn: unknown): void => void store.delete(keyOf(arn));

/**
 * TagResource, UntagResource and ListTagsForResource, for services whose tags are kept here.
 *
 * @returns what to answer, in the form that the service has for tags; undefined when the call is another.
 */
export function answerTags({ operation }: Pick<Call, "operation">, request: Json, store: Store, form: "list" | "map"): Json | undefined {
  const arn = request.ResourceARN ?? request.ResourceArn;
  const kept = keptJson(store, keyOf(arn)) ?? {};
  switch (operation.split("/").at(-1)) {
    case "TagResource":
      keepTags(store, arn, request.Tags);
      return {};
    case "UntagResource": {
      const gone = (request.TagKeys ?? []) as readonly string[];
      keepJson(store, keyOf(arn), Object.fromEntries(Object.entries(kept).filter(([name]) => !gone.includes(name))));
      return {};
    }
    case "ListTagsForResource":
      return { Tags: form === "list" ? asList(kept) : kept };
    default:
      return undefined;
  }
}
