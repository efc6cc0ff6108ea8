import { type Command } from "commander";
import { suggest } from "../common/suggest";
import { UserError } from "../common/user-error";

/** What must be known of the arguments before the sub-command that reads them is loaded. */
export interface CommandLine {
  /** Words before `--` that are neither options nor the values of the options that stand before every sub-command. */
  readonly operands: readonly string[];
  readonly asksForJson: boolean;
  readonly asksForDetails: boolean;
  readonly asksForVersion: boolean;
}

/** @param valued options of the command itself that take a value. */
export function readCommandLine(argv: readonly string[], valued: readonly string[]): CommandLine {
  const end = argv.indexOf("--");
  const words = end === -1 ? argv : argv.slice(0, end);
  return {
    operands: words.filter((word, index) => !word.startsWith("-") && !valued.includes(words[index - 1] ?? "")),
    asksForJson: words.includes("--json"),
    asksForDetails: words.includes("--verbose"),
    asksForVersion: words.includes("--version"),
  };
}

/**
 * The command that `help` is wanted of; undefined where the arguments are none of `help`. The parser knows
 * only the first level, and prints another command's help for one that does not exist.
 *
 * @throws UserError for a command that does not exist.
 */
export function helpedCommand(program: Command, operands: readonly string[]): Command | undefined {
  const at = operands.indexOf("help");
  if (at === -1) return undefined;
  let command = program;
  for (const [index, word] of operands.entries()) {
    if (index === at) continue;
    const next = command.commands.find((one) => one.name() === word);
    if (next === undefined && index < at) return undefined;
    if (next === undefined) throw unknownCommand(word, command);
    command = next;
  }
  return command;
}

function unknownCommand(word: string, command: Command): UserError {
  const names = command.commands.map((one) => one.name());
  const suggestion = suggest(word, names);
  return new UserError({
    problem: `unknown command '${word}'`,
    ...(names.length === 0 ? {} : { details: [`there are: ${names.join(", ")}`] }),
    fix: suggestion === undefined ? "see `estate --help`" : `did you mean ${suggestion}?`,
  });
}
