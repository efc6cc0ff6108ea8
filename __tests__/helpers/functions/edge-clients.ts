import { Readable } from "node:stream";
import { CloudFrontKeyValueStoreClient } from "@aws-sdk/client-cloudfront-keyvaluestore";
import { WAFV2Client } from "@aws-sdk/client-wafv2";
import { type Clients } from "../../../src/functions/origin-token-rotation/handler";
import { Conflict, type EdgeWorld, type Region, regions } from "./edge-world";

interface Call {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: object;
}

export const storeArn = "arn:aws:cloudfront::111111111111:key-value-store/0d9c2f6a-0000-4000-8000-000000000000";
export const setName = "smart0dte-prod-origin-tokens";

const refused = (status: number, name: string, message: string): Answer => ({
  status,
  headers: { "x-amzn-errortype": name },
  body: { __type: name, message, Message: message },
});

/** The real clients of both services, whose requests the world answers as AWS does. */
export function clientsOf(world: EdgeWorld): Clients {
  const common = { credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "not-a-secret" }, maxAttempts: 1 };
  return {
    keyValueStore: new CloudFrontKeyValueStoreClient({
      ...common,
      region: "us-east-1",
      requestHandler: answering(world, (call) => keyValues(world, call)),
    }),
    wafIn: (region) =>
      new WAFV2Client({
        ...common,
        region,
        requestHandler: answering(world, (call) => waf(world, regions.find((known) => known === region) ?? regions[0], call)),
      }),
  };
}

function answering(world: EdgeWorld, answer: (call: Call) => Answer) {
  const handle = async (request: Call) => {
    const { status = 200, headers = {}, body } = await world.call(() => answer(request));
    return {
      response: {
        statusCode: status,
        headers: { "content-type": "application/json", ...headers },
        body: Readable.from([JSON.stringify(body)]),
      },
    };
  };
  // The SDK wants its own class of answer and knows it by its fields.
  return {
    handle,
    metadata: { handlerProtocol: "http/1.1" },
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
    destroy: () => undefined,
  } as never;
}

const inputOf = <T>({ body = "{}" }: Call): T => JSON.parse(typeof body === "string" ? body : new TextDecoder().decode(body)) as T;

function keyValues(world: EdgeWorld, call: Call): Answer {
  const { method, path, headers } = call;
  if (!String(headers.authorization).startsWith("AWS4-ECDSA-P256-SHA256 "))
    return refused(403, "AccessDeniedException", "not signed for all regions");
  if (!decodeURIComponent(path).includes(storeArn)) return refused(404, "ResourceNotFoundException", "no such store");
  if (method === "GET" && !path.endsWith("/keys"))
    return {
      headers: { etag: String(world.version) },
      body: { KvsARN: storeArn, ItemCount: world.values.size, TotalSizeInBytes: 0, Created: 0 },
    };
  if (method === "GET") return { body: { Items: [...world.values].map(([Key, Value]) => ({ Key, Value })) } };
  const { Puts = [], Deletes = [] } = inputOf<{ Puts?: { Key: string; Value: string }[]; Deletes?: { Key: string }[] }>(call);
  if (Deletes.some(({ Key }) => !world.values.has(Key))) return refused(404, "ResourceNotFoundException", "no such key");
  try {
    world.writeValues(
      Number(headers["if-match"]),
      Object.fromEntries(Puts.map(({ Key, Value }) => [Key, Value])),
      Deletes.map(({ Key }) => Key),
    );
  } catch (error) {
    if (error instanceof Conflict) return refused(409, "ConflictException", error.message);
    throw error;
  }
  return { headers: { etag: String(world.version) }, body: { ItemCount: world.values.size, TotalSizeInBytes: 0 } };
}

function waf(world: EdgeWorld, region: Region, call: Call): Answer {
  // WAF's messages may quote what was sent.
  if (world.unreachable.has(region)) return refused(400, "WAFInternalErrorException", `about ${world.takes(region).join(" ")}`);
  const input = inputOf<{ NextMarker?: string; LockToken?: string; Id?: string; RegularExpressionList?: { RegexString: string }[] }>(call);
  const set = {
    Name: setName,
    Id: `id-${region}`,
    ARN: `arn:aws:wafv2:${region}:111111111111:regional/regexpatternset/${setName}/id-${region}`,
    Description: "tokens",
  };
  const operation = String(call.headers["x-amz-target"]).split(".").at(-1);
  // The set is on the second page.
  if (operation === "ListRegexPatternSets")
    return {
      body:
        input.NextMarker === undefined
          ? { RegexPatternSets: [{ Name: "another", Id: "other" }], NextMarker: "second" }
          : { RegexPatternSets: [set] },
    };
  if (input.Id !== set.Id) return refused(400, "WAFNonexistentItemException", "no such set");
  if (operation === "GetRegexPatternSet")
    return {
      body: {
        RegexPatternSet: { ...set, RegularExpressionList: world.expressions(region).map((RegexString) => ({ RegexString })) },
        LockToken: world.lockOf(region),
      },
    };
  const expressions = (input.RegularExpressionList ?? []).map(({ RegexString }) => RegexString);
  if (expressions.length === 0 || expressions.length > 10)
    return refused(400, "WAFInvalidParameterException", `about ${expressions.join(" ")}`);
  try {
    world.writeSet(region, String(input.LockToken), expressions);
  } catch (error) {
    if (error instanceof Conflict) return refused(400, "WAFOptimisticLockException", `about ${expressions.join(" ")}`);
    throw error;
  }
  return { body: { NextLockToken: world.lockOf(region) } };
}
