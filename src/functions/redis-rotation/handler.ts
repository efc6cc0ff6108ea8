import { readFileSync } from "node:fs";
import { ElastiCacheClient } from "@aws-sdk/client-elasticache";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { required } from "../shared/environment";
import { functionLog, type Log } from "../shared/logger";
import { type RotationEvent } from "../shared/rotation/event";
import { rotationHandler } from "../shared/rotation/handler";
import { SecretsManagerStore } from "../shared/rotation/secrets-manager-store";
import { type ApplyCall, checkApplyCall, isApplyCall } from "./apply-call";
import { authToken } from "./auth-token";
import { adopt, bootstrap } from "./first-token";
import { tlsProbe } from "./probe";
import { ElastiCacheGroup } from "./replication-group";
import { revoke } from "./revocation";
import { SecretsManagerRotations } from "./rotations";
import { type Patience, Waiting } from "./waiting";

export interface Clients {
  readonly secretsManager: SecretsManagerClient;
  readonly elastiCache: ElastiCacheClient;
  /** ElastiCache of another region, for the secondary member. */
  elastiCacheIn(region: string): ElastiCacheClient;
}

const awsClients = (): Clients => ({
  secretsManager: new SecretsManagerClient({}),
  elastiCache: new ElastiCacheClient({}),
  elastiCacheIn: (region) => new ElastiCacheClient({ region }),
});

/** A modification takes minutes; a Lambda function may run for 15, of which this leaves room for the calls themselves. */
const patience: Patience = { pollMilliseconds: 5_000, timeoutMilliseconds: 13 * 60_000 };

/**
 * Rotates the AUTH token of one replication group and of its secondary member, when Secrets Manager
 * calls; replaces the token of creation, when an apply calls; ends every earlier token at once, when a
 * person calls.
 *
 * Environment: REPLICATION_GROUP_ID; SECONDARY_REPLICATION_GROUP_ID with SECONDARY_REGION for a global
 * datastore; REDIS_CA_FILE (PEM) for a server with a private CA.
 */
export function createHandler(
  environment: NodeJS.ProcessEnv,
  clients: Clients = awsClients(),
  log: Log = functionLog("redis-rotation"),
  wait: Patience = patience,
): (event: RotationEvent | ApplyCall) => Promise<void> {
  const store = new SecretsManagerStore(clients.secretsManager);
  const context = () => {
    const waiting = new Waiting(wait);
    const { REDIS_CA_FILE: caFile, SECONDARY_REPLICATION_GROUP_ID: secondaryId } = environment;
    const groupId = required(environment, "REPLICATION_GROUP_ID");
    return {
      store,
      waiting,
      groupId,
      group: new ElastiCacheGroup(clients.elastiCache, groupId, waiting),
      secondary:
        secondaryId === undefined
          ? undefined
          : new ElastiCacheGroup(clients.elastiCacheIn(required(environment, "SECONDARY_REGION")), secondaryId, waiting),
      probe: tlsProbe(caFile === undefined ? undefined : [readFileSync(caFile, "utf8")]),
    };
  };
  const rotationStep = rotationHandler(log, ({ SecretId: secretId }) => ({ store, strategy: authToken({ ...context(), secretId }) }));

  const applyCall = async (call: ApplyCall): Promise<void> => {
    const { mode, secretId } = call;
    try {
      const own = context();
      checkApplyCall(call, own.groupId);
      const rotations = new SecretsManagerRotations(clients.secretsManager);
      if (mode === "adopt") await adopt({ ...own, secretId });
      else if (mode === "revoke") await revoke({ ...own, secretId, rotations });
      else await bootstrap({ ...own, secretId, rotations });
      log.info(mode === "revoke" ? "every earlier token is dead" : "the token of creation is dead", { mode, secretId });
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error("unknown error");
      log.error(mode === "revoke" ? "earlier tokens may still be alive" : "the token of creation could not be replaced", {
        mode,
        secretId,
        error: name,
        reason: message,
      });
      throw error;
    }
  };

  return (event) => (isApplyCall(event) ? applyCall(event) : rotationStep(event));
}

export const handler = createHandler(process.env);
