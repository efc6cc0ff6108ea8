import { type Adapter, type AdapterContext } from "../router/adapter";
import { type Answer, type Call } from "../router/call";
import { awsError } from "../router/errors";
import { type FunctionOutcome } from "../services/function-runner";
import { databaseEndpoints } from "./database-instances";
import { functionLogging, functionName, functionPath } from "./function-logging";

const invocationPath = /^\/2015-03-31\/functions\/(?<name>[^/]+)\/invocations$/;

/** What moto knows about a function. */
interface Configuration {
  readonly Handler: string;
  readonly Role: string;
  readonly Timeout: number;
  readonly Environment?: { readonly Variables?: Readonly<Record<string, string>> };
}

const archiveKey = (region: string, name: string): string => `lambda/${region}/${name}/archive`;

/**
 * Archives of Lambda functions and their invocation: moto runs functions in Docker, which the
 * emulator keeps from it, and does not give archives back. They are kept, and run in a process of the
 * Node.js that runs the emulator, whatever version the function asks for. Its SDK calls the emulator.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export const functionCalls: Adapter = {
  name: "function-calls",
  matches: ({ service, method, path }) =>
    service === "lambda" && (invocationPath.test(path) || (method !== "GET" && functionPath.test(path))),
  answer: async (call, context) => {
    const invoked = invocationPath.exec(call.path)?.groups?.name;
    if (invoked !== undefined) return invoke(call, functionName(invoked), context);
    const answer = await functionLogging.answer(call, context);
    if (answer.status < 300 && call.method !== "DELETE") keepArchive(call, context);
    return answer;
  },
};

function keepArchive(call: Call, { store }: AdapterContext): void {
  const request = JSON.parse(call.body.toString("utf8")) as { FunctionName?: string; ZipFile?: string; Code?: { ZipFile?: string } };
  const zip = request.ZipFile ?? request.Code?.ZipFile;
  const name = functionPath.exec(call.path)?.groups?.name ?? request.FunctionName;
  if (zip !== undefined && name !== undefined) store.set(archiveKey(call.region, functionName(name)), Buffer.from(zip, "base64"));
}

async function invoke(call: Call, name: string, context: AdapterContext): Promise<Answer> {
  const outcome = await runFunction(call.region, name, call.body.toString("utf8"), context);
  if (outcome === undefined)
    return awsError(call, { status: 404, code: "ResourceNotFoundException", message: `Function not found: ${name}` });
  const headers = {
    "content-type": "application/json",
    "x-amz-executed-version": "$LATEST",
    ...(outcome.failed ? { "x-amz-function-error": "Unhandled" } : {}),
  };
  return { status: 200, headers, body: Buffer.from(outcome.payload) };
}

/** Runs a function to its end; undefined when there is none of this name. */
export async function runFunction(
  region: string,
  name: string,
  event: string,
  context: AdapterContext,
): Promise<FunctionOutcome | undefined> {
  const { send, store, functions } = context;
  const path = `/2015-03-31/functions/${name}/configuration`;
  const known = await send("moto", {
    method: "GET",
    service: "lambda",
    operation: `GET ${path}`,
    region,
    host: `lambda.${region}.amazonaws.com`,
    path,
    query: "",
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=emulator/20260101/${region}/lambda/aws4_request, SignedHeaders=host, Signature=0`,
    },
    body: Buffer.alloc(0),
  });
  const archive = store.get(archiveKey(region, name));
  if (known.status >= 300 || archive === undefined) return undefined;
  const { Handler: handler, Role: role, Timeout: timeoutSeconds, Environment } = JSON.parse(known.body.toString("utf8")) as Configuration;
  const environment = Environment?.Variables ?? {};
  return functions.run({
    archive,
    handler,
    role,
    timeoutSeconds,
    region,
    environment,
    event: event === "" ? "{}" : event,
    endpoints: await databaseEndpoints(environment, context),
  });
}
