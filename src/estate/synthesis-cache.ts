import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { keepNewest } from "../common/cache";
import { environmentFiles } from "../../config/environment-files";

/** Kept at most for one build: about 5 MB each. */
const keptMost = 8;
/** Name of the file with the digest of all others; written into no output. */
const digestName = "digest";

/** Contents of files by their paths. */
export type Files = ReadonlyMap<string, Buffer>;

/**
 * What synthesis wrote, kept in the folder of the build that wrote it. A build is named after every
 * source, the locked packages among them, so the same build makes the same of the same
 * configuration; most runs of a command change neither.
 *
 * @param build folder of the build.
 * @param config the configuration's files, by name and content.
 */
export class SynthesisCache {
  private readonly folder: string;
  private readonly place: string;

  public constructor(build: string, config: Files) {
    this.folder = path.join(build, "synthesized");
    this.place = path.join(this.folder, digestOf(new Map([...config, ["node", Buffer.from(process.version)]])));
  }

  /** Writes what was kept to an output folder. @returns whether there was something, whole and unchanged. */
  public restore(outdir: string): boolean {
    const files = this.files();
    if (files === undefined) return false;
    for (const [name, content] of files) {
      const file = path.join(outdir, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
    return true;
  }

  /** Keeps the given files of an output folder. What cannot be kept is made again the next time. */
  public keep(outdir: string, names: readonly string[]): void {
    const draft = `${this.place}.${process.pid}`;
    try {
      const files = new Map(names.map((name) => [name, readFileSync(path.join(outdir, name))]));
      for (const [name, content] of files) {
        const file = path.join(draft, "out", name);
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileSync(file, content);
      }
      writeFileSync(path.join(draft, digestName), digestOf(files));
      rmSync(this.place, { recursive: true, force: true });
      renameSync(draft, this.place);
      keepNewest(this.folder, keptMost);
    } catch {
      // Another process keeps the same, or there is no room; neither is worth a failed run.
      tryTo(() => rmSync(draft, { recursive: true, force: true }));
    }
  }

  /** What was kept, by its path in an output folder; undefined where nothing was, or it is not what was kept. */
  public files(): Files | undefined {
    try {
      const out = path.join(this.place, "out");
      const files = filesBelow(out);
      return digestOf(files) === readFileSync(path.join(this.place, digestName), "utf8") ? files : undefined;
    } catch {
      return undefined;
    }
  }
}

/**
 * What this process's build has kept of a configuration; none without a build, or with
 * `ESTATE_SYNTHESIS_CACHE=off`.
 *
 * @param config folder of the configuration.
 */
export function synthesisCache(
  config: string,
  { ESTATE_BUILD: build, ESTATE_SYNTHESIS_CACHE: setting, ESTATE_ENGINE: engine }: NodeJS.ProcessEnv = process.env,
): SynthesisCache | undefined {
  if (!build || setting === "off") return undefined;
  const files = environmentFiles(config).map((file) => [path.basename(file), readFileSync(file)] as const);
  return new SynthesisCache(build, new Map([...files, ...(engine ? [["engine", Buffer.from(engine)] as const] : [])]));
}

function tryTo(work: () => void): void {
  try {
    work();
  } catch {
    // A draft that stays is never read, and goes with its build.
  }
}

/** Every file below a folder, by its path there. */
export function filesBelow(folder: string): Files {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
  return new Map(names.map((name) => [name, readFileSync(path.join(folder, name))]));
}

function digestOf(files: Files): string {
  const hash = createHash("sha256");
  for (const [name, content] of [...files].sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`${name}\0${content.length}\0`).update(content);
  return hash.digest("hex");
}
