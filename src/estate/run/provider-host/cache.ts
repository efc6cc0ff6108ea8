import { readFileSync } from "node:fs";
import path from "node:path";
import envPaths from "env-paths";
import { writeAtomically } from "../../../common/atomic-file";

/** Where what is known of providers is kept, for all checkouts of a user. */
export const cacheFolder = (): string => path.join(envPaths("smart0dte-estate", { suffix: "" }).cache, "provider");

export function readCache(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** Where nothing can be kept, it is found out the next time as well. */
export function writeCache(file: string, content: string | Uint8Array): void {
  try {
    writeAtomically(file, content, 0o600);
  } catch {
    // See above.
  }
}
