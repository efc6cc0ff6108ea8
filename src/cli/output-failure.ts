import { UserError } from "../common/user-error";

const codeOf = (error: unknown): string => (error instanceof Error && "code" in error ? String(error.code) : "");

/** Why a result could not be written to standard output: a full disk is nobody's defect. */
export const outputFailure = (error: unknown): UserError =>
  new UserError({
    problem: `standard output cannot be written (${codeOf(error) || String(error)})`,
    fix: "send it where there is room; what the command did is done",
    cause: error,
  });

/** A reader that has seen enough (`estate list | head -1`) ends the command, and is no error. */
export function endWithReader(stream: NodeJS.WriteStream): void {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(process.exitCode);
    if (stream !== process.stderr) process.stderr.write(`estate: ${outputFailure(error).render()}\n`);
    process.exit(1);
  });
}
