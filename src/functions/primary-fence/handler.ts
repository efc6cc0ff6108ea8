import { DeregisterDBProxyTargetsCommand, DescribeDBProxyTargetsCommand, RDSClient } from "@aws-sdk/client-rds";
import { required } from "../shared/environment";
import { functionLog, type Log } from "../shared/logger";
import { fence, type WayToDatabase } from "./fence";

/** Milliseconds that one call may take: a region that is lost does not answer at all. */
const patience = 7000;

const proxyTargets = (client: RDSClient, DBProxyName: string): WayToDatabase => ({
  targets: async () => {
    const { Targets = [] } = await client.send(new DescribeDBProxyTargetsCommand({ DBProxyName }), {
      abortSignal: AbortSignal.timeout(patience),
    });
    return Targets.flatMap(({ RdsResourceId }) => (RdsResourceId === undefined ? [] : [RdsResourceId]));
  },
  close: async (instances) => {
    await client.send(new DeregisterDBProxyTargetsCommand({ DBProxyName, DBInstanceIdentifiers: [...instances] }), {
      abortSignal: AbortSignal.timeout(patience),
    });
  },
});

/**
 * Keeps the old primary region's services from writing to a database whose copy takes over, where that region can be
 * reached: its proxy leads nowhere from then on. The event is not looked at.
 *
 * Environment: PEER_REGION, PROXY_NAME, DATABASE (which the role is limited to).
 */
export function createHandler(
  environment: NodeJS.ProcessEnv,
  client: RDSClient = new RDSClient({
    ...(environment.PEER_REGION === undefined ? {} : { region: environment.PEER_REGION }),
    maxAttempts: 1,
  }),
  log: Log = functionLog("primary-fence"),
): () => Promise<{ readonly fenced: readonly string[] }> {
  return async () => {
    const region = required(environment, "PEER_REGION");
    const fenced = await fence(proxyTargets(client, required(environment, "PROXY_NAME")));
    log.info("the old primary's proxy leads to no database", { region, until: fenced.join(",") });
    return { fenced };
  };
}

export const handler = createHandler(process.env);
