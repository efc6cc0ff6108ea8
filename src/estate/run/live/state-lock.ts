import { z } from "zod";
import { shellWord } from "../../../common/shell";
import { UserError } from "../../../common/user-error";

/** Who holds the lock of a state, as Terraform notes it beside the state. */
export interface LockHolder {
  readonly id: string;
  readonly operation: string;
  readonly who: string;
  readonly since: string;
}

/** Where a lock lies: an object beside the state. */
export interface LockObject {
  readonly bucket: string;
  readonly key: string;
  readonly region: string;
}

/** A lock that is held. While its object is there nobody else gets it, whatever is in the object. */
export interface HeldLock {
  readonly object: LockObject;
  /** Undefined when the object is empty or cannot be read, so that Terraform cannot release it either. */
  readonly holder: LockHolder | undefined;
}

/** What Terraform needs to read of a lock before it releases one: a time that is none makes it refuse the whole object. */
const lockSchema = z.looseObject({
  ID: z.string().min(1),
  Operation: z.string().default("unknown"),
  Who: z.string().default("somebody"),
  Created: z.iso.datetime({ offset: true }).optional(),
});

/** Reads the lock object, `<state key>.tflock`; undefined when it does not say who holds it. */
export function readLockObject(text: string): LockHolder | undefined {
  try {
    const { ID: id, Operation: operation, Who: who, Created: since = "unknown" } = lockSchema.parse(JSON.parse(text));
    return { id, operation, who, since };
  } catch {
    return undefined;
  }
}

/**
 * Reads the holder out of the message with which Terraform refuses to wait for the lock.
 *
 * @returns `untold` when the message does not say who: the other run has given it back before Terraform
 * asked, or the object cannot be read; undefined when Terraform failed for another reason, which may be
 * that it may not lock.
 */
export function readLockText(text: string): LockHolder | "untold" | undefined {
  if (!text.includes("Error acquiring the state lock")) return undefined;
  const field = (name: string): string | undefined => new RegExp(`^\\s*${name}:[ \\t]+(\\S.*)$`, "m").exec(text)?.[1]?.trim();
  const id = field("ID");
  if (id !== undefined)
    return { id, operation: field("Operation") ?? "unknown", who: field("Who") ?? "somebody", since: field("Created") ?? "unknown" };
  // What S3 answers to whoever comes second. https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
  return /PreconditionFailed|ConditionalRequestConflict/.test(text) ? "untold" : undefined;
}

const placeOf = ({ bucket, key }: LockObject): string => `s3://${bucket}/${key}`;

/** One line on who holds a state, and where that stands. */
export const holderText = ({ object, holder }: HeldLock): string =>
  holder === undefined
    ? `somebody, and nobody knows who: ${placeOf(object)} is empty or cannot be read`
    : `${holder.who} (${holder.operation}, since ${holder.since}; ${placeOf(object)})`;

/**
 * What to do about a held lock. Terraform releases what it can read; of anything else the object has to go.
 *
 * @param folder an initialized folder of the stack.
 */
export function releaseAdvice({ object: { bucket, key, region }, holder }: HeldLock, folder: string): string {
  const command =
    holder === undefined
      ? `aws s3api delete-object --bucket ${shellWord(bucket)} --key ${shellWord(key)} --region ${shellWord(region)}`
      : `terraform -chdir=${shellWord(folder)} force-unlock -force ${shellWord(holder.id)}`;
  return `wait until that run has ended; when it is certain that it is dead, release its lock: ${command}`;
}

/** @param lock undefined when it was given back in between. */
export const stateLocked = (stack: string, lock: HeldLock | undefined, folder: string): UserError =>
  lock === undefined
    ? new UserError({
        problem: `${stack}: its state was locked by another run, which has ended since`,
        fix: "run the command again; when that run has changed the state, it says so",
      })
    : new UserError({ problem: `${stack}: its state is locked by ${holderText(lock)}`, fix: releaseAdvice(lock, folder) });
