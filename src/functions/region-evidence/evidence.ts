/** What is asked of a region before somebody decides to leave it, or to move to it. */
export interface RegionQuestions {
  readonly database: () => Promise<DatabaseState>;
  /** Newest minute of each measure of the database; a measure without one is left out. */
  readonly measures: () => Promise<readonly Measure[]>;
  /** Names of pages that ring. */
  readonly pages: () => Promise<readonly string[]>;
}

export interface DatabaseState {
  readonly status: string;
  /** What RDS says of a replica's copying; empty for a database that copies nothing. */
  readonly replication: readonly string[];
}

export interface Measure {
  readonly name: MeasureName;
  readonly value: number;
  readonly at: Date;
}

/** Measures of RDS, in words for whoever approves. @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html */
export const measureNames = {
  ReplicaLag: (value: number) => `${value < 0 ? "copying has stopped" : `${Math.round(value)} s behind`}`,
  // A replica that is sent nothing writes nothing: its lag alone does not show that.
  WriteIOPS: (value: number) => (value === 0 ? "no writes to its disk" : `${Math.round(value)} writes a second`),
  DatabaseConnections: (value: number) => `${Math.round(value)} connections`,
} as const;
export type MeasureName = keyof typeof measureNames;

/** Pages that are named one by one; of more only the number is given, so that the text fits beside the command that approves. */
const named = 4;

/**
 * What a region says about itself, as one line. What is not answered is said to be that; nothing is left out.
 *
 * @returns `says`, and whether anything was answered
 */
export async function evidenceOf(ask: RegionQuestions): Promise<{ readonly says: string; readonly answers: boolean }> {
  const parts = await Promise.all([
    told("its database", ask.database, ({ status, replication }) => `database ${[status, ...replication].join(", ")}`),
    told("measures of its database", ask.measures, (all) =>
      all.length === 0 ? "no measures of the database" : all.map(inWords).join(", "),
    ),
    told("its pages", ask.pages, (pages) =>
      pages.length === 0
        ? "no page rings"
        : `rings: ${pages.slice(0, named).join(" ")}${pages.length > named ? ` and ${pages.length - named} more` : ""}`,
    ),
  ]);
  const answers = parts.some(({ answered }) => answered);
  return { says: answers ? parts.map(({ text }) => text).join("; ") : "does not answer", answers };
}

const inWords = ({ name, value, at }: Measure): string => `${measureNames[name](value)} at ${at.toISOString().slice(11, 16)}Z`;

async function told<T>(
  what: string,
  question: () => Promise<T>,
  words: (answer: T) => string,
): Promise<{ text: string; answered: boolean }> {
  try {
    return { text: words(await question()), answered: true };
  } catch (error) {
    return { text: `nothing is known of ${what} (${error instanceof Error ? error.name : "unknown"})`, answered: false };
  }
}
