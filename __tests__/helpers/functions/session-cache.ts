import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ElastiCacheClient } from "@aws-sdk/client-elasticache";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { type Probe, tlsProbe } from "../../../src/functions/redis-rotation/probe";
import { ElastiCacheGroup } from "../../../src/functions/redis-rotation/replication-group";
import { localhostCertificate } from "../servers/certificate";
import { type ElastiCacheState, startElastiCache } from "../servers/elasticache";
import { emulatorClient, startMoto } from "../servers/moto";
import { startRedis } from "../servers/redis";
import { RotationService } from "./rotation";

export const bootstrapToken = "bootstrap-token-in-the-state";
export const quickPatience = { pollMilliseconds: 5, timeoutMilliseconds: 500 };

export interface SessionCache {
  readonly state: ElastiCacheState;
  readonly group: ElastiCacheGroup;
  readonly probe: Probe;
  readonly clients: { readonly secretsManager: SecretsManagerClient; readonly elastiCache: ElastiCacheClient };
  readonly service: RotationService;
  readonly environment: NodeJS.ProcessEnv;
  readonly endpoints: { readonly secretsManager: string; readonly elastiCache: string };
  /** Whether Redis takes a token. */
  takes(token: string | undefined): Promise<boolean>;
  /** Leaves these tokens in the group, oldest first. */
  reset(...tokens: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

/** A replication group as Terraform leaves it: a real Redis that takes the bootstrap token, and the API that changes it. */
export async function startSessionCache(): Promise<SessionCache> {
  const certificate = await localhostCertificate();
  const [redis, moto] = await Promise.all([startRedis(certificate, [bootstrapToken]), startMoto()]);
  const state: ElastiCacheState = { host: "localhost", port: redis.port, tokens: [bootstrapToken], applyTokens: (tokens) => redis.setTokens(tokens), modifyingFor: 2, snapshots: [], exported: [] };
  const api = await startElastiCache(state);
  const clients = { secretsManager: new SecretsManagerClient(emulatorClient(moto.endpoint)), elastiCache: new ElastiCacheClient(emulatorClient(api.endpoint)) };
  const probe = tlsProbe([certificate.certificate]);
  const folder = mkdtempSync(path.join(tmpdir(), "estate-ca-"));
  const caFile = path.join(folder, "ca.pem");
  writeFileSync(caFile, certificate.certificate);
  return {
    state,
    group: new ElastiCacheGroup(clients.elastiCache, "sessions", quickPatience),
    probe,
    clients,
    service: new RotationService(clients.secretsManager),
    environment: { REPLICATION_GROUP_ID: "sessions", REDIS_CA_FILE: caFile },
    endpoints: { secretsManager: moto.endpoint, elastiCache: api.endpoint },
    takes: (token = "") => probe({ host: "localhost", port: redis.port }, token),
    reset: async (...tokens) => {
      state.tokens = [...tokens];
      await redis.setTokens(tokens);
    },
    stop: async () => {
      clients.secretsManager.destroy();
      clients.elastiCache.destroy();
      await Promise.all([redis.stop(), moto.stop(), api.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
