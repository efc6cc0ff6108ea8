import path from "node:path";
import { type Progress } from "../../progress";
import { type SynthesizedStack } from "../../synthesized";
import { type Workspace } from "../../workspace";
import { type Capacity, capacity } from "./capacity";
import { type Terraform, terraformOf, type Toolchain } from "../terraform/toolchain";

/** What runs on real states have in common. */
export interface LiveRun {
  readonly terraform: Terraform;
  readonly terraformVersion: string;
  /** Every stack of the estate. */
  readonly all: readonly SynthesizedStack[];
  /** Root of the checkout. */
  readonly checkout: string;
  /** Folder of sessions and of the notes that a later run takes up from. */
  readonly root: string;
  /** Folder of what is kept so that it need not be made again. */
  readonly kept: string;
  readonly capacity: Capacity;
  readonly progress: Progress;
}

/** A live run of this checkout. @param all every stack of the estate. */
export const liveRun = (
  workspace: Workspace,
  toolchain: Toolchain,
  {
    all,
    parallelism,
    progress,
    signal,
  }: Pick<LiveRun, "all" | "progress"> & { readonly parallelism: number | undefined; readonly signal: AbortSignal },
): LiveRun => ({
  terraform: terraformOf(toolchain, signal),
  terraformVersion: toolchain.version,
  all,
  checkout: workspace.root,
  root: liveFolder(workspace),
  kept: workspace.kept,
  capacity: capacity(parallelism),
  progress,
});

export const liveFolder = ({ state }: Workspace): string => path.join(state, "live");
export const bundlesFolder = ({ state }: Workspace): string => path.join(state, "bundles");
