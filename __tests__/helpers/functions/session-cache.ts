import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ElastiCacheClient } from "@aws-sdk/client-elasticache";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { type Probe, tlsProbe } from "../../../src/functions/redis-rotation/probe";
import { type Clients } from "../../../src/functions/redis-rotation/handler";
import { ElastiCacheGroup } from "../../../src/functions/redis-rotation/replication-group";
import { Waiting } from "../../../src/functions/redis-rotation/waiting";
import { type Certificate, localhostCertificate } from "../servers/certificate";
import { type ElastiCacheState, startElastiCache } from "../servers/elasticache";
import { emulatorClient, startMoto } from "../servers/moto";
import { startRedis } from "../servers/redis";
import { RotationService } from "./rotation";

export const bootstrapToken = "bootstrap-token-in-the-state";
export const quickPatience = { pollMilliseconds: 5, timeoutMilliseconds: 500 };

/** A member of a global datastore: a real Redis with tokens, and the API that changes them. */
export interface CacheMember {
  readonly state: ElastiCacheState;
  readonly client: ElastiCacheClient;
  readonly endpoint: string;
  /** The group as one invocation sees it. */
  group(): ElastiCacheGroup;
  /** Whether Redis takes a token. */
  takes(token: string | undefined): Promise<boolean>;
  /** Leaves these tokens in the group, oldest first. */
  reset(...tokens: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

export interface SessionCache extends Omit<CacheMember, "client" | "endpoint"> {
  readonly secondary: CacheMember;
  readonly probe: Probe;
  readonly clients: Clients;
  readonly service: RotationService;
  readonly environment: NodeJS.ProcessEnv;
  readonly endpoints: { readonly secretsManager: string; readonly elastiCache: string };
}

/** Replication groups as Terraform leaves them: of both regions, with tokens that stand in states. */
export async function startSessionCache(): Promise<SessionCache> {
  const certificate = await localhostCertificate();
  const probe = tlsProbe([certificate.certificate]);
  const [primary, secondary, moto] = await Promise.all([startMember(certificate, probe), startMember(certificate, probe), startMoto()]);
  const secretsManager = new SecretsManagerClient(emulatorClient(moto.endpoint));
  const folder = mkdtempSync(path.join(tmpdir(), "estate-ca-"));
  const caFile = path.join(folder, "ca.pem");
  writeFileSync(caFile, certificate.certificate);
  return {
    ...primary,
    secondary,
    probe,
    clients: { secretsManager, elastiCache: primary.client, elastiCacheIn: () => secondary.client },
    service: new RotationService(secretsManager),
    environment: { REPLICATION_GROUP_ID: "sessions", REDIS_CA_FILE: caFile },
    endpoints: { secretsManager: moto.endpoint, elastiCache: primary.endpoint },
    stop: async () => {
      secretsManager.destroy();
      await Promise.all([primary.stop(), secondary.stop(), moto.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function startMember(certificate: Certificate, probe: Probe): Promise<CacheMember> {
  const redis = await startRedis(certificate, [bootstrapToken]);
  const state: ElastiCacheState = {
    host: "localhost",
    port: redis.port,
    tokens: [bootstrapToken],
    applyTokens: (tokens) => redis.setTokens(tokens),
    modifyingFor: 2,
    snapshots: [],
    exported: [],
  };
  const api = await startElastiCache(state);
  const client = new ElastiCacheClient(emulatorClient(api.endpoint));
  return {
    state,
    client,
    endpoint: api.endpoint,
    group: () => new ElastiCacheGroup(client, "sessions", new Waiting(quickPatience)),
    takes: (token = "") => probe({ host: "localhost", port: redis.port }, token),
    reset: async (...tokens) => {
      state.tokens = [...tokens];
      await redis.setTokens(tokens);
    },
    stop: async () => {
      client.destroy();
      await Promise.all([redis.stop(), api.stop()]);
    },
  };
}
