import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { writeAtomically } from "../../shared/atomic-file";
import { type BlockEffects } from "./search";

/** What was found out about a stack's blocks before, by address. */
export interface EffectCache {
  read(stack: string): ReadonlyMap<string, BlockEffects>;
  write(stack: string, effects: ReadonlyMap<string, BlockEffects>): void;
}

/** Findings of this many states of code and configuration are kept. */
const kept = 5;

/**
 * Keeps findings in a folder, apart for each state of code and configuration.
 *
 * @param parts all that the findings follow from
 */
export function effectCache(folder: string, parts: readonly string[]): EffectCache {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part).update("\0");
  const home = path.join(folder, hash.digest("hex").slice(0, 16));
  const file = (stack: string): string => path.join(home, `${stack}.json`);
  const read = (stack: string): ReadonlyMap<string, BlockEffects> => {
    try {
      return new Map(Object.entries(JSON.parse(readFileSync(file(stack), "utf8")) as Record<string, BlockEffects>));
    } catch {
      // Not there, or damaged: it is found out again.
      return new Map();
    }
  };
  return {
    read,
    write: (stack, effects) => {
      writeAtomically(file(stack), `${JSON.stringify(Object.fromEntries([...read(stack), ...effects]))}\n`);
      keepNewest(folder);
    },
  };
}

function keepNewest(folder: string): void {
  const entries = readdirSync(folder).map((name) => ({ place: path.join(folder, name), time: statSync(path.join(folder, name)).mtimeMs }));
  for (const { place } of entries.sort((a, b) => b.time - a.time).slice(kept)) rmSync(place, { recursive: true, force: true });
}
