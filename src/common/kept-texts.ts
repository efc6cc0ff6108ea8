import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, statSync, utimesSync } from "node:fs";
import path from "node:path";
import { writeAtomically } from "./atomic-file";
import { privateFile, privateFolder } from "./private-folder";

const digest = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 32);

/**
 * Texts that are kept under the digest of all that they follow from, each in a file `<key>.<digest of the
 * text>.json`. One that is damaged, cut off or foreign counts as none.
 */
export class KeptTexts {
  private names: Map<string, string> | undefined;

  /** @param most how many stay when others are removed: those that were used last. */
  public constructor(
    private readonly folder: string,
    private readonly most: number,
  ) {}

  public read(key: string): string | undefined {
    const file = this.fileOf(key);
    if (file === undefined) return undefined;
    try {
      const text = readFileSync(file, "utf8");
      if (path.basename(file) !== nameOf(key, text)) return undefined;
      const now = new Date();
      utimesSync(file, now, now);
      return text;
    } catch {
      return undefined;
    }
  }

  /** @throws UserError when the place cannot be written. */
  public write(key: string, text: string): void {
    const name = nameOf(key, text);
    const other = this.listed().get(key);
    writeAtomically(path.join(privateFolder(this.folder), name), text, privateFile);
    if (other !== undefined && other !== name) rmSync(path.join(this.folder, other), { force: true });
    this.listed().set(key, name);
  }

  /** File of what is kept under a key. */
  public fileOf(key: string): string | undefined {
    const name = this.listed().get(key);
    return name === undefined ? undefined : path.join(this.folder, name);
  }

  /** Removes those that were not used for longest. @param most how many stay; for a run that needs more than usual. */
  public prune(most = this.most): void {
    const files = [...this.listed().values()].map((name) => path.join(this.folder, name));
    if (files.length <= most) return;
    const byAge = files.map((file) => ({ file, time: statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0 }));
    for (const { file } of byAge.sort((a, b) => b.time - a.time).slice(most)) rmSync(file, { force: true });
    this.names = undefined;
  }

  private listed(): Map<string, string> {
    return (this.names ??= new Map(namesIn(this.folder).map((name) => [name.split(".")[0] ?? "", name])));
  }
}

const nameOf = (key: string, text: string): string => `${key}.${digest(text)}.json`;

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => /^[0-9a-f]+\.[0-9a-f]{32}\.json$/.test(name));
  } catch {
    return [];
  }
}
