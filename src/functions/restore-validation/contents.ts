import { type Session } from "../postgres-rotation/database";
import { canary, canaryDigest, countTables } from "../../facts/database-canary";

/** What a restored database holds, as far as the estate knows what it must hold. */
export interface Contents {
  /** Rows that the estate wrote into it. */
  readonly rows: number;
  /** Whether no row between the oldest and the newest is missing, and each one's digest is that of it and of the row before. */
  readonly unbroken: boolean;
  readonly newest: Date | undefined;
  /** Tables that the platform had when the newest row was written, and those that are there. */
  readonly tables: { readonly before: number; readonly now: number };
}

const verified = `
  SELECT pg_catalog.count(*)::integer AS rows,
         coalesce(pg_catalog.max(number) - pg_catalog.min(number) + 1 = pg_catalog.count(*)
                  AND pg_catalog.bool_and(previous IS NULL OR digest = ${canaryDigest("chained", "previous")}), false) AS unbroken,
         pg_catalog.to_char(pg_catalog.max(written_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS newest,
         coalesce((SELECT tables FROM ${canary.table} ORDER BY number DESC LIMIT 1), 0) AS before,
         (${countTables}) AS now
  FROM (SELECT *, pg_catalog.lag(digest) OVER (ORDER BY number) AS previous FROM ${canary.table}) AS chained`;

/** Reads every row that the estate wrote, and the catalog: of what people trade nothing is read. */
export async function contentsOf(session: Session): Promise<Contents> {
  const [row = {}] = await session.query(verified);
  return {
    rows: Number(row.rows),
    unbroken: row.unbroken === true,
    newest: typeof row.newest === "string" ? new Date(row.newest) : undefined,
    tables: { before: Number(row.before), now: Number(row.now) },
  };
}
