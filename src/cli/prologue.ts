import { withCheckoutLock } from "../estate/checkout-lock";
import { type Progress } from "../estate/progress";
import { findToolchain, type Toolchain } from "../estate/run/terraform/toolchain";
import { synthesizeEstate } from "../estate/synthesis";
import { type SynthesizedStack } from "../estate/synthesized";
import { type Workspace } from "../estate/workspace";
import { type GlobalOptions, warn } from "./context";
import { terminalProgress } from "./terminal-progress";

/** Terraform and the provider on this machine; what a person should know of them goes to standard error. */
export async function toolchainFor(workspace: Workspace): Promise<Toolchain> {
  const toolchain = await findToolchain(workspace.state);
  toolchain.warnings.forEach(warn);
  return toolchain;
}

/**
 * Does what writes to the checkout, alone: with its lock, and with progress on the terminal.
 *
 * @param title what the process that waits learns of this one
 */
export const inCheckout = <T>(
  workspace: Workspace,
  title: string,
  { signal }: GlobalOptions,
  work: (progress: Progress) => Promise<T>,
): Promise<T> => withCheckoutLock(workspace, title, () => work(terminalProgress()), { signal, notify: warn });

/** Every stack, synthesized as a step of its own. */
export async function synthesizedWith(
  progress: Progress,
  workspace: Workspace,
  { signal }: GlobalOptions,
): Promise<readonly SynthesizedStack[]> {
  const step = progress.begin("synthesizing");
  const all = await synthesizeEstate(workspace, signal);
  step.done(`synthesized ${all.length} stacks`);
  return all;
}
