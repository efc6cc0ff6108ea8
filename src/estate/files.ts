import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { UserError } from "../shared/user-error";

const advice: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full; free some space and run the command again",
  EROFS: "the file system is read-only; use a checkout on one that can be written",
  EACCES: "make the folder writable for you and run the command again",
  EPERM: "make the folder writable for you and run the command again",
  EDQUOT: "your disk quota is used up; free some space and run the command again",
  ENOTDIR: "a file stands where a folder is needed; move it away",
};

/** Turns a failed write into a message about the place; anything else passes through. */
export function writeFailure(place: string, error: unknown): unknown {
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
  const fix = code === undefined ? undefined : advice[code];
  return fix === undefined ? error : new UserError({ problem: `${place}: cannot be written (${code})`, fix, cause: error });
}

/** Writes a file so that a reader, or a run that is killed, finds the old content or the new, never a part. */
export function writeFileAtomic(file: string, content: string | Uint8Array): void {
  const staging = `${file}.${process.pid}.tmp`;
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(staging, content);
    renameSync(staging, file);
  } catch (error) {
    try {
      rmSync(staging, { force: true });
    } catch {
      // The first error says what is wrong; a leftover .tmp file is ignored by every reader.
    }
    throw writeFailure(file, error);
  }
}
