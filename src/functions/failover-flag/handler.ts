import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { SSMClient } from "@aws-sdk/client-ssm";
import { required } from "../shared/environment";
import { functionLog, type Log } from "../shared/logger";
import { flagMetric, parameterFlag } from "./aws-flag";
import { reportFlag } from "./flag";

interface Clients {
  readonly ssm: SSMClient;
  readonly cloudWatch: CloudWatchClient;
}

/**
 * Reports the failover flag to Route 53: every minute, and when it changes. The event is not looked
 * at, so that no event can declare a failover.
 *
 * Environment: FLAG_PARAMETER, METRIC_NAMESPACE, METRIC_NAME.
 */
export function createHandler(environment: NodeJS.ProcessEnv, clients: Clients = { ssm: new SSMClient({}), cloudWatch: new CloudWatchClient({}) }, log: Log = functionLog("failover-flag")): () => Promise<void> {
  return async () => {
    const parameter = required(environment, "FLAG_PARAMETER");
    const metric = flagMetric(clients.cloudWatch, required(environment, "METRIC_NAMESPACE"), required(environment, "METRIC_NAME"));
    const value = await reportFlag(parameterFlag(clients.ssm, parameter), metric);
    log.info(value === 1 ? "the recovery region has taken over" : "no failover is declared", { parameter, value: String(value) });
  };
}

export const handler = createHandler(process.env);
