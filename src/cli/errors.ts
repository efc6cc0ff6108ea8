import { type CommanderError } from "commander";
import { withSources } from "../common/source-frames";
import { UserError } from "../common/user-error";
import { exitCodes, jsonIsPrinted, printJson, projectRoot } from "./context";

/** What the argument parser refuses, in the form of every other message. */
export function asUserError({ message }: CommanderError): UserError {
  const [first = "", ...rest] = message.replace(/^error: /, "").split("\n");
  // The parser puts its guess on a line of its own: "(Did you mean list?)".
  const guess = /^\(Did you mean (?<guess>.+)\?\)$/.exec(rest.join(" ").trim())?.groups?.guess;
  return new UserError({
    problem: first.replace(/\.$/, ""),
    fix: guess === undefined ? "see `estate --help`, or `estate help <command>`" : `did you mean ${guess}?`,
  });
}

/** How a failure is reported. */
interface Telling {
  readonly json: boolean;
  readonly verbose: boolean;
}

/** A run that the user or the system ended. */
export const interrupted = (): UserError =>
  new UserError({ problem: "interrupted; what had begun was ended and cleaned up", fix: "run the command again" });

/** The user or the system ended the command, and what it looked at goes on without it. */
export class GoesOn extends UserError {}

/** Prints what went wrong: for a person on standard error, under `--json` also as the one document. @returns the exit code. */
export function report(error: unknown, { json, verbose }: Telling, exitCode: number = exitCodes.failed): number {
  const defect = !(error instanceof UserError);
  const told = defect
    ? new UserError({
        problem: `a defect of the command itself: ${error instanceof Error ? error.message : String(error)}`,
        fix: "report it with the output of the same command and --verbose",
        cause: error,
      })
    : error;
  process.stderr.write(`estate: ${told.render()}\n`);
  if (verbose) process.stderr.write(causes(told));
  if (json && !jsonIsPrinted())
    printJson({ format: "estate-error/1", problem: told.message, details: told.details, fix: told.fix, defect, exitCode });
  return exitCode;
}

function causes(error: Error): string {
  const { cause } = error;
  if (cause === undefined) return "";
  return cause instanceof Error
    ? `caused by: ${withSources(cause.stack ?? cause.message, projectRoot())}\n${causes(cause)}`
    : `caused by: ${String(cause)}\n`;
}
