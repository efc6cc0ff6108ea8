/** What a service may do with the tables of the database: look, or change them as well. */
export type DatabaseAccess = "read" | "readWrite";

export interface ServiceEntry {
  /** Lower-case letters and digits. */
  readonly service: string;
  readonly access: DatabaseAccess;
}

/** A schema to whose tables the named services append, and in which nobody changes or deletes. Every service of the table reads it. */
export interface JournalEntry {
  readonly journal: string;
  readonly appendedBy: readonly string[];
}

/** Who uses the database, and how: the catalog of services, as the function that makes the users gets it. */
export interface UserTable {
  readonly services: readonly ServiceEntry[];
  readonly journals: readonly JournalEntry[];
}

/** Call of the function that makes the users, by the apply of the database's stack. */
export interface ProvisionEvent {
  readonly mode: "provision";
  readonly table: UserTable;
}

/** Schema of everything that is no journal. */
export const sharedSchema = "public";
export const journalSchema = (journal: string): string => `journal_${journal}`;
