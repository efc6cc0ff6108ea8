import path from "node:path";
import { type Progress } from "../../progress";
import { type SynthesizedStack } from "../../synthesized";
import { type Workspace } from "../../workspace";
import { type Capacity } from "./capacity";
import { type LiveTerraform } from "./terraform";

/** What runs on real states have in common. */
export interface LiveRun {
  readonly terraform: LiveTerraform;
  readonly terraformVersion: string;
  /** Every stack of the estate. */
  readonly all: readonly SynthesizedStack[];
  /** Root of the checkout. */
  readonly checkout: string;
  /** Folder of sessions and of the notes that a later run takes up from. */
  readonly root: string;
  readonly capacity: Capacity;
  readonly progress: Progress;
}

export const liveFolder = ({ state }: Workspace): string => path.join(state, "live");
export const bundlesFolder = ({ state }: Workspace): string => path.join(state, "bundles");
