import { SQSClient } from "@aws-sdk/client-sqs";
import { SSMClient } from "@aws-sdk/client-ssm";
import { required } from "../shared/environment";
import { functionLog, type Log } from "../shared/logger";
import { parameterFlag, queueSignal } from "./aws-flag";
import { reportFlag } from "./flag";

interface Clients {
  readonly ssm: SSMClient;
  readonly sqs: SQSClient;
}

/**
 * Reports the failover flag to Route 53: every minute, and when it changes. The event is not looked
 * at, so that no event can declare a failover.
 *
 * Environment: FLAG_PARAMETER, SIGNAL_QUEUE_URL.
 */
export function createHandler(
  environment: NodeJS.ProcessEnv,
  clients: Clients = { ssm: new SSMClient({}), sqs: new SQSClient({}) },
  log: Log = functionLog("failover-flag"),
): () => Promise<void> {
  return async () => {
    const parameter = required(environment, "FLAG_PARAMETER");
    const signal = queueSignal(clients.sqs, required(environment, "SIGNAL_QUEUE_URL"));
    const declared = await reportFlag(parameterFlag(clients.ssm, parameter), signal);
    log.info(declared ? "the recovery region has taken over" : "no failover is declared", { parameter, value: String(declared) });
  };
}

export const handler = createHandler(process.env);
