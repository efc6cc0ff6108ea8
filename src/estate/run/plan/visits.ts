import { unknownModule } from "../compose/stand-ins";

/** `<time> [TRACE] vertex "<address>": starting visit (*terraform.NodePlannableResourceInstance)` and its end. */
const visit =
  /^(\S+) \[TRACE\] vertex "((?:module\.([^.[]+)\.)[^"]+)": (?:starting visit \(\*terraform\.NodePlannableResourceInstance\)|(visit complete))/;

/**
 * Follows Terraform's walk through the graph by its log: how many resources are planned so far, and
 * how long each stack's were at work. The log's form is not promised by Terraform; without it
 * nothing is counted.
 */
export class PlanVisits {
  /** Environment with which Terraform writes the log; it costs a few percent of a plan's time. */
  public static readonly environment = { TF_LOG_CORE: "trace", TF_LOG_PATH: undefined, TF_LOG: undefined };

  private readonly started = new Map<string, number>();
  private readonly millisecondsByStack = new Map<string, number>();
  private count = 0;

  /** Resources planned so far. */
  public get planned(): number {
    return this.count;
  }

  /** @returns whether the line was the end of a resource's planning. */
  public follow(line: string): boolean {
    const match = visit.exec(line);
    const [, time, address, stack, end] = match ?? [];
    if (time === undefined || address === undefined || stack === undefined || stack === unknownModule) return false;
    const now = Date.parse(time);
    if (end === undefined) {
      this.started.set(address, now);
      return false;
    }
    const start = this.started.get(address);
    if (start === undefined) return false;
    this.started.delete(address);
    this.millisecondsByStack.set(stack, (this.millisecondsByStack.get(stack) ?? 0) + now - start);
    this.count += 1;
    return true;
  }

  /**
   * Each stack's share of the seconds that the whole took. Stacks are planned side by side, so a
   * stack has no time of its own on the clock; shares follow the time at work and add up to the whole.
   */
  public shares(seconds: number): ReadonlyMap<string, number> {
    const total = [...this.millisecondsByStack.values()].reduce((sum, milliseconds) => sum + milliseconds, 0);
    return new Map(
      [...this.millisecondsByStack].map(([stack, milliseconds]) => [
        stack,
        Math.round((seconds * milliseconds * 100) / Math.max(total, 1)) / 100,
      ]),
    );
  }
}
