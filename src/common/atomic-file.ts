import { randomBytes } from "node:crypto";
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { UserError } from "./user-error";

const advice: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full; free some space and run the command again",
  EDQUOT: "your disk quota is used up; free some space and run the command again",
  EFBIG: "a file may not be that large here (`ulimit -f`); raise the limit and run the command again",
  EROFS: "the file system is read-only; name a folder that can be written with --work",
  EACCES: "make the folder writable for you, or name another one with --work",
  EPERM: "make the folder writable for you, or name another one with --work",
  ENOTDIR: "a file stands where a folder is needed; move it away",
  EEXIST: "a file stands where a folder is needed; move it away",
};

/** Turns a failed write into a message about the place; anything else passes through. */
export function writeFailure(place: string, error: unknown): unknown {
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
  const fix = code === undefined ? undefined : advice[code];
  return fix === undefined ? error : new UserError({ problem: `${place}: cannot be written (${code})`, fix, cause: error });
}

/**
 * Writes a file so that a reader, or a run that is killed, finds the old content or the new one,
 * never a part: beside it under another name, then renamed. Makes its folder when there is none.
 *
 * @param mode permissions of the file. @default 0o644
 * @throws UserError when the place cannot be written.
 */
export function writeAtomically(file: string, content: string | Uint8Array, mode = 0o644): void {
  const draft = `${file}.${process.pid}.${randomBytes(4).toString("hex")}.tmp`;
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(draft, content, { mode, flag: "wx" });
    renameSync(draft, file);
  } catch (error) {
    try {
      rmSync(draft, { force: true });
    } catch {
      // The first error says what is wrong; every reader ignores a leftover draft.
    }
    throw writeFailure(file, error);
  }
}
