import { rmSync } from "node:fs";
import { applyLocally } from "./local-apply";
import { moveState } from "./move-state";
import { type BootstrapTarget, remoteLocation } from "./target";
import { type ChangeCounts, type Terraform } from "./terraform-calls";
import { differences, requireOneState } from "./verify";
import { type World } from "./world";

/** What a step has to do with for one stack. */
export interface StepContext {
  readonly terraform: Terraform;
  readonly target: BootstrapTarget;
  /** As it was just before the step. */
  readonly world: World;
  readonly onDetail: (text: string) => void;
}

/**
 * One step of bootstrap. Whether it is needed is read from the world, never from a note of an earlier
 * run: so a run that was killed anywhere is taken up by running the command again.
 */
export interface BootstrapStep {
  readonly id: "apply" | "move" | "verify" | "clear";
  /** What it is at, for progress. */
  readonly doing: string;
  /** What is to be done for one stack; undefined when there is nothing. Only `verify` looks deeper than this. */
  readonly needed: (target: BootstrapTarget, world: World) => string | undefined;
  /** @returns what was done, and whether something is left that bootstrap does not do. */
  readonly run: (context: StepContext) => Promise<{ readonly did: string; readonly left?: string }>;
}

export const bootstrapSteps: readonly BootstrapStep[] = [
  {
    id: "apply",
    doing: "making bucket and key on local state",
    needed: (target, { remote, bucketExists, local }) => {
      if (remote !== undefined) return undefined;
      if (local !== undefined) return `go on with the apply of ${target.bucket} and its key on local state`;
      return bucketExists
        ? `adopt the bucket ${target.bucket}, which is in no state, and make what it lacks`
        : `create the bucket ${target.bucket} and its key`;
    },
    run: async ({ terraform, target, world, onDetail }) => {
      const counts = await applyLocally(terraform, target, world, onDetail);
      return { did: `applied ${target.bucket} and its key on local state: ${countsText(counts)}` };
    },
  },
  {
    id: "move",
    doing: "moving the state into the bucket",
    needed: (target, { remote }) => (remote === undefined ? `move the state to ${remoteLocation(target)}` : undefined),
    run: async ({ target }) => {
      await moveState(target);
      return { did: `moved the state to ${remoteLocation(target)}` };
    },
  },
  {
    id: "verify",
    doing: "planning through the bucket",
    // Always: it is the proof that a deploy works, and it leaves the stack's folder initialized.
    needed: (target) => `verify ${remoteLocation(target)} by a plan`,
    run: async ({ terraform, target, world }) => {
      requireOneState(target, world);
      const left = await differences(terraform, target);
      if (left === undefined) return { did: `verified ${remoteLocation(target)}: a plan through it has nothing to do` };
      return {
        did: `planned through ${remoteLocation(target)}`,
        left: `${target.instance.id} differs from the configuration (${countsText(left)}); deploy it with \`npx cdktf deploy ${target.instance.id}\``,
      };
    },
  },
  {
    id: "clear",
    doing: "removing local state that the bucket has",
    needed: (target, { workFolderExists }) => (workFolderExists ? `remove the local state in ${target.workFolder}` : undefined),
    run: ({ target }) => {
      rmSync(target.workFolder, { recursive: true, force: true });
      return Promise.resolve({ did: "removed the local state, which the bucket has" });
    },
  },
];

function countsText({ add, change, remove, import: adopted }: ChangeCounts): string {
  const parts = [`${add} added`, `${change} changed`, `${remove} destroyed`];
  return adopted === 0 ? parts.join(", ") : [`${adopted} adopted`, ...parts].join(", ");
}
