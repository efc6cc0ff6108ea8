import { escapeIdentifier } from "pg";
import { type Session } from "./database";
import { ensureRole, grantMembership } from "./roles";
import { groupOf, schemaOwner } from "../../facts/service-users";
import { journalSchema, sharedSchema, type UserTable } from "../../facts/user-table";

/** What a group may do in a schema: on its tables and on its sequences. */
interface Rights {
  readonly tables: string;
  readonly sequences: string | undefined;
}

const read: Rights = { tables: "SELECT", sequences: undefined };
const append: Rights = { tables: "SELECT, INSERT", sequences: "USAGE" };
const readWrite: Rights = { tables: "SELECT, INSERT, UPDATE, DELETE", sequences: "USAGE, SELECT" };

/**
 * Makes the rights of every service what the table says, on tables that exist and on those that the
 * owner role makes later. What the table does not say is taken away: of services that look only, of
 * services that left it, in journals that nobody appends to any more. Run inside a transaction, so
 * that nobody ever sees less than the old rights or the new ones.
 *
 * @see https://www.postgresql.org/docs/17/sql-alterdefaultprivileges.html
 */
export async function makeRights(session: Session, administrator: string, { services, journals }: UserTable): Promise<void> {
  await ensureRole(session, schemaOwner, "NOLOGIN");
  // A role may grant on what a role owns that it is a member of, and migrations act as the owner from this login.
  await grantMembership(session, schemaOwner, administrator);
  for (const { service } of services) await ensureRole(session, groupOf(service), "NOLOGIN");
  for (const { journal } of journals)
    await session.query(`CREATE SCHEMA IF NOT EXISTS ${escapeIdentifier(journalSchema(journal))} AUTHORIZATION ${schemaOwner}`);
  await session.query(`GRANT USAGE, CREATE ON SCHEMA ${sharedSchema} TO ${schemaOwner}`);

  const groups = await names(session, "SELECT rolname AS name FROM pg_catalog.pg_roles WHERE rolname ^@ 'service_' ORDER BY 1");
  const schemas = await names(
    session,
    `SELECT nspname AS name FROM pg_catalog.pg_namespace WHERE nspname = '${sharedSchema}' OR nspname ^@ 'journal_' ORDER BY 1`,
  );
  for (const schema of schemas) {
    for (const group of groups) await takeAll(session, schema, group);
    for (const { service, access } of services) {
      const appends = journals.some(({ journal, appendedBy }) => journalSchema(journal) === schema && appendedBy.includes(service));
      const rights = schema === sharedSchema ? { read, readWrite }[access] : appends ? append : read;
      await give(session, schema, groupOf(service), rights);
    }
  }
}

async function takeAll(session: Session, schema: string, group: string): Promise<void> {
  const role = escapeIdentifier(group);
  for (const [kind, objects] of Object.entries(await ownedObjects(session, schema))) {
    if (objects !== "") await session.query(`REVOKE ALL ON ${kind} ${objects} FROM ${role}`);
    await session.query(
      `ALTER DEFAULT PRIVILEGES FOR ROLE ${schemaOwner} IN SCHEMA ${escapeIdentifier(schema)} REVOKE ALL ON ${kind}S FROM ${role}`,
    );
  }
  await session.query(`REVOKE ALL ON SCHEMA ${escapeIdentifier(schema)} FROM ${role}`);
}

async function give(session: Session, schema: string, group: string, { tables, sequences }: Rights): Promise<void> {
  const role = escapeIdentifier(group);
  await session.query(`GRANT USAGE ON SCHEMA ${escapeIdentifier(schema)} TO ${role}`);
  const objects = await ownedObjects(session, schema);
  for (const [kind, rights] of [
    ["TABLE", tables],
    ["SEQUENCE", sequences],
  ] as const) {
    if (rights === undefined) continue;
    if (objects[kind] !== "") await session.query(`GRANT ${rights} ON ${kind} ${objects[kind]} TO ${role}`);
    await session.query(
      `ALTER DEFAULT PRIVILEGES FOR ROLE ${schemaOwner} IN SCHEMA ${escapeIdentifier(schema)} GRANT ${rights} ON ${kind}S TO ${role}`,
    );
  }
}

/** What the owner role has in a schema, as lists for GRANT. Extensions put things of others into `public`, which are not ours to grant. */
async function ownedObjects(session: Session, schema: string): Promise<{ readonly TABLE: string; readonly SEQUENCE: string }> {
  const list = async (kinds: string): Promise<string> => {
    const found = await names(
      session,
      `SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) AS name FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = $1 AND pg_catalog.pg_get_userbyid(c.relowner) = '${schemaOwner}' AND c.relkind::text = ANY (pg_catalog.string_to_array($2, ',')) ORDER BY 1`,
      [schema, kinds],
    );
    return found.join(", ");
  };
  // https://www.postgresql.org/docs/17/catalog-pg-class.html: tables, partitioned ones, views, materialized views, foreign tables; sequences
  return { TABLE: await list("r,p,v,m,f"), SEQUENCE: await list("S") };
}

const names = async (session: Session, text: string, values: readonly string[] = []): Promise<string[]> =>
  (await session.query(text, values)).map(({ name }) => String(name));
