import { type Command, InvalidArgumentError, Option } from "commander";

/** The option that says how many stacks Terraform works on at once. */
export const withParallelism = (command: Command): Command =>
  command.addOption(
    new Option("--parallelism <number>", "most stacks at once (default: one per core, while memory lasts)").argParser(atOnce),
  );

function atOnce(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 100) throw new InvalidArgumentError("It must be a whole number from 1 to 100.");
  return number;
}
