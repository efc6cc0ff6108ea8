import { type AdapterContext } from "../router/adapter";
import { type Answer, type Call } from "../router/call";

export type Json = Record<string, unknown>;
type Store = AdapterContext["store"];

/** Body of a call or an answer of one of the JSON protocols. */
export const jsonOf = ({ body }: Pick<Call | Answer, "body">): Json =>
  body.length === 0 ? {} : (JSON.parse(body.toString("utf8")) as Json);

export const keptJson = (store: Store, key: string): Json | undefined => {
  const kept = store.get(key);
  return kept === undefined ? undefined : jsonOf({ body: kept });
};

export const keepJson = (store: Store, key: string, value: Json): void => void store.set(key, Buffer.from(JSON.stringify(value)));

/** Everything that is kept below a prefix, in the order in which it came. */
export const keptBelow = (store: Store, prefix: string): readonly Json[] =>
  [...store].filter(([key]) => key.startsWith(prefix)).map(([, body]) => jsonOf({ body }));

/** A good answer of the protocol in which the call was made. */
export const jsonAnswer = ({ headers }: Pick<Call, "headers">, value: Json): Answer => ({
  status: 200,
  headers: { "content-type": headers["content-type"] ?? "application/json" },
  body: Buffer.from(JSON.stringify(value)),
});

/** An answer with another body. */
export const withJson = (answer: Answer, value: Json): Answer => ({ ...answer, body: Buffer.from(JSON.stringify(value)) });
