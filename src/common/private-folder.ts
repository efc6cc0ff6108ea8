import { chmodSync, mkdirSync } from "node:fs";
import { writeFailure } from "./atomic-file";

/** For files that hold what states hold: readable by their owner alone. */
export const privateFile = 0o600;
const privateMode = 0o700;

/**
 * Makes a folder that nobody else may enter, or takes others' rights to one that is there. What
 * Terraform writes into it has the mode of the shell's umask.
 *
 * @throws UserError when the place cannot be written.
 */
export function privateFolder(folder: string): string {
  try {
    mkdirSync(folder, { recursive: true, mode: privateMode });
    chmodSync(folder, privateMode);
  } catch (error) {
    throw writeFailure(folder, error);
  }
  return folder;
}
