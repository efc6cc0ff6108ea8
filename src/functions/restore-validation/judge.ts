import { canary } from "../../facts/database-canary";
import { type Contents } from "./contents";

/** What is known of a restore before anybody looks into what came of it. */
export interface Restore {
  readonly began: Date;
  /** When AWS Backup made what was restored. */
  readonly backedUp: Date;
}

export interface BackupPromise {
  /** How old the newest restored data may be when the restore begins. */
  readonly maximumAgeMinutes: number;
  /** Whether rows are being written: nobody writes them while the recovery region is the one that trades. */
  readonly rowsAreWritten: boolean;
}

export interface Verdict {
  readonly status: "SUCCESSFUL" | "FAILED";
  readonly message: string;
  /** Undefined where no age could be found. */
  readonly ageMinutes: number | undefined;
}

/** Compares what was restored with what backups promise. */
export function judge({ began, backedUp }: Restore, contents: Contents, { maximumAgeMinutes, rowsAreWritten }: BackupPromise): Verdict {
  const { rows, unbroken, newest, tables } = contents;
  const newestData = rowsAreWritten ? newest : backedUp;
  const ageMinutes = newestData === undefined ? undefined : Math.max(0, Math.round((began.getTime() - newestData.getTime()) / 60_000));
  const wrong = [
    ...(rows === 0 ? [`${canary.table} has no row`] : []),
    ...(rows > 0 && !unbroken ? [`rows of ${canary.table} are missing or changed: their digests do not follow from each other`] : []),
    // The newest row is from before the takeover then, and migrations may have dropped tables since.
    ...(rowsAreWritten && tables.now < tables.before
      ? [`${tables.now} tables are there, of ${tables.before} when the newest row was written`]
      : []),
    ...(ageMinutes !== undefined && ageMinutes > maximumAgeMinutes
      ? [`the newest data is ${ageMinutes} minutes old, and no more than ${maximumAgeMinutes} are promised`]
      : []),
  ];
  const found = `${rows} rows up to ${newest?.toISOString() ?? "no time"}, ${tables.now} tables, backed up at ${backedUp.toISOString()}`;
  return wrong.length === 0
    ? { status: "SUCCESSFUL", message: `${found}, ${ageMinutes ?? 0} minutes old at the restore`, ageMinutes }
    : { status: "FAILED", message: `${wrong.join("; ")} (${found})`, ageMinutes };
}

const openedOnly = "Opened, and not judged";

/** Of a copy of another database than the one that writes now, such as the one that wrote before a takeover: it promises nothing any more. */
export const opened = (sourceArn: string, activeArn: string): Verdict => ({
  status: "SUCCESSFUL",
  message: `${openedOnly}: it is a copy of ${sourceArn}, and the database that writes now is ${activeArn}`,
  ageMinutes: undefined,
});

/** Whether a result says something of the backups of the database that wrote when it was made. */
export const isOfActive = (message: string | undefined): boolean => message?.startsWith(openedOnly) !== true;
