/** The process was killed here. */
export class Killed extends Error {}

/**
 * Kills the process when it is about to make its n-th call to anything outside. Nothing outside
 * changes between two calls, so this is also the case in which the answer to the call before is lost.
 */
export class Interruption {
  private calls = 0;

  public constructor(private readonly at: number) {}

  /** Whether the process got to the call at which it is killed. */
  public get happened(): boolean {
    return this.calls >= this.at;
  }

  /** The same object, whose methods count as calls to the outside; so do those of a session that one returns. */
  public watch<T extends object>(target: T): T {
    return new Proxy(target, {
      get: (object, name) => {
        const member: unknown = Reflect.get(object, name);
        if (typeof member !== "function") return member;
        return async (...args: unknown[]) => {
          this.calls += 1;
          if (this.calls === this.at) throw new Killed();
          const result: unknown = await Reflect.apply(member, object, args);
          return isSession(result) ? this.watch(result) : result;
        };
      },
    });
  }
}

const isSession = (value: unknown): value is { end(): Promise<void> } => typeof value === "object" && value !== null && "end" in value;
