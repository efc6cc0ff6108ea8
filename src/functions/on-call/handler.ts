import { onCallAt, type Rota } from "../../facts/rota";
import { required } from "../shared/environment";
import { functionLog, type Log } from "../shared/logger";

/**
 * Gives a state machine the name of whoever is on call now.
 *
 * Environment: ROTA, as JSON.
 */
export function createHandler(
  environment: NodeJS.ProcessEnv,
  log: Log = functionLog("on-call"),
  now: () => Date = () => new Date(),
): () => Promise<{ readonly person: string }> {
  return () => {
    const rota = JSON.parse(required(environment, "ROTA")) as Rota;
    const person = onCallAt(now(), rota);
    log.info("is on call", { person });
    return Promise.resolve({ person });
  };
}

export const handler = createHandler(process.env);
