import { type Answer } from "./answers";

/** `missing`: a failover would not work, or not as promised; `unknown`: nobody answered, so nobody can say. */
export interface Gap {
  readonly kind: "missing" | "unknown";
  readonly what: string;
  readonly fix: string;
}

/** Collects what a failover lacks. */
export class Gaps {
  public readonly found: Gap[] = [];
  private readonly region: string;

  /** @param region that was asked */
  public constructor(region: string) {
    this.region = region;
  }

  /** Looks at an answer, or notes that there is none. */
  public ask<T>(what: string, answer: Answer<T>, look: (value: T) => void): void {
    if ("known" in answer) look(answer.known);
    else this.unknown(what, answer.unknown);
  }

  public missing(what: string, fix: string): void {
    this.found.push({ kind: "missing", what, fix });
  }

  public unknown(what: string, because: string): void {
    this.found.push({ kind: "unknown", what: `${what}: ${because}`, fix: `ask ${this.region} again, with credentials that may read it` });
  }
}
