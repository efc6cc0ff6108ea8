import { escapeIdentifier, escapeLiteral } from "pg";
import { type Credential } from "./credential";
import { type Session } from "./database";
import { scramVerifier } from "./scram";

/** Any number that nothing else locks: two invocations must not change roles at the same time. */
const lockKey = "7310582";

/** Creates a role without rights when it does not exist. */
export async function ensureRole(session: Session, name: string, kind: "LOGIN" | "NOLOGIN"): Promise<void> {
  await session.query(`${(await roleExists(session, name)) ? "ALTER" : "CREATE"} ROLE ${escapeIdentifier(name)} ${kind} INHERIT`);
}

export const grantMembership = async (session: Session, group: string, member: string): Promise<void> => {
  await session.query(`GRANT ${escapeIdentifier(group)} TO ${escapeIdentifier(member)}`);
};

/** Sets a login's password, as a verifier. */
export async function setPassword(session: Session, { username, password }: Credential): Promise<void> {
  await session.query(`ALTER ROLE ${escapeIdentifier(username)} PASSWORD ${escapeLiteral(scramVerifier(password))}`);
}

/** Ends what a user has open; who comes back needs the password that is valid now. */
export async function endSessions(session: Session, username: string): Promise<void> {
  await session.query("SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE usename = $1", [username]);
}

export async function roleExists(session: Session, name: string): Promise<boolean> {
  return (await session.query("SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = $1", [name])).length > 0;
}

/** One transaction, and no other that changes roles beside it: after a crash nothing or all of it has happened. */
export async function changeRoles(session: Session, work: () => Promise<void>): Promise<void> {
  await session.query("BEGIN");
  try {
    await session.query("SELECT pg_catalog.pg_advisory_xact_lock($1)", [lockKey]);
    await work();
    await session.query("COMMIT");
  } catch (error) {
    await session.query("ROLLBACK").catch(() => undefined);
    throw error;
  }
}
