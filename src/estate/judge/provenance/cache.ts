import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { writeAtomically } from "../../../common/atomic-file";
import { keepNewest } from "../../../common/cache";
import { type BaseStack } from "./answer";
import { type BlockEffects } from "./search";

/** What is known of a stack: what it is, and what determines some of its blocks, by address. */
export interface StackFindings {
  readonly base: BaseStack;
  readonly effects: ReadonlyMap<string, BlockEffects>;
}

/** What was found out about stacks before. */
export interface FindingsCache {
  read(stack: string): StackFindings | undefined;
  write(stack: string, findings: StackFindings): void;
}

/** Findings of this many states of code and configuration are kept. */
const kept = 5;

/**
 * Keeps findings in a folder, apart for each state of code and configuration.
 *
 * @param parts all that the findings follow from
 */
export function findingsCache(folder: string, parts: readonly string[]): FindingsCache {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part).update("\0");
  const home = path.join(folder, hash.digest("hex").slice(0, 16));
  const file = (stack: string): string => path.join(home, `${stack}.json`);
  return {
    read: (stack) => {
      try {
        const { blocks, constructs, effects } = JSON.parse(readFileSync(file(stack), "utf8")) as Stored;
        return { base: { blocks: new Map(blocks), constructs: new Map(constructs) }, effects: new Map(effects) };
      } catch {
        // Not there, or damaged: it is found out again.
        return undefined;
      }
    },
    write: (stack, { base, effects }) => {
      const stored: Stored = { blocks: [...base.blocks], constructs: [...base.constructs], effects: [...effects] };
      writeAtomically(file(stack), `${JSON.stringify(stored)}\n`);
      keepNewest(folder, kept);
    },
  };
}

interface Stored {
  readonly blocks: readonly [string, unknown][];
  readonly constructs: readonly [string, string][];
  readonly effects: readonly [string, BlockEffects][];
}
