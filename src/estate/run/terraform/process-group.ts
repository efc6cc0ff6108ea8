/**
 * Terraform runs in a process group of its own. A terminal's Ctrl-C reaches every process of the
 * command's group, so that Terraform would get it twice (from the terminal and from the command),
 * and on a second interrupt it gives up without cleaning up. And a Terraform that dies leaves its
 * provider processes, some hundred megabytes each, behind; by the group they can be found.
 */
export const ownGroup = process.platform !== "win32";

/** Ends what is left of the group that a process leads; nothing is left after an orderly end. */
export function endGroup(leader: number | undefined): void {
  if (!ownGroup || leader === undefined) return;
  try {
    process.kill(-leader, "SIGKILL");
  } catch {
    // No such group: everything in it has ended.
  }
}

/**
 * Ends the group when this process exits before it: a process of another group is not reached by
 * what ends this one. @returns a function that takes the precaution away.
 */
export function endGroupOnExit(leader: number | undefined): () => void {
  const end = (): void => endGroup(leader);
  process.once("exit", end);
  return () => void process.removeListener("exit", end);
}
