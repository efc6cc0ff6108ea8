import { Command, CommanderError, Option } from "commander";
import { exitCodes, type GlobalOptions } from "./context";
import { asUserError, endWithReader, report } from "./errors";
import { interruptedExitCode, interruptSignal, wasInterrupted } from "./interrupt";
import { subCommands } from "./sub-commands";
import { stopUnfinishedStep } from "./unfinished-step";

/**
 * The `estate` command. It reads the arguments, loads the one sub-command that is called and turns
 * whatever comes out into an exit code. Everything else stands in the sub-commands and src/estate.
 */
async function main(argv: readonly string[]): Promise<number> {
  const program = new Command("estate")
    .description("The AWS estate of the Smart-0DTE platform: check, synthesize, plan, apply.")
    .addOption(new Option("--config <folder>", "folder with the environment files").env("ESTATE_CONFIG"))
    .addOption(new Option("--work <folder>", "folder for what the command writes, instead of the checkout").env("ESTATE_WORK"))
    .option("--json", "print one JSON document on standard output, and nothing else there")
    .option("--verbose", "show what led to an error")
    .configureHelp({ sortOptions: true })
    // The parser's own messages are printed by `report`, in the form of all others; what remains is
    // the help of a command that was called without the command it needs: a result, not an error.
    .configureOutput({ outputError: () => undefined, writeErr: (text) => process.stdout.write(text) })
    .addHelpText("after", `\nExit codes: 0 fine, 1 failed, 2 there is something to do (changes, drift, findings).`)
    .exitOverride();
  let exitCode: number = exitCodes.fine;
  for (const { name, description, load } of subCommands) {
    const command = program.command(name).description(description);
    // Options, arguments and code of a sub-command are loaded only when it is the one called.
    if (argv.includes(name)) {
      (await load()).define(command, async (action) => {
        exitCode = await action(globalOptions(program));
      });
    }
  }
  try {
    await program.parseAsync([...argv], { from: "user" });
  } catch (error) {
    stopUnfinishedStep();
    if (error instanceof CommanderError) return isHelp(error) ? exitCodes.fine : report(asUserError(error), false);
    if (wasInterrupted()) {
      process.stderr.write("estate: interrupted; what had begun was ended and cleaned up\n");
      return interruptedExitCode();
    }
    return report(error, globalOptions(program).verbose);
  }
  return exitCode;
}

/** Help that was asked for, or that answers a command group called without a command. */
const isHelp = ({ exitCode, code }: CommanderError): boolean => exitCode === 0 || code === "commander.help";

function globalOptions(program: Command): GlobalOptions {
  const options = program.opts<{ config?: string; work?: string; json?: boolean; verbose?: boolean }>();
  return {
    config: options.config,
    work: options.work,
    json: options.json === true,
    verbose: options.verbose === true,
    signal: interruptSignal(),
  };
}

endWithReader(process.stdout);
endWithReader(process.stderr);
process.exitCode = await main(process.argv.slice(2));
