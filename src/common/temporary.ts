import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { UserError } from "./user-error";

/**
 * Providers listen on sockets below it, whose whole path has room for 103 characters on every system;
 * what comes after it takes 40 (`/estate-provider-AbCdEf/plugin1234567890`).
 *
 * @see https://man7.org/linux/man-pages/man7/unix.7.html (sun_path)
 */
const maximumLength = 60;

/** Where every system has a place for temporary files. */
const fallback = "/tmp";

interface TemporaryRoot {
  readonly folder: string;
  /** Why it is another one than TMPDIR names. */
  readonly warning: string | undefined;
}

const known = new Map<string, TemporaryRoot>();

/**
 * The folder below which this command, its Terraform and their providers keep temporary files: TMPDIR
 * where that can be used. Asked once for each value.
 *
 * @throws UserError when nothing can be written anywhere.
 */
export function temporaryRoot(wanted = tmpdir(), otherwise = fallback): TemporaryRoot {
  const before = known.get(wanted);
  if (before !== undefined) return before;
  const reason =
    wanted.length > maximumLength
      ? `has ${wanted.length} characters, and names of sockets have room for ${maximumLength}`
      : failureIn(wanted);
  const root: TemporaryRoot =
    reason === undefined
      ? { folder: wanted, warning: undefined }
      : { folder: otherwise, warning: `TMPDIR is ${wanted}, which ${reason}; runs of this command use ${otherwise}` };
  const also = reason === undefined ? undefined : failureIn(otherwise);
  if (also !== undefined)
    throw new UserError({
      problem: `no folder for temporary files: ${wanted} ${reason}, and ${otherwise} ${also}`,
      fix: "free some space, or name a folder that can be written in TMPDIR",
    });
  known.set(wanted, root);
  return root;
}

/** A new folder for temporary files. */
export const temporaryFolder = (prefix: string): string => mkdtempSync(path.join(temporaryRoot().folder, prefix));

/** What Terraform's processes must be given, because they look at TMPDIR themselves. */
export function temporaryEnvironment(): Readonly<Record<string, string>> {
  const { folder, warning } = temporaryRoot();
  return warning === undefined ? {} : { TMPDIR: folder };
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "does not exist",
  EACCES: "may not be written to",
  EROFS: "may not be written to",
  ENOSPC: "is full",
  EDQUOT: "is full for you",
  ENOTDIR: "is no folder",
};

/** Only a write shows that a disk is full. */
function failureIn(folder: string): string | undefined {
  let made: string | undefined;
  try {
    made = mkdtempSync(path.join(folder, "estate-try-"));
    writeFileSync(path.join(made, "try"), Buffer.alloc(4096));
    return undefined;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    return reasons[code] ?? `cannot be used (${code})`;
  } finally {
    if (made !== undefined) rmSync(made, { recursive: true, force: true });
  }
}
