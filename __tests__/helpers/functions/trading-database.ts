import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { PostgresDatabase } from "../../../src/functions/postgres-rotation/database";
import { scramVerifier } from "../../../src/functions/postgres-rotation/scram";
import { SecretsManagerStore } from "../../../src/functions/shared/rotation/secrets-manager-store";
import { localhostCertificate } from "../servers/certificate";
import { emulatorClient, startMoto } from "../servers/moto";
import { type Postgres, startPostgres } from "../servers/postgres";
import { RotationService } from "./rotation";

const adminPassword = "first-password-of-the-administrator";

/** Path of the services' secrets. */
export const serviceSecrets = "smart0dte/test/database/services";

export interface TradingDatabase {
  readonly postgres: Postgres;
  readonly database: PostgresDatabase;
  readonly client: SecretsManagerClient;
  readonly store: SecretsManagerStore;
  readonly service: RotationService;
  readonly environment: NodeJS.ProcessEnv;
  readonly adminSecretId: string;
  /** Where the emulator of Secrets Manager listens. */
  readonly endpoint: string;
  /** Runs statements in the database as somebody, in one session. */
  query(credential: Record<string, string>, text: string): Promise<readonly Record<string, unknown>[]>;
  /** Logs in and closes; throws when the database refuses. */
  login(credential: Record<string, string>): Promise<void>;
  stop(): Promise<void>;
}

/** A database as RDS leaves it: an administrator who may create roles and is no superuser, and its secret. */
export async function startTradingDatabase(): Promise<TradingDatabase> {
  const certificate = await localhostCertificate();
  const [postgres, moto] = await Promise.all([startPostgres(certificate), startMoto()]);
  await postgres.superuser(`CREATE ROLE administrator LOGIN CREATEROLE CREATEDB PASSWORD '${scramVerifier(adminPassword)}'`);
  // rds_superuser may end sessions. https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.PostgreSQL.CommonDBATasks.Roles.rds_superuser.html
  await postgres.superuser("GRANT pg_signal_backend TO administrator");
  await postgres.superuser("CREATE DATABASE trading OWNER administrator");

  const client = new SecretsManagerClient(emulatorClient(moto.endpoint));
  const service = new RotationService(client);
  const adminSecretId = await service.create("admin", { username: "administrator", password: adminPassword });
  const folder = mkdtempSync(path.join(tmpdir(), "estate-ca-"));
  const caFile = path.join(folder, "ca.pem");
  writeFileSync(caFile, certificate.certificate);
  const location = { host: "localhost", port: postgres.port, database: "trading", certificateAuthorities: [certificate.certificate] };
  return {
    postgres,
    database: new PostgresDatabase(location),
    client,
    store: new SecretsManagerStore(client),
    service,
    environment: {
      DATABASE_HOST: "localhost",
      DATABASE_PORT: String(postgres.port),
      DATABASE_NAME: "trading",
      ADMIN_SECRET_ARN: adminSecretId,
      DATABASE_CA_FILE: caFile,
      SERVICE_SECRETS: serviceSecrets,
      OVERLAP_HOURS: "24",
    },
    adminSecretId,
    endpoint: moto.endpoint,
    query: async ({ username = "", password = "" }, text) => {
      const session = postgres.client(username, password, "trading");
      session.on("error", () => undefined);
      await session.connect();
      try {
        return (await session.query<Record<string, unknown>>(text)).rows;
      } finally {
        await session.end();
      }
    },
    login: async ({ username = "", password = "" }) => {
      const session = postgres.client(username, password, "trading");
      session.on("error", () => undefined);
      try {
        await session.connect();
      } finally {
        await session.end().catch(() => undefined);
      }
    },
    stop: async () => {
      client.destroy();
      await Promise.all([postgres.stop(), moto.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
