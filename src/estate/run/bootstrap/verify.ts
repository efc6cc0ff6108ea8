import { UserError } from "../../../common/user-error";
import { continues } from "./state-file";
import { type BootstrapTarget, localStateFile, remoteLocation } from "./target";
import { type ChangeCounts, initialize, planAll, type Terraform } from "./terraform-calls";
import { type World } from "./world";

/**
 * Proves that Terraform works from the bucket: plans the stack through its S3 backend, in the folder
 * that every later run uses, and leaves that folder initialized.
 *
 * @returns what differs from the configuration, or undefined when nothing does.
 */
export async function differences(terraform: Terraform, target: BootstrapTarget): Promise<ChangeCounts | undefined> {
  await initialize(terraform, target.folder);
  const { clean, ...counts } = await planAll(terraform, target.folder);
  return clean ? undefined : counts;
}

/** @throws UserError when this machine and the bucket have different states: neither may be thrown away unseen. */
export function requireOneState(target: BootstrapTarget, { local, remote }: Pick<World, "local" | "remote">): void {
  if (local === undefined || remote === undefined || continues(remote, local)) return;
  const [file, place] = [localStateFile(target), remoteLocation(target)];
  throw new UserError({
    problem: `${target.instance.id} has two states, and the one in the bucket does not follow from the local one; nothing was changed`,
    details: [
      `${file}: lineage ${local.lineage}, serial ${local.serial}, ${local.resources.length} resources`,
      `${place}: lineage ${remote.lineage}, serial ${remote.serial}, ${remote.resources.length} resources`,
    ],
    fix: `compare both; if the one in the bucket is right, remove ${target.workFolder}, else put the local one there with \`terraform state push\``,
  });
}
