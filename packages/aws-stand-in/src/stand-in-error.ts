interface Mistake {
  /** One sentence: what is wrong, and where. */
  readonly problem: string;
  /** What to do about it, in the imperative. */
  readonly fix: string;
  readonly details?: readonly string[];
  readonly cause?: unknown;
}

/** A condition that whoever starts the stand-in can fix. Anything else that is thrown is a defect. */
export class StandInError extends Error {
  public readonly fix: string;
  public readonly details: readonly string[];

  public constructor({ problem, fix, details = [], cause }: Mistake) {
    super(problem, { cause });
    this.name = "StandInError";
    this.fix = fix;
    this.details = details;
  }
}
