import { readdirSync } from "node:fs";
import path from "node:path";
import { isFolder, lookIntoMirror } from "./mirror";
import { type Machine } from "./machine";
import { awsProvider } from "./versions";

/**
 * Bounds of the search: a mirror deeper than this, or on a machine with more folders, is named in a
 * CLI configuration. There is no bound in time: on a busy machine it would find less than on an idle one.
 */
const limits = { depth: 3, folders: 5000 } as const;

/** Folders that hold many others and never a mirror. */
const skipped = new Set(["node_modules", ".git", "__pycache__", "site-packages", "dist-packages", "doc", "locale", "man", "proc", "sys"]);

export interface MirrorFound {
  readonly folder: string;
  readonly found: boolean;
  readonly why: string;
}

export interface SearchResult {
  /** Every folder laid out as a mirror of the provider, the usable one last. */
  readonly mirrors: readonly MirrorFound[];
  readonly foldersSeen: number;
  /** Whether a bound ended the search before all folders were seen. */
  readonly cutShort: boolean;
}

/**
 * Looks below the usual roots for a mirror that has the provider, nearest to a root first, and ends
 * with the first one that can be used. Folders that cannot be read are passed over; links to
 * folders are not followed, so that a loop of links cannot occur.
 */
export function searchMirrors(machine: Machine): SearchResult {
  const spent = (): boolean => foldersSeen >= limits.folders;
  const mirrors: MirrorFound[] = [];
  let level = machine.mirrorRoots.filter(isFolder);
  let foldersSeen = 0;
  for (let depth = 0; depth <= limits.depth; depth += 1) {
    for (const folder of level) {
      if (spent()) return { mirrors, foldersSeen, cutShort: true };
      foldersSeen += 1;
      if (!isFolder(path.join(folder, awsProvider.host, awsProvider.namespace, awsProvider.type))) continue;
      const { found, why } = lookIntoMirror(folder, machine);
      mirrors.push({ folder, found, why });
      if (found) return { mirrors, foldersSeen, cutShort: false };
    }
    if (depth === limits.depth) break;
    const next: string[] = [];
    for (const folder of level) {
      if (spent()) return { mirrors, foldersSeen, cutShort: true };
      next.push(...foldersIn(folder));
    }
    level = next;
  }
  return { mirrors, foldersSeen, cutShort: false };
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !skipped.has(entry.name))
      .map(({ name }) => path.join(folder, name))
      .sort();
  } catch {
    return [];
  }
}
