import { type Command } from "commander";

/** Which stacks a sub-command works on; nothing given means all. */
export interface SelectionOptions {
  readonly env?: string;
  readonly region?: string;
  readonly layer?: string;
}

export function addSelection(command: Command): Command {
  return command
    .option("--env <name>", "only stacks of this environment, with those of its account")
    .option("--region <name>", "only stacks of this region")
    .option("--layer <id>", "only stacks of this layer");
}
