import { type AlarmState } from "./model";

export type StateOf = (alarm: string) => AlarmState | undefined;

/** A rule of a composite alarm that is ready to be evaluated. */
export interface CompiledRule {
  readonly alarms: readonly string[];
  readonly holds: (stateOf: StateOf) => boolean;
}

type Test = (stateOf: StateOf) => boolean;

/**
 * Rules as CloudWatch has them: `ALARM("name")`, `OK(…)`, `INSUFFICIENT_DATA(…)`, AND, OR, NOT, TRUE, FALSE
 * and parentheses. NOT binds closest, then AND, then OR.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html (AlarmRule)
 * @throws Error for anything else
 */
export function compileRule(text: string): CompiledRule {
  const tokens = text.match(/"[^"]*"|[A-Z_]+|[()]|\S+/g) ?? [];
  const alarms: string[] = [];
  let at = 0;
  const refuse = (): never => {
    throw new Error(`rule ${text}: ${tokens[at - 1] ?? "its end"} is not understood`);
  };
  const take = (): string => tokens[at++] ?? refuse();

  const either = (): Test => {
    let left = all();
    while (tokens[at] === "OR") {
      at++;
      const [before, right] = [left, all()];
      left = (stateOf) => before(stateOf) || right(stateOf);
    }
    return left;
  };
  const all = (): Test => {
    let left = one();
    while (tokens[at] === "AND") {
      at++;
      const [before, right] = [left, one()];
      left = (stateOf) => before(stateOf) && right(stateOf);
    }
    return left;
  };
  const one = (): Test => {
    const token = take();
    if (token === "NOT") {
      const inner = one();
      return (stateOf) => !inner(stateOf);
    }
    if (token === "(") {
      const inner = either();
      if (take() !== ")") refuse();
      return inner;
    }
    if (token === "TRUE" || token === "FALSE") return () => token === "TRUE";
    if (token !== "ALARM" && token !== "OK" && token !== "INSUFFICIENT_DATA") return refuse();
    if (take() !== "(") refuse();
    const alarm = take().replaceAll('"', "");
    if (take() !== ")") refuse();
    alarms.push(alarm);
    return (stateOf) => stateOf(alarm) === token;
  };

  const holds = either();
  if (at < tokens.length) {
    at++;
    refuse();
  }
  return { alarms, holds };
}
