/**
 * Rows that the estate itself writes into the database, so that a restored copy says until when it holds what was written:
 * of the platform's own tables nobody here knows which row is the newest.
 */
export const canary = {
  schema: "estate",
  table: "estate.canary",
  /** As often as a schedule can: what a restored copy lacks is told to the minute, beside mechanisms that promise five. */
  everyMinutes: 1,
  keptDays: 8,
} as const;

/** Call of the function that has the administrator's secret, by a schedule: one more row. */
export interface CanaryEvent {
  readonly mode: "canary";
}

/** How a row's digest is made of it and of the row before: a row that is lost, changed or out of its order breaks the chain. */
export const canaryDigest = (row: string, previous: string): string =>
  `pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(pg_catalog.concat_ws('|', ${row}.number, extract(epoch FROM ${row}.written_at), ${row}.tables, ${previous}), 'UTF8')), 'hex')`;

/** How many tables the platform has: those of the schema that all services share, and of the journals. */
export const countTables =
  "SELECT count(*)::integer FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p') AND (n.nspname = 'public' OR n.nspname ^@ 'journal_')";
