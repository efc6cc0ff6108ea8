import { type BackendName } from "../backend-process";
import { type CacheEndpoints } from "../services/cache-endpoints";
import { type DatabaseServers } from "../services/database-servers";
import { type PolicyEvaluation } from "../permissions/evaluation";
import { type FunctionRunner } from "../services/function-runner";
import { type Answer, type Call } from "./call";
import { type InputJudgement } from "./input-check";

/** What an adapter may use. It reaches the two servers, and what the router itself runs. */
export interface AdapterContext {
  /** Sends a call on to a server, as it is or changed. */
  readonly send: (backend: BackendName, call: Call) => Promise<Answer>;
  /** What adapters keep between calls; emptied by a reset. */
  readonly store: Map<string, Buffer>;
  /** What AWS's model says of a call's input. */
  readonly judge: (call: Call) => Promise<InputJudgement>;
  readonly accountId: string;
  readonly policies: PolicyEvaluation;
  readonly functions: Pick<FunctionRunner, "run">;
  readonly caches: Pick<CacheEndpoints, "portOf" | "close">;
  readonly databases: Pick<DatabaseServers, "portOf" | "close">;
  /** One line of the router's log. */
  readonly log: (line: string) => void;
}

/** Answers the calls that neither server holds, or corrects an answer. Its comment says which call is missing where. */
export interface Adapter {
  readonly name: string;
  matches(call: Call): boolean;
  answer(call: Call, context: AdapterContext): Promise<Answer>;
}
