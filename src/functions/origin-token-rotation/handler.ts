import { CloudFrontKeyValueStoreClient } from "@aws-sdk/client-cloudfront-keyvaluestore";
import { WAFV2Client } from "@aws-sdk/client-wafv2";
import { required } from "../shared/environment";
import { functionLog, type Log } from "../shared/logger";
import { newToken } from "./digest";
import { rotate } from "./rotate";
import { TokenSet } from "./token-sets";
import { TokenStore } from "./token-store";

/** `{"rotate": true}` replaces the token now, whatever its age; the schedule and the apply send `{}`. */
export interface RotationCall {
  readonly rotate?: boolean;
}

export interface Clients {
  readonly keyValueStore: CloudFrontKeyValueStoreClient;
  wafIn(region: string): WAFV2Client;
}

const awsClients = (): Clients => ({
  keyValueStore: new CloudFrontKeyValueStoreClient({}),
  wafIn: (region) => new WAFV2Client({ region }),
});

/**
 * Rotates the secret by which the load balancers know CloudFront, a step at a time: it is called
 * every quarter of an hour and does what is due, often nothing. It answers nothing, because what it answers
 * to an apply stands in Terraform's state.
 *
 * Environment: KEY_VALUE_STORE_ARN, SET_NAME, REGIONS (with commas), ROTATION_DAYS, SETTLE_MINUTES.
 */
export function createHandler(
  environment: NodeJS.ProcessEnv,
  clients: Clients = awsClients(),
  log: Log = functionLog("origin-token-rotation"),
  clock: () => Date = () => new Date(),
): (call: RotationCall) => Promise<void> {
  return async ({ rotate: requested = false }) => {
    const name = required(environment, "SET_NAME");
    const regions = required(environment, "REGIONS").split(",");
    try {
      const { corrected, steps } = await rotate({
        store: new TokenStore(clients.keyValueStore, required(environment, "KEY_VALUE_STORE_ARN")),
        sets: regions.map((region) => new TokenSet(clients.wafIn(region), name, region)),
        schedule: { rotationDays: amount(environment, "ROTATION_DAYS"), settleMinutes: amount(environment, "SETTLE_MINUTES") },
        moment: { now: clock(), requested, draw: newToken },
      });
      log.info("the regions take what CloudFront shows", { corrected: corrected.join(" "), steps: String(steps) });
    } catch (error) {
      const { name: kind } = error instanceof Error ? error : new Error("unknown error");
      log.error("the rotation could not go on; it does when it is called again", {
        error: kind,
        reason: kind === "Error" && error instanceof Error ? error.message : kind,
      });
      throw error;
    }
  };
}

function amount(environment: NodeJS.ProcessEnv, name: string): number {
  const value = Number(required(environment, name));
  if (!(value > 0)) throw new Error(`environment variable ${name} is no number above 0`);
  return value;
}

export const handler = createHandler(process.env);
