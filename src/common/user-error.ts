/** What every message to a user says: where, what was got, what is allowed, how to fix it. */
export interface ErrorDetails {
  /** One sentence: what is wrong, and where. */
  readonly problem: string;
  /** What to do about it, in the imperative. */
  readonly fix: string;
  /** Lines shown below the problem, for example one per finding. */
  readonly details?: readonly string[];
  /** What made it happen; shown only with `--verbose`. */
  readonly cause?: unknown;
}

/**
 * A mistake or a condition that the user can fix. It is printed without a stack trace, and the
 * command ends with exit code 1. Anything else that is thrown is a defect of the program.
 */
export class UserError extends Error {
  public readonly fix: string;
  public readonly details: readonly string[];

  public constructor({ problem, fix, details = [], cause }: ErrorDetails) {
    super(problem, { cause });
    this.name = "UserError";
    this.fix = fix;
    this.details = details;
  }

  /** The whole message as plain text, without colours. */
  public render(): string {
    return [this.message, ...this.details.map((line) => `  ${line}`), `fix: ${this.fix}`].join("\n");
  }
}
