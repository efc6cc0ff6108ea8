import { type Adapter } from "../router/adapter";
import { type Answer, type Call } from "../router/call";

type Json = Record<string, unknown>;

/** Paths of functions, their code and their configuration. */
export const functionPath = /^\/2015-03-31\/functions(?:\/(?<name>[^/]+)(?<rest>\/configuration|\/code)?)?$/;

/**
 * LoggingConfig of Lambda functions: moto takes it in CreateFunction and UpdateFunctionConfiguration
 * and gives back none, so Terraform would set it again in every run. What is set is kept by
 * function and added to the answers.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_LoggingConfig.html
 */
export const functionLogging: Adapter = {
  name: "function-logging",
  matches: (call) => call.service === "lambda" && functionPath.test(call.path),
  answer: async (call, { send, store }) => {
    const answer = await send("moto", call);
    if (answer.status >= 300) return answer;
    const { name, rest } = functionPath.exec(call.path)?.groups ?? {};
    const sets = call.method === "POST" || (call.method === "PUT" && rest === "/configuration");
    const request = sets ? parse(call) : {};
    const key = `lambda/${call.region}/${functionName(name ?? String(request.FunctionName))}/LoggingConfig`;
    if (request.LoggingConfig !== undefined) store.set(key, Buffer.from(JSON.stringify(request.LoggingConfig)));
    if (call.method === "DELETE") store.delete(key);
    const kept = store.get(key);
    // Without a name and not a creation it is the list of all functions, which says nothing of logging.
    if (kept === undefined || (name === undefined && call.method !== "POST")) return answer;
    return withLogging(answer, JSON.parse(kept.toString("utf8")) as Json);
  },
};

/** A function is named by name or by ARN. */
export const functionName = (name: string): string => decodeURIComponent(name).split(":function:").at(-1) ?? name;

const parse = ({ body }: Pick<Call, "body">): Json => JSON.parse(body.toString("utf8")) as Json;

function withLogging(answer: Answer, logging: Json): Answer {
  if (answer.body.length === 0) return answer;
  const json = parse(answer);
  const configuration = (json.Configuration ?? json) as Json;
  configuration.LoggingConfig = logging;
  return { ...answer, body: Buffer.from(JSON.stringify(json)) };
}
