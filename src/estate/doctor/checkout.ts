import { accessSync, constants, existsSync } from "node:fs";
import { statfs } from "node:fs/promises";
import path from "node:path";
import { loadEstate } from "../../../config/load";
import { type Check, ok, problem } from "./check";

export const config: Check = {
  id: "config",
  title: "Configuration",
  run: ({ configFolder }) => {
    const names = loadEstate(configFolder).map(({ environment }) => environment);
    return ok(`valid: ${names.join(", ")} (${configFolder})`);
  },
};

/** Folders of the checkout that the command writes to. */
const outputFolders = ["cdktf.out", ".estate", ".build"];

export const outputs: Check = {
  id: "outputs",
  title: "Output folders",
  run: ({ root }) => {
    const closed = outputFolders.map((name) => path.join(root, name)).filter((folder) => !isWritable(existsSync(folder) ? folder : root));
    return closed.length === 0 ? ok(`${outputFolders.join(", ")} can be written`) : problem(`cannot be written: ${closed.join(", ")}`, "give yourself write access to them (chown or chmod), or use a checkout of your own");
  },
};

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const gigabyte = 1_000_000_000;
/** The provider's program has 0.7 GB, and a plan of the whole estate some hundred MB. */
const neededGigabytes = 1;

export const disk: Check = {
  id: "disk",
  title: "Free disk space",
  run: async ({ root }) => {
    const { bavail, bsize } = await statfs(root);
    const free = (bavail * bsize) / gigabyte;
    const summary = `${free.toFixed(1)} GB free`;
    return free >= neededGigabytes ? ok(summary) : problem(`${summary}, ${neededGigabytes} GB are needed`, `free some space on the disk of ${root}`);
  },
};
