import { type CommanderError } from "commander";
import { UserError } from "../shared/user-error";
import { exitCodes } from "./context";

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

/** Prints what went wrong on standard error and returns the exit code. */
export function report(error: unknown, verbose: boolean): number {
  if (error instanceof UserError) {
    process.stderr.write(`estate: ${error.render()}\n`);
    if (verbose) process.stderr.write(causes(error));
  } else {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`estate: a defect of the command itself: ${message}\n`);
    process.stderr.write(
      verbose && error instanceof Error
        ? `${error.stack}\n${causes(error)}`
        : "fix: report it with the output of the same command and --verbose\n",
    );
  }
  return exitCodes.failed;
}

function causes(error: Error): string {
  const { cause } = error;
  if (cause === undefined) return "";
  return cause instanceof Error ? `caused by: ${cause.stack}\n${causes(cause)}` : `caused by: ${String(cause)}\n`;
}

/** A reader that has seen enough (`estate list | head -1`) ends the command, and is no error. */
export function endWithReader(stream: NodeJS.WriteStream): void {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(process.exitCode);
  });
}
