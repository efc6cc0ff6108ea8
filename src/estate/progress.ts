/** Shows a person or a log how far a run is. The command decides how it looks. */
export interface Progress {
  /** Begins a step; a step that is begun ends with `done`, or by the error that ends the run. */
  begin(title: string): Step;
}

export interface Step {
  /** What the step is at just now; a log leaves it out. */
  update(detail: string): void;
  /** A line that stays, such as one part of the step that is done. */
  tell(line: string): void;
  done(result: string): void;
}

/** Seconds since `start` (from performance.now()), to a tenth. */
export const secondsSince = (start: number): number => Math.round((performance.now() - start) / 100) / 10;
