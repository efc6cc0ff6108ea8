import { readFileSync } from "node:fs";
import path from "node:path";
import { Command, CommanderError, Option } from "commander";
import { exitCodes, type GlobalOptions, print, printJson, projectRoot } from "./context";
import { asUserError, GoesOn, interrupted, report } from "./errors";
import { interruptedExitCode, interruptSignal, wasInterrupted } from "./interrupt";
import { endWithReader } from "./output-failure";
import { subCommands } from "./sub-commands";
import { stopUnfinishedStep } from "./unfinished-step";
import { type CommandLine, helpedCommand, readCommandLine } from "./words";

/**
 * The `estate` command. It reads the arguments, loads the one sub-command that is called and turns
 * whatever comes out into an exit code. Everything else stands in the sub-commands and src/estate.
 */
async function main(argv: readonly string[]): Promise<number> {
  const program = new Command("estate")
    .description("The AWS estate of the Smart-0DTE platform: check, synthesize, plan, apply.")
    .addOption(new Option("--config <folder>", "folder with the environment files").env("ESTATE_CONFIG"))
    .addOption(new Option("--work <folder>", "folder for what the command writes, instead of the checkout").env("ESTATE_WORK"))
    .option("--json", "print one JSON document on standard output, and nothing else there; docs/json.md describes its forms")
    .option("--verbose", "show what led to an error")
    .option("--version", "print the version")
    .configureHelp({ sortOptions: true })
    // The parser's own messages are printed by `report`, in the form of all others; what remains is
    // the help of a command that was called without the command it needs: a result, not an error.
    .configureOutput({ outputError: () => undefined, writeErr: (text) => process.stdout.write(text) })
    .addHelpText("after", `\nExit codes: 0 fine, 1 failed, 2 there is something to do (changes, drift, findings).`)
    .exitOverride();
  const line = readCommandLine(argv, ["--config", "--work"]);
  let exitCode: number = exitCodes.fine;
  for (const { name, description, load } of subCommands) {
    const command = program.command(name).description(description);
    // Options, arguments and code of a sub-command are loaded only when it is the one called.
    if (line.operands.find((word) => word !== "help") === name) {
      (await load()).define(command, async (action) => {
        exitCode = await action(globalOptions(program));
      });
    }
  }
  try {
    if (line.operands.length === 0 && line.asksForVersion) return printVersion(line);
    helpedCommand(program, line.operands)?.help();
    await program.parseAsync([...argv], { from: "user" });
  } catch (error) {
    stopUnfinishedStep();
    if (error instanceof CommanderError && isHelp(error)) return exitCodes.fine;
    const how = { json: line.asksForJson, verbose: line.asksForDetails };
    if (error instanceof CommanderError) return report(asUserError(error), how);
    if (wasInterrupted()) return report(error instanceof GoesOn ? error : interrupted(), how, interruptedExitCode());
    return report(error, how);
  }
  return exitCode;
}

/** Help that was asked for, or that answers a command group called without a command. */
const isHelp = ({ exitCode, code }: CommanderError): boolean => exitCode === 0 || code === "commander.help";

function printVersion({ asksForJson }: CommandLine): number {
  const { version } = JSON.parse(readFileSync(path.join(projectRoot(), "package.json"), "utf8")) as { readonly version: string };
  if (asksForJson) printJson({ format: "estate-version/1", version, node: process.versions.node });
  else print(version);
  return exitCodes.fine;
}

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
