import { Command, CommanderError, Help, Option } from "commander";
import { UserError } from "../shared/user-error";
import { exitCodes, type GlobalOptions } from "./context";
import { interruptedExitCode, interruptSignal, wasInterrupted } from "./interrupt";
import { subCommands } from "./sub-commands";

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
    .addHelpText("after", `\nExit codes: 0 fine, 1 failed, 2 there is something to do (changes, drift, findings).`)
    .exitOverride();
  let exitCode: number = exitCodes.fine;
  for (const { name, description, load } of subCommands) {
    const command = program.command(name, { hidden: false }).description(description).exitOverride();
    // Options, arguments and code of a sub-command are loaded only when it is the one called.
    if (argv.includes(name)) {
      (await load()).define(command, async (action) => {
        exitCode = await action(globalOptions(program));
      });
    }
  }
  program.helpInformation = () => new Help().formatHelp(program, new Help());
  try {
    await program.parseAsync([...argv], { from: "user" });
  } catch (error) {
    exitCode = report(error, program.opts<{ verbose?: boolean }>().verbose === true);
  }
  return exitCode;
}

function globalOptions(program: Command): GlobalOptions {
  const options = program.opts<{ config?: string; work?: string; json?: boolean; verbose?: boolean }>();
  return { config: options.config, work: options.work, json: options.json === true, verbose: options.verbose === true, signal: interruptSignal() };
}

function report(error: unknown, verbose: boolean): number {
  if (wasInterrupted()) {
    process.stderr.write("estate: interrupted; what had begun was ended and cleaned up\n");
    return interruptedExitCode();
  }
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.fine : exitCodes.failed;
  if (error instanceof UserError) {
    process.stderr.write(`estate: ${error.render()}\n`);
    if (verbose && error.cause !== undefined) process.stderr.write(`caused by: ${error.cause instanceof Error ? error.cause.stack : String(error.cause)}\n`);
  } else {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`estate: a defect of the command itself: ${message}\n`);
    process.stderr.write(verbose && error instanceof Error ? `${error.stack}\n` : "fix: report it with the output of the same command and --verbose\n");
  }
  return exitCodes.failed;
}

process.exitCode = await main(process.argv.slice(2));
