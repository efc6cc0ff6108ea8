import { readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { writeAtomically } from "../../../common/atomic-file";
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
 * By them a later run distinguishes an apply that was cut off from a state that somebody else moved on.
 */
export class Journal {
  public constructor(private readonly folder: string) {}

  /** @returns undefined when the bundle was never begun here. */
  public read({ seal }: Pick<Manifest, "seal">): JournalEntry | undefined {
    return readEntry(this.fileOf(seal));
  }

  /**
   * What a bundle is to be taken up by: its own note, or what applies of earlier bundles of its stack
   * left undone. A stack that is planned again after an apply was cut off has another bundle, but AWS
   * has what the first one made.
   */
  public pending({ seal, stack }: Pick<Manifest, "seal" | "stack">): JournalEntry | undefined {
    const own = this.read({ seal });
    if (own !== undefined) return own;
    const cutOff = this.cutOff(stack).map(({ entry }) => entry);
    const last = cutOff.at(-1);
    return last === undefined ? undefined : { ...last, logs: cutOff.flatMap(({ logs }) => logs) };
  }

  /** Notes the end of a bundle's apply; what earlier applies of its stack had left undone is done by it. */
  public end(manifest: Pick<Manifest, "seal" | "stack">, entry: JournalEntry): void {
    this.write(manifest, entry);
    for (const { file } of this.cutOff(manifest.stack)) rmSync(file, { force: true });
  }

  public write({ seal }: Pick<Manifest, "seal">, entry: JournalEntry): JournalEntry {
    writeAtomically(this.fileOf(seal), `${JSON.stringify(entry, undefined, 2)}\n`, 0o600);
    return entry;
  }

  /** Place for the output of the next attempt. */
  public logOf({ seal }: Pick<Manifest, "seal">, attempt: number): string {
    return path.join(this.folder, `${seal}.${attempt}.log`);
  }

  /** Notes of a stack's applies that have not come to their end, oldest first. */
  private cutOff(stack: string): readonly { readonly file: string; readonly entry: JournalEntry }[] {
    return this.files()
      .flatMap((file) => {
        const entry = readEntry(file);
        return entry !== undefined && entry.stack === stack && entry.ended === null && entry.logs.length > 0 ? [{ file, entry }] : [];
      })
      .sort((one, other) => one.entry.began.localeCompare(other.entry.began));
  }

  private files(): readonly string[] {
    try {
      return readdirSync(this.folder)
        .filter((name) => name.endsWith(".json"))
        .map((name) => path.join(this.folder, name));
    } catch {
      // Nothing was ever applied here.
      return [];
    }
  }

  private fileOf(seal: string): string {
    return path.join(this.folder, `${seal}.json`);
  }
}

function readEntry(file: string): JournalEntry | undefined {
  try {
    return entrySchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    // Without a note the bundle is compared with the state alone, which refuses more, not less.
    return undefined;
  }
}

export const begun = (stack: string): JournalEntry => ({
  format: 1,
  stack,
  began: new Date().toISOString(),
  logs: [],
  process: null,
  ended: null,
});
