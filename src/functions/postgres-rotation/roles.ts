import { escapeIdentifier, escapeLiteral } from "pg";
import { type Credential, ownerRole } from "./credential";
import { type Session } from "./database";
import { scramVerifier } from "./scram";

/** Any number that nothing else locks: two rotations must not change roles at the same time. */
const lockKey = "7310582";

/**
 * Gives a login its password and the one membership that it lives on; creates login and owner role
 * when they do not exist. One transaction: after a crash nothing or all of it has happened.
 *
 * `SET role` makes every session of the login act as the owner role, so tables that one of the two
 * users creates belong to both, and whatever is granted to the owner role holds for both at once.
 */
export async function ensureLogin(session: Session, credential: Credential): Promise<void> {
  const owner = escapeIdentifier(ownerRole(credential.username));
  const login = escapeIdentifier(credential.username);
  await inTransaction(session, async () => {
    if (!(await roleExists(session, ownerRole(credential.username)))) await session.query(`CREATE ROLE ${owner} NOLOGIN`);
    if (!(await roleExists(session, credential.username))) await session.query(`CREATE ROLE ${login} LOGIN`);
    await session.query(`GRANT ${owner} TO ${login}`);
    await session.query(`ALTER ROLE ${login} SET role = ${owner}`);
    await setPassword(session, credential);
  });
}

/** Sets a login's password, as a verifier. */
export async function setPassword(session: Session, { username, password }: Credential): Promise<void> {
  await session.query(`ALTER ROLE ${escapeIdentifier(username)} PASSWORD ${escapeLiteral(scramVerifier(password))}`);
}

export async function roleExists(session: Session, name: string): Promise<boolean> {
  return (await session.query("SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = $1", [name])).length > 0;
}

async function inTransaction(session: Session, work: () => Promise<void>): Promise<void> {
  await session.query("BEGIN");
  try {
    await session.query("SELECT pg_advisory_xact_lock($1)", [lockKey]);
    await work();
    await session.query("COMMIT");
  } catch (error) {
    await session.query("ROLLBACK").catch(() => undefined);
    throw error;
  }
}
