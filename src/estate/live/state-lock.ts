import { z } from "zod";
import { UserError } from "../../shared/user-error";

/** Who holds the lock of a state, as Terraform notes it beside the state. */
export interface LockHolder {
  readonly id: string;
  readonly operation: string;
  readonly who: string;
  readonly since: string;
}

const lockSchema = z.looseObject({ ID: z.string(), Operation: z.string(), Who: z.string(), Created: z.string() });

/** Reads the lock object, `<state key>.tflock`; undefined for what is none. */
export function readLockObject(text: string): LockHolder | undefined {
  try {
    const { ID: id, Operation: operation, Who: who, Created: since } = lockSchema.parse(JSON.parse(text));
    return { id, operation, who, since };
  } catch {
    return undefined;
  }
}

/**
 * Reads the holder out of the message with which Terraform refuses to wait for the lock.
 *
 * @returns `gone` when another run held the lock, but had given it back before Terraform asked who it
 * is; undefined when Terraform failed for another reason, which may be that it may not lock.
 */
export function readLockText(text: string): LockHolder | "gone" | undefined {
  if (!text.includes("Error acquiring the state lock")) return undefined;
  const field = (name: string): string | undefined => new RegExp(`^\\s*${name}:\\s+(.+)$`, "m").exec(text)?.[1]?.trim();
  const id = field("ID");
  if (id !== undefined) return { id, operation: field("Operation") ?? "unknown", who: field("Who") ?? "unknown", since: field("Created") ?? "unknown" };
  // What S3 answers to whoever comes second. https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
  return /PreconditionFailed|ConditionalRequestConflict/.test(text) ? "gone" : undefined;
}

/** One line on who holds a state. */
export const holderText = ({ who, operation, since }: LockHolder): string => `${who} (${operation}, since ${since})`;

/** What to do about a held lock. @param folder an initialized folder of the stack. */
export const releaseAdvice = ({ id }: LockHolder, folder: string): string =>
  `wait until that run has ended; when it is certain that it is dead, release its lock: terraform -chdir=${folder} force-unlock -force ${id}`;

export const stateLocked = (stack: string, holder: LockHolder | "gone", folder: string): UserError =>
  holder === "gone"
    ? new UserError({ problem: `${stack}: its state was locked by another run, which has ended since`, fix: "run the command again; when that run has changed the state, it says so" })
    : new UserError({ problem: `${stack}: its state is locked by ${holderText(holder)}`, fix: releaseAdvice(holder, folder) });
