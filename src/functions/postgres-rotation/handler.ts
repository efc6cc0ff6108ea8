import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { required } from "../shared/environment";
import { functionLog, type Log } from "../shared/logger";
import { rotationHandler } from "../shared/rotation/handler";
import { SecretsManagerStore } from "../shared/rotation/secrets-manager-store";
import { adminCredential } from "./admin-session";
import { writeCanary } from "./canary";
import { PostgresDatabase, readCertificates, withSession } from "./database";
import { endCredentials } from "./emergency";
import { type DatabaseEvent, parseService, parseTable } from "./events";
import { fixedUsers } from "./fixed-users";
import { provision, type ServiceDatabase } from "./provision";
import { rdsAuthorities } from "./rds-authorities";
import { secretPath } from "../../facts/service-users";
import { singleUser } from "./single-user";

/**
 * Makes the database's users and changes their passwords:
 *
 * - a step of Secrets Manager rotates the administrator's secret, or one of a service's two;
 * - `{"mode":"provision","table":…}` makes the users and rights of all services;
 * - `{"mode":"emergency","service":…}` ends both credentials of a service at once;
 * - `{"mode":"canary"}` writes a row by which a restored copy says how old it is.
 *
 * Environment: DATABASE_HOST, DATABASE_PORT, DATABASE_NAME, ADMIN_SECRET_ARN, SERVICE_SECRETS (path of
 * the services' secrets), OVERLAP_HOURS, COPY_REGION; DATABASE_CA_FILE (PEM) instead of the RDS
 * authorities for a server with another CA.
 *
 * @param now for tests.
 */
export function createHandler(
  environment: NodeJS.ProcessEnv,
  client: SecretsManagerClient = new SecretsManagerClient({}),
  log: Log = functionLog("postgres-rotation"),
  now: () => Date = () => new Date(),
): (event: DatabaseEvent) => Promise<unknown> {
  const surroundings = (): ServiceDatabase => {
    const caFile = environment.DATABASE_CA_FILE;
    const prefix = required(environment, "SERVICE_SECRETS");
    return {
      store: new SecretsManagerStore(client),
      database: new PostgresDatabase({
        host: required(environment, "DATABASE_HOST"),
        port: Number(required(environment, "DATABASE_PORT")),
        database: required(environment, "DATABASE_NAME"),
        certificateAuthorities: caFile === undefined ? rdsAuthorities(required(environment, "AWS_REGION")) : readCertificates(caFile),
      }),
      adminSecretId: required(environment, "ADMIN_SECRET_ARN"),
      secretOf: (user) => `${prefix}/${secretPath(user)}`,
      now,
    };
  };
  const rotate = rotationHandler(log, ({ SecretId }) => {
    const props = surroundings();
    const strategy =
      SecretId === props.adminSecretId
        ? singleUser(props)
        : fixedUsers({ ...props, overlapHours: Number(required(environment, "OVERLAP_HOURS")) });
    return { store: props.store, strategy, copyRegion: environment.COPY_REGION };
  });
  return async (event) => {
    if (!("mode" in event)) return rotate(event);
    if (event.mode === "canary") {
      const props = surroundings();
      return withSession(props.database, await adminCredential(props), writeCanary);
    }
    const result =
      event.mode === "provision"
        ? await provision(parseTable(event.table), surroundings())
        : await endCredentials(parseService(event.service), surroundings());
    log.info(`${event.mode} done`, { users: Object.values(result).flat().join(" ") });
    return result;
  };
}

export const handler = createHandler(process.env);
