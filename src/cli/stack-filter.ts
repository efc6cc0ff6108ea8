import { type Command } from "commander";
import { type StackFilter } from "../estate/select";

/** Gives a sub-command the options that choose stacks; the same wherever stacks are chosen. */
export const withStackFilter = (command: Command): Command =>
  command
    .option("--env <environment>", "only the stacks of this environment and of its account")
    .option("--region <region>", "only the stacks of this region")
    .option("--layer <layer>", "only the stacks of this layer");

export const stackFilter = (command: Command): StackFilter => {
  const { env, region, layer } = command.opts<StackFilter>();
  return { env, region, layer };
};
