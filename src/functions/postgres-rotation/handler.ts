import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { required } from "../shared/environment";
import { functionLog, type Log } from "../shared/logger";
import { type RotationEvent } from "../shared/rotation/event";
import { rotationHandler } from "../shared/rotation/handler";
import { SecretsManagerStore } from "../shared/rotation/secrets-manager-store";
import { alternatingUsers } from "./alternating-users";
import { PostgresDatabase, readCertificates } from "./database";
import { rdsAuthorities } from "./rds-authorities";
import { singleUser } from "./single-user";

/**
 * Rotates the database's secrets: the administrator's own by changing its password, every other by
 * alternating users.
 *
 * Environment: DATABASE_HOST, DATABASE_PORT, DATABASE_NAME, ADMIN_SECRET_ARN; DATABASE_CA_FILE (PEM)
 * instead of the RDS authorities for a server with another CA.
 */
export function createHandler(environment: NodeJS.ProcessEnv, client: SecretsManagerClient = new SecretsManagerClient({}), log: Log = functionLog("postgres-rotation")): (event: RotationEvent) => Promise<void> {
  const store = new SecretsManagerStore(client);
  return rotationHandler(log, ({ SecretId }) => {
    const adminSecretId = required(environment, "ADMIN_SECRET_ARN");
    const caFile = environment.DATABASE_CA_FILE;
    const database = new PostgresDatabase({
      host: required(environment, "DATABASE_HOST"),
      port: Number(required(environment, "DATABASE_PORT")),
      database: required(environment, "DATABASE_NAME"),
      certificateAuthorities: caFile === undefined ? rdsAuthorities(required(environment, "AWS_REGION")) : readCertificates(caFile),
    });
    return { store, strategy: SecretId === adminSecretId ? singleUser({ store, database }) : alternatingUsers({ store, database, adminSecretId }) };
  });
}

export const handler = createHandler(process.env);
