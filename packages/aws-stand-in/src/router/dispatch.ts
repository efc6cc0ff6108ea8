import { adapters as allAdapters } from "../adapters";
import { type BackendName } from "../backend-process";
import { refusedByPolicies } from "../permissions/enforce";
import { type Adapter, type AdapterContext } from "./adapter";
import { type Answer, type Call, type RawCall, understand } from "./call";
import { awsError, notEmulated } from "./errors";
import { mayChange, refusedInput } from "./input-check";
import { backendOf } from "./routes";

/** Answer of a call, and who gave it, for the log. */
export interface Dispatched {
  readonly answer: Answer;
  readonly by: string;
  readonly call: Call | undefined;
}

/** Decides who answers a call: AWS's model where it refuses the input, IAM's policies where they refuse a function, else the first adapter that matches, else the server of its service, else nobody. */
export async function dispatch(raw: RawCall, context: AdapterContext, adapters: readonly Adapter[] = allAdapters): Promise<Dispatched> {
  const call = understand(raw);
  if (call === undefined) {
    const message = `the service is not known of ${raw.method} ${raw.host}${raw.path}: it is not signed and the host names none`;
    return {
      answer: awsError({ service: "", headers: raw.headers }, { status: 400, code: "MissingAuthenticationToken", message }),
      by: "router",
      call,
    };
  }
  if (mayChange(call)) {
    const { violations = [], unknown } = await context.judge(call);
    if (unknown !== undefined) context.log(`not judged: ${call.service}:${call.operation}: ${unknown}`);
    if (violations.length > 0) {
      context.log(`refused: ${call.service}:${call.operation}: ${violations.join("; ")}`);
      return { answer: refusedInput(call, violations), by: "AWS's model", call };
    }
  }
  const refused = await refusedByPolicies(call, context);
  if (refused !== undefined) return { answer: refused, by: "IAM", call };
  const adapter = adapters.find((candidate) => candidate.matches(call));
  if (adapter !== undefined) return { answer: await adapter.answer(call, context), by: adapter.name, call };
  const backend: BackendName | undefined = backendOf(call);
  if (backend === undefined) return { answer: notEmulated(call), by: "router", call };
  return { answer: await context.send(backend, call), by: backend, call };
}
