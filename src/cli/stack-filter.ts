import { type Command } from "commander";
import { loadEstate } from "../../config/load";
import { selectStacks, type StackFilter } from "../layers/selection";
import { placeStacks } from "../layers/instances";

/** For an option that can be given several times. */
export const collected = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

/** Gives a sub-command the options that choose stacks; the same wherever stacks are chosen. */
export const withStackFilter = (command: Command): Command =>
  command
    .option(
      "--env <environment>",
      "only the stacks of this environment and of its account; like the next three, it can be given several times",
      collected,
    )
    .option("--region <region>", "only the stacks of this region", collected)
    .option("--layer <layer>", "only the stacks of this layer", collected)
    .option("--stack <stack>", "only this stack", collected);

export const stackFilter = (command: Command): StackFilter => {
  const { env, region, layer, stack } = command.opts<StackFilter>();
  return { env, region, layer, stack };
};

/**
 * Ids of the stacks that the options choose, from the configuration alone: what is wrong with
 * either is said before anything is built or written.
 *
 * @throws UserError with every mistake of the configuration, or for an option that no stack meets.
 */
export const chosenStacks = (config: string, command: Command): ReadonlySet<string> =>
  new Set(
    selectStacks(
      placeStacks(loadEstate(config)).map(({ instance }) => instance),
      stackFilter(command),
    ).map(({ id }) => id),
  );
