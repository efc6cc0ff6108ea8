import { readFileSync } from "node:fs";
import { ElastiCacheClient } from "@aws-sdk/client-elasticache";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { required } from "../shared/environment";
import { functionLog, type Log } from "../shared/logger";
import { type RotationEvent } from "../shared/rotation/event";
import { rotationHandler } from "../shared/rotation/handler";
import { SecretsManagerStore } from "../shared/rotation/secrets-manager-store";
import { authToken } from "./auth-token";
import { tlsProbe } from "./probe";
import { ElastiCacheGroup, type Patience } from "./replication-group";

export interface Clients {
  readonly secretsManager: SecretsManagerClient;
  readonly elastiCache: ElastiCacheClient;
}

/** A modification takes minutes; a Lambda function may run for 15, of which this leaves room for the rest of the step. */
const patience: Patience = { pollMilliseconds: 5_000, timeoutMilliseconds: 6 * 60_000 };

/**
 * Rotates the AUTH token of one replication group.
 *
 * Environment: REPLICATION_GROUP_ID; REDIS_CA_FILE (PEM) for a server with a private CA.
 */
export function createHandler(
  environment: NodeJS.ProcessEnv,
  { secretsManager, elastiCache }: Clients = { secretsManager: new SecretsManagerClient({}), elastiCache: new ElastiCacheClient({}) },
  log: Log = functionLog("redis-rotation"),
  wait: Patience = patience,
): (event: RotationEvent) => Promise<void> {
  const store = new SecretsManagerStore(secretsManager);
  return rotationHandler(log, ({ SecretId }) => {
    const caFile = environment.REDIS_CA_FILE;
    const group = new ElastiCacheGroup(elastiCache, required(environment, "REPLICATION_GROUP_ID"), wait);
    const probe = tlsProbe(caFile === undefined ? undefined : [readFileSync(caFile, "utf8")]);
    return { store, strategy: authToken({ store, secretId: SecretId, group, probe }) };
  });
}

export const handler = createHandler(process.env);
