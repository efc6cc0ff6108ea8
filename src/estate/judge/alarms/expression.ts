/** Value of a name at one time, or so many periods before; undefined where there is no data. */
export type Values = (name: string, periodsBefore?: number) => number | undefined;

/** An expression that is ready to be evaluated again and again. */
export type Evaluate = (values: Values) => number | undefined;

/**
 * The part of metric math that the estate's alarms use: numbers, names, `+ - * /`, parentheses,
 * `FILL(name, number)`, `MAX([a, b])`, `SUM([a, b])`, `DIFF(name)`, `IF(a < b, c, d)`, `SERVICE_QUOTA(name)` as the name `SERVICE_QUOTA`. An operation
 * on a missing value has none, and so has a division by zero; of a list those that are there count.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 * @throws Error for anything else: what is not understood is not evaluated
 */
export function compileExpression(text: string): Evaluate {
  const tokens = text.match(/\d+(?:\.\d+)?|[A-Za-z_]\w*|\S/g) ?? [];
  const parser = new Parser(text, tokens);
  const result = parser.sum();
  parser.end();
  return result;
}

class Parser {
  private at = 0;

  public constructor(
    private readonly text: string,
    private readonly tokens: readonly string[],
  ) {}

  public end(): void {
    if (this.at < this.tokens.length) this.refuse(this.tokens[this.at]);
  }

  public sum(): Evaluate {
    let left = this.product();
    while (this.next("+", "-")) {
      const [operator, before, right] = [this.take(), left, this.product()];
      left = both(before, right, operator === "+" ? (a, b) => a + b : (a, b) => a - b);
    }
    return left;
  }

  private product(): Evaluate {
    let left = this.atom();
    while (this.next("*", "/")) {
      const [operator, before, right] = [this.take(), left, this.atom()];
      left = both(before, right, operator === "*" ? (a, b) => a * b : (a, b) => (b === 0 ? undefined : a / b));
    }
    return left;
  }

  private atom(): Evaluate {
    const token = this.take();
    if (token === "(") {
      const inner = this.sum();
      this.expect(")");
      return inner;
    }
    if (/^\d/.test(token)) {
      const value = Number(token);
      return () => value;
    }
    if (!/^[A-Za-z_]/.test(token)) return this.refuse(token);
    if (!this.next("(")) return (values) => values(token);
    return this.call(token);
  }

  private call(name: string): Evaluate {
    this.expect("(");
    const result = this.calls[name]?.() ?? this.refuse(name);
    this.expect(")");
    return result;
  }

  private readonly calls: Readonly<Record<string, () => Evaluate>> = {
    FILL: () => {
      const filled = this.sum();
      this.expect(",");
      const value = Number(this.take());
      return (values) => filled(values) ?? value;
    },
    MAX: () => this.list((found) => Math.max(...found)),
    SUM: () => this.list((found) => found.reduce((sum, one) => sum + one, 0)),
    DIFF: () => {
      const name = this.take();
      if (!/^[A-Za-z_]/.test(name)) return this.refuse(name);
      return (values) => {
        const [now, before] = [values(name), values(name, 1)];
        return now === undefined || before === undefined ? undefined : now - before;
      };
    },
    IF: () => {
      const left = this.sum();
      const operator = this.take();
      const compare = comparisons[operator] ?? this.refuse(operator);
      const condition = both(left, this.sum(), (a, b) => (compare(a, b) ? 1 : 0));
      this.expect(",");
      const then = this.sum();
      this.expect(",");
      const otherwise = this.sum();
      return (values) => {
        const holds = condition(values);
        return holds === undefined ? undefined : holds === 1 ? then(values) : otherwise(values);
      };
    },
    SERVICE_QUOTA: () => {
      this.take();
      return (values) => values("SERVICE_QUOTA");
    },
  };

  /** `[a, b]`: of those that have a value one figure, and none where no one has. */
  private list(of: (found: readonly number[]) => number): Evaluate {
    this.expect("[");
    const items = [this.sum()];
    while (this.next(",")) {
      this.take();
      items.push(this.sum());
    }
    this.expect("]");
    return (values) => {
      const found = items.flatMap((item) => item(values) ?? []);
      return found.length === 0 ? undefined : of(found);
    };
  }

  private next(...wanted: readonly string[]): boolean {
    return wanted.includes(this.tokens[this.at] ?? "");
  }

  private take(): string {
    return this.tokens[this.at++] ?? this.refuse("its end");
  }

  private expect(token: string): void {
    if (this.take() !== token) this.refuse(token);
  }

  private refuse(token: string | undefined): never {
    throw new Error(`metric math ${this.text}: ${token ?? "its end"} is not understood; extend src/estate/judge/alarms/expression.ts`);
  }
}

const comparisons: Readonly<Record<string, (a: number, b: number) => boolean>> = { "<": (a, b) => a < b, ">": (a, b) => a > b };

/** Whether an expression looks at the period before as well. */
export const looksBack = (text: string): boolean => /\bDIFF\(/.test(text);

const both =
  (left: Evaluate, right: Evaluate, operation: (a: number, b: number) => number | undefined): Evaluate =>
  (values) => {
    const [a, b] = [left(values), right(values)];
    return a === undefined || b === undefined ? undefined : operation(a, b);
  };
