import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { writeAtomically } from "../../shared/atomic-file";
import { type Manifest } from "./bundle";

const entrySchema = z.strictObject({
  format: z.literal(1),
  stack: z.string(),
  began: z.string(),
  /** Terraform's output of every attempt, oldest first. */
  logs: z.array(z.string()),
  /** The last attempt's Terraform; null until it was started. */
  process: z.strictObject({ pid: z.number(), started: z.string() }).nullable(),
  /** The state that the whole of the bundle led to; null until it was applied. */
  ended: z.strictObject({ lineage: z.string(), serial: z.number() }).nullable(),
});

/** What this machine knows of the apply of one bundle. */
export type JournalEntry = z.infer<typeof entrySchema>;

/**
 * Notes on applies, one file per bundle, written before Terraform is started and after it has ended.
 * By them a later run tells an apply that was cut off from a state that somebody else moved on.
 */
export class Journal {
  public constructor(private readonly folder: string) {}

  /** @returns undefined when the bundle was never begun here. */
  public read({ seal }: Pick<Manifest, "seal">): JournalEntry | undefined {
    try {
      return entrySchema.parse(JSON.parse(readFileSync(this.fileOf(seal), "utf8")));
    } catch {
      // Without a note the bundle is held against the state alone, which refuses more, not less.
      return undefined;
    }
  }

  public write({ seal }: Pick<Manifest, "seal">, entry: JournalEntry): JournalEntry {
    writeAtomically(this.fileOf(seal), `${JSON.stringify(entry, undefined, 2)}\n`, 0o600);
    return entry;
  }

  /** Place for the output of the next attempt. */
  public logOf({ seal }: Pick<Manifest, "seal">, attempt: number): string {
    return path.join(this.folder, `${seal}.${attempt}.log`);
  }

  private fileOf(seal: string): string {
    return path.join(this.folder, `${seal}.json`);
  }
}

export const begun = (stack: string): JournalEntry => ({ format: 1, stack, began: new Date().toISOString(), logs: [], process: null, ended: null });
