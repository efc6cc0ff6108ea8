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

/** Reads the holder out of the message with which Terraform refuses to wait for the lock. */
export function readLockText(text: string): LockHolder | undefined {
  if (!text.includes("Error acquiring the state lock")) return undefined;
  const field = (name: string): string => new RegExp(`^\\s*${name}:\\s+(.+)$`, "m").exec(text)?.[1]?.trim() ?? "unknown";
  return { id: field("ID"), operation: field("Operation"), who: field("Who"), since: field("Created") };
}

/** One line on who holds a state. */
export const holderText = ({ who, operation, since }: LockHolder): string => `${who} (${operation}, since ${since})`;

/** What to do about a held lock. @param folder an initialized folder of the stack. */
export const releaseAdvice = ({ id }: LockHolder, folder: string): string =>
  `wait until that run has ended; when it is certain that it is dead, release its lock: terraform -chdir=${folder} force-unlock -force ${id}`;

export const stateLocked = (stack: string, holder: LockHolder, folder: string): UserError =>
  new UserError({ problem: `${stack}: its state is locked by ${holderText(holder)}`, fix: releaseAdvice(holder, folder) });
