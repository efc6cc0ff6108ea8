/** Modes of executions that come while an earlier one is on its way. */
export type ExecutionMode = "QUEUED" | "SUPERSEDED";

interface Waiting {
  readonly number: number;
  readonly goOn: (enters: boolean) => void;
}

/**
 * Who may enter a stage when several executions of a pipeline are on their way: one at a time. Queued ones enter in the order in
 * which they began; of superseded ones the newest that waits, and those that it overtakes end there.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/concepts-how-it-works.html
 */
export class StageTurns {
  private readonly held = new Set<string>();
  private readonly waiting = new Map<string, Waiting[]>();
  private count = 0;
  private heard: () => void = () => {};

  public constructor(private readonly mode: ExecutionMode) {}

  /** Number of an execution that begins. */
  public begin(): number {
    return ++this.count;
  }

  /** @returns whether the execution enters; false where a later one has taken its place */
  public enter(stage: string, number: number): Promise<boolean> {
    if (!this.held.has(stage)) {
      this.held.add(stage);
      return Promise.resolve(true);
    }
    return new Promise((goOn) => {
      const before = this.waiting.get(stage) ?? [];
      const overtaken = this.mode === "SUPERSEDED" ? before : [];
      this.waiting.set(
        stage,
        [...before.filter((one) => !overtaken.includes(one)), { number, goOn }].sort((one, other) => one.number - other.number),
      );
      for (const one of overtaken) one.goOn(false);
      this.heard();
    });
  }

  public leave(stage: string): void {
    const [next, ...others] = this.waiting.get(stage) ?? [];
    this.waiting.set(stage, others);
    if (next === undefined) this.held.delete(stage);
    else next.goOn(true);
  }

  /** Ends once an execution waits for a stage. */
  public async untilOneWaits(stage: string, number: number): Promise<void> {
    while (this.waiting.get(stage)?.some((one) => one.number === number) !== true)
      await new Promise<void>((goOn) => {
        this.heard = goOn;
      });
  }
}
