import { identify } from "@smart0dte/process-identity";
import { type ChangeCounts } from "../bootstrap/terraform-calls";
import { type Bundle } from "./bundle";
import { runDetached } from "./detached";
import { isUntoldLock, terraformFailure } from "./failure";
import { begun, type Journal } from "./journal";
import { type StackSession } from "./stack-session";
import { type HeldLock } from "./state-lock";

export interface ApplyNotes {
  readonly journal: Journal;
  /** Called with what Terraform is at. */
  readonly onDetail: (text: string) => void;
  /** The lock as it stands now. */
  readonly lock: () => Promise<HeldLock | undefined>;
}

/**
 * Applies a plan file. The journal knows of it before Terraform does anything. Terraform takes the
 * state's lock and compares the plan's serial with the state under it; it waits for no other run,
 * because a state that another run moved on is not the planned one any more.
 *
 * @param file the bundle's plan, or one of what is left of it.
 * @throws UserError with Terraform's errors, or with who holds the state.
 */
export async function applyPlanFile(
  session: StackSession,
  { manifest }: Bundle,
  file: string,
  { journal, onDetail, lock }: ApplyNotes,
): Promise<ChangeCounts> {
  const before = journal.read(manifest) ?? begun(manifest.stack);
  const log = journal.logOf(manifest, before.logs.length + 1);
  const entry = journal.write(manifest, { ...before, logs: [...before.logs, log], process: null });
  let counts: ChangeCounts = { add: 0, change: 0, remove: 0, import: 0 };
  const { exitCode, errors, text } = await runDetached(session.call, ["apply", "-input=false", "-no-color", "-json", file], log, {
    started: (pid) => void journal.write(manifest, { ...entry, process: identify(pid) ?? null }),
    message: ({ type, changes, "@message": said }) => {
      if (type === "change_summary") counts = { ...counts, ...(changes as Partial<ChangeCounts>) };
      if (type === "apply_start" || type === "apply_complete") onDetail(said);
    },
  });
  if (exitCode !== 0) throw terraformFailure("apply", session, errors, text, isUntoldLock(errors) ? await lock() : undefined);
  return counts;
}
