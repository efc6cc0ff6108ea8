import { randomUUID } from "node:crypto";
import { RotationError } from "../shared/rotation/event";
import { type SecretStore } from "../shared/rotation/secret-store";
import { adminCredential } from "./admin-session";
import { makeCanary } from "./canary";
import { type Credential, newPassword, parseCredential } from "./credential";
import { type Database, takes, withSession } from "./database";
import { makeRights } from "./rights";
import { changeRoles, endSessions, ensureRole, grantMembership, setPassword } from "./roles";
import { groupOf, loginOf, parseLogin, type ServiceUser, userMarks } from "../../facts/service-users";
import { type UserTable } from "../../facts/user-table";

export interface ServiceDatabase {
  readonly store: SecretStore;
  readonly database: Database;
  readonly adminSecretId: string;
  /** Name or ARN of a user's secret. */
  readonly secretOf: (user: ServiceUser) => string;
  readonly now: () => Date;
}

/**
 * Makes the users and the rights of every service what the table says, as often as it is asked to.
 * The first password of a user is made here and stands in its secret alone. A user that works is left
 * as it is; one that does not gets the password of its secret. Users of services that left the table
 * can log in no more.
 *
 * @returns the users that there are.
 * @throws RotationError when a user does not log in at the end, or a secret is of another user.
 */
export async function provision(table: UserTable, surroundings: ServiceDatabase): Promise<{ readonly users: readonly string[] }> {
  const { store, database, adminSecretId } = surroundings;
  const users = table.services.flatMap(({ service }) => userMarks.map((mark): ServiceUser => ({ service, mark })));
  const credentials: Credential[] = [];
  for (const user of users) credentials.push(await credentialOf(user, surroundings));
  const broken: Credential[] = [];
  for (const credential of credentials) if (!(await takes(database, credential))) broken.push(credential);

  const administrator = await adminCredential({ store, database, adminSecretId });
  await withSession(database, administrator, (session) =>
    changeRoles(session, async () => {
      await makeRights(session, administrator.username, table);
      await makeCanary(session);
      for (const user of users) {
        await ensureRole(session, loginOf(user), "LOGIN");
        await grantMembership(session, groupOf(user.service), loginOf(user));
      }
      for (const credential of broken) await setPassword(session, credential);
      const logins = await session.query(
        "SELECT rolname FROM pg_catalog.pg_roles WHERE rolcanlogin AND rolname ~ '^[a-z][a-z0-9]*_[ab]$' AND EXISTS (SELECT FROM pg_catalog.pg_roles g WHERE g.rolname = 'service_' || left(pg_roles.rolname, -2))",
      );
      for (const login of logins
        .map(({ rolname }) => String(rolname))
        .filter((name) => !credentials.some(({ username }) => username === name))) {
        await ensureRole(session, login, "NOLOGIN");
        await endSessions(session, login);
      }
    }),
  );
  for (const credential of credentials) await verifyLogin(database, credential);
  return { users: credentials.map(({ username }) => username) };
}

async function credentialOf(user: ServiceUser, { store, secretOf }: ServiceDatabase): Promise<Credential> {
  const secretId = secretOf(user);
  const current = await store.read(secretId, "AWSCURRENT");
  const value = current ?? { username: loginOf(user), password: await newPassword(store) };
  const credential = parseCredential(value);
  if (credential.username !== loginOf(user))
    throw new RotationError(
      `the secret ${secretId} is of user ${credential.username}, expected ${loginOf(user)}; store a value with this username and any password, then apply again`,
    );
  if (current === undefined) await store.writeCurrent(secretId, randomUUID(), value);
  return credential;
}

/** Logs in, and looks whether the user has what its service may do. */
export async function verifyLogin(database: Database, credential: Credential): Promise<void> {
  const group = groupOf(parseLogin(credential.username).service);
  const [row] = await withSession(database, credential, (session) =>
    session.query("SELECT pg_catalog.pg_has_role($1, 'USAGE') AS belongs", [group]),
  );
  if (row?.belongs !== true)
    throw new RotationError(`user ${credential.username} logs in, but has not the rights of ${group}; apply the database's stack again`);
}
