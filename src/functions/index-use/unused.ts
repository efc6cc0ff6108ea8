import { type Session } from "../postgres-rotation/database";

/** What an instance knows of its indexes. */
export interface IndexUse {
  /** Since when it counts. */
  readonly countedDays: number;
  /** Indexes that no query has read since then, the largest first. */
  readonly unused: readonly { readonly name: string; readonly bytes: number }[];
}

/**
 * A database's own date is null until somebody resets its statistics by hand. A crash, a restored copy and a new replica lose all
 * of them as well, and that is dated only where there is one entry for the whole server.
 * @see https://www.postgresql.org/docs/17/monitoring-stats.html#MONITORING-PG-STAT-BGWRITER-VIEW
 */
const countedSince =
  "greatest((SELECT stats_reset FROM pg_catalog.pg_stat_database WHERE datname = pg_catalog.current_database()), (SELECT stats_reset FROM pg_catalog.pg_stat_bgwriter))";

/**
 * An index that makes values unique, or tells a subscriber which row it is, is needed unread. What is not valid is still being made,
 * or was left by what failed to.
 * @see https://www.postgresql.org/docs/17/catalog-pg-index.html
 */
const unread = `
  SELECT pg_catalog.format('%I.%I', used.schemaname, used.indexrelname) AS name, pg_catalog.pg_relation_size(used.indexrelid)::text AS bytes
  FROM pg_catalog.pg_stat_user_indexes used JOIN pg_catalog.pg_index made ON made.indexrelid = used.indexrelid
  WHERE used.idx_scan = 0 AND made.indisvalid
    AND NOT (made.indisunique OR made.indisprimary OR made.indisexclusion OR made.indisreplident)
  ORDER BY pg_catalog.pg_relation_size(used.indexrelid) DESC, 1`;

/**
 * Reads the statistics of the instance that the session is in; a replica counts what is asked of it alone. Nothing of the
 * platform's own tables is read, and a session without any right sees as much.
 *
 * @throws Error where PostgreSQL does not say since when it counts
 */
export async function indexUse(session: Session): Promise<IndexUse> {
  const [counted] = await session.query(
    `SELECT (extract(epoch FROM pg_catalog.clock_timestamp() - ${countedSince}) / 86400)::float8 AS days`,
  );
  if (typeof counted?.days !== "number")
    throw new Error("PostgreSQL does not say since when it counts; see stats_reset of pg_stat_database and pg_stat_bgwriter");
  const unused = await session.query(unread);
  return { countedDays: counted.days, unused: unused.map(({ name, bytes }) => ({ name: String(name), bytes: Number(bytes) })) };
}
