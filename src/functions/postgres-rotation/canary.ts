import { canary, canaryDigest, countTables } from "../../facts/database-canary";
import { type Session } from "./database";

/**
 * The table of the rows. It belongs to the administrator, who reads it in a restored copy too: no role is made for it, and none
 * is let in by IAM, which would reach whoever made that role. Run inside a transaction, as often as it is asked to.
 */
export async function makeCanary(session: Session): Promise<void> {
  await session.query(`CREATE SCHEMA IF NOT EXISTS ${canary.schema}`);
  await session.query(
    `CREATE TABLE IF NOT EXISTS ${canary.table} (number bigint PRIMARY KEY, written_at timestamptz NOT NULL, tables integer NOT NULL, digest text NOT NULL)`,
  );
}

/** Writes one row after the newest, and deletes those that no restored copy is asked for any more. */
export async function writeCanary(session: Session): Promise<{ readonly number: string }> {
  const [row] = await session.query(
    `WITH newest AS (SELECT number, digest FROM ${canary.table} ORDER BY number DESC LIMIT 1),
          made AS (SELECT coalesce((SELECT number FROM newest), 0) + 1 AS number, pg_catalog.clock_timestamp() AS written_at, (${countTables}) AS tables)
     INSERT INTO ${canary.table} (number, written_at, tables, digest)
     SELECT number, written_at, tables, ${canaryDigest("made", "(SELECT digest FROM newest)")} FROM made RETURNING number`,
  );
  await session.query(`DELETE FROM ${canary.table} WHERE written_at < pg_catalog.now() - interval '${canary.keptDays} days'`);
  return { number: String(row?.number) };
}
