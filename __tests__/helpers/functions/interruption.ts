/** The process was killed here. */
export class Killed extends Error {}

/**
 * Kills the process at the n-th call that it makes to anything outside, either before the call has
 * an effect or after it, when only the answer is lost.
 */
export class Interruption {
  private calls = 0;

  public constructor(
    private readonly at: number,
    private readonly when: "before" | "after",
  ) {}

  /** Whether the process got to the call at which it is killed. */
  public get happened(): boolean {
    return this.calls >= this.at;
  }

  /** The same object, whose methods count as calls to the outside. What they return is watched in the same way. */
  public watch<T extends object>(target: T): T {
    return new Proxy(target, {
      get: (object, name) => {
        const member: unknown = Reflect.get(object, name);
        if (typeof member !== "function") return member;
        return async (...args: unknown[]) => {
          this.calls += 1;
          const killed = this.calls === this.at;
          if (killed && this.when === "before") throw new Killed();
          const result: unknown = await Reflect.apply(member, object, args);
          if (killed) {
            if (isSession(result)) await result.end();
            throw new Killed();
          }
          return isSession(result) ? this.watch(result) : result;
        };
      },
    });
  }
}

/** A killed process leaves no connection behind. */
const isSession = (value: unknown): value is { end(): Promise<void> } => typeof value === "object" && value !== null && "end" in value;
