import { Reader } from "protobufjs/minimal";
import { type LeftOut, narrowValue, rewrite, widenValue } from "./narrow-blocks";
import { providerCall } from "./plugin-protocol";

/** Numbers of the fields with values of the resource's type, in the requests and answers of a plan from nothing. */
const values: ReadonlyMap<string, { readonly request: readonly number[]; readonly answer: readonly number[] }> = new Map([
  [providerCall("ValidateResourceTypeConfig"), { request: [2], answer: [] }],
  [providerCall("PlanResourceChange"), { request: [2, 3, 4], answer: [1] }],
]);
/** A simulated state has nothing that the code does not have. */
const valuesOfSimulated: typeof values = new Map([...values, [providerCall("UpgradeResourceState"), { request: [], answer: [1] }]]);

/** A call about a resource whose type's schema was narrowed. */
export interface Translation {
  readonly request: Buffer;
  readonly answer: (message: Buffer) => Buffer;
}

/**
 * What to hand on in a call's place; undefined when it is about no type that was narrowed.
 *
 * @param simulated whether states come from simulated applies. @default false
 * @throws Error when such a call is none of a plan from nothing: what a state or AWS has may be in the blocks that were left out.
 */
export function translation(
  method: string,
  request: Buffer,
  narrowed: ReadonlyMap<string, LeftOut>,
  simulated = false,
): Translation | undefined {
  const type = narrowed.size === 0 ? undefined : typeOf(request);
  const leftOut = type === undefined ? undefined : narrowed.get(type);
  if (leftOut === undefined) return undefined;
  const fields = (simulated ? valuesOfSimulated : values).get(method);
  if (fields === undefined) throw new Error(`${method} of ${type}, whose schema here is that of a plan from nothing`);
  return {
    request: Buffer.from(rewrite(request, (number, content) => (fields.request.includes(number) ? widenValue(content, leftOut) : content))),
    answer: (message) =>
      Buffer.from(rewrite(message, (number, content) => (fields.answer.includes(number) ? narrowValue(content, leftOut) : content))),
  };
}

/** The name of the resource's type is the first field of every call about one. */
function typeOf(request: Buffer): string | undefined {
  if (request[0] !== nameTag) return undefined;
  const reader = Reader.create(request);
  reader.uint32();
  return reader.string();
}

/** Field 1, a string. */
const nameTag = 10;
