import { RotationError } from "../shared/rotation/event";

export interface Patience {
  readonly pollMilliseconds: number;
  /** For all waits of one invocation together. After this it fails; whoever called repeats it, and every step bears that. */
  readonly timeoutMilliseconds: number;
}

/** Waits of one invocation, which share one limit: Lambda ends the invocation after 15 minutes, whatever it waits for. */
export class Waiting {
  private waited = 0;

  public constructor(private readonly patience: Patience) {}

  /** @throws RotationError saying what is still not so when the patience is used up. */
  public async pause(stillWaitingFor: string): Promise<void> {
    const { pollMilliseconds, timeoutMilliseconds } = this.patience;
    if (this.waited >= timeoutMilliseconds)
      throw new RotationError(
        `${stillWaitingFor} after ${timeoutMilliseconds / 1000} s; it goes on where it stopped when it is called again`,
      );
    this.waited += pollMilliseconds;
    await new Promise((resolve) => setTimeout(resolve, pollMilliseconds));
  }
}
