/** A value that an expression works with. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [name: string]: Value };

/** What an expression may ask for: contexts by their names, and functions of the run. */
export interface Asked {
  readonly contexts: Readonly<Record<string, Value>>;
  readonly functions: Readonly<Record<string, (...given: readonly Value[]) => Value>>;
}

const token = /\s*(?:('(?:[^']|'')*')|(\d+(?:\.\d+)?)|([A-Za-z_][\w-]*)|(&&|\|\||==|!=|[!().,[\]]))/y;

/**
 * GitHub's expressions, as far as the workflows have them; what a context does not have is null, as there.
 *
 * @throws Error for what is not understood here, a function or a context that nobody gives among it
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/expressions
 */
export function evaluate(text: string, asked: Asked): Value {
  const expression = new Expression(tokensOf(text), asked, text);
  return expression.whole();
}

/** A text with the values of the expressions in it. A text that is nothing but one expression has that one's value. */
export function filled(text: string, asked: Asked): Value {
  const [, only] = /^\$\{\{((?:(?!\}\}).)*)\}\}$/s.exec(text.trim()) ?? [];
  if (only !== undefined) return evaluate(only, asked);
  return text.replaceAll(/\$\{\{(.*?)\}\}/gs, (_, one: string) => written(evaluate(one, asked)));
}

/** A value as text. */
export function written(value: Value): string {
  if (value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

export const isTrue = (value: Value): boolean => value !== null && value !== false && value !== 0 && value !== "";

/** Texts are compared without regard to case; of different kinds, both are numbers. */
function isSame(one: Value, other: Value): boolean {
  if (typeof one === "string" && typeof other === "string") return one.toLowerCase() === other.toLowerCase();
  if (typeof one === typeof other && one !== null && other !== null) return one === other;
  return Number(one) === Number(other);
}

interface Token {
  readonly kind: "text" | "number" | "name" | "sign";
  readonly text: string;
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  const whole = text.trimEnd();
  while (token.lastIndex < whole.length) {
    const at = token.lastIndex;
    const found = token.exec(whole);
    if (found === null) throw new Error(`the expression ${text} is not understood here from its character ${at} on`);
    const [, quoted, number, name, sign] = found;
    if (quoted !== undefined) tokens.push({ kind: "text", text: quoted.slice(1, -1).replaceAll("''", "'") });
    else if (number !== undefined) tokens.push({ kind: "number", text: number });
    else if (name !== undefined) tokens.push({ kind: "name", text: name });
    else tokens.push({ kind: "sign", text: sign ?? "" });
  }
  return tokens;
}

class Expression {
  private at = 0;

  public constructor(
    private readonly tokens: readonly Token[],
    private readonly asked: Asked,
    private readonly text: string,
  ) {}

  public whole(): Value {
    const value = this.any();
    if (this.at < this.tokens.length) throw this.unknown();
    return value;
  }

  /** Operands of `||` and `&&` are values: the last one that was looked at is the result. */
  private any(): Value {
    let value = this.all();
    while (this.takes("||")) {
      const other = this.all();
      value = isTrue(value) ? value : other;
    }
    return value;
  }

  private all(): Value {
    let value = this.equality();
    while (this.takes("&&")) {
      const other = this.equality();
      value = isTrue(value) ? other : value;
    }
    return value;
  }

  private equality(): Value {
    let value = this.negation();
    for (;;) {
      if (this.takes("==")) value = isSame(value, this.negation());
      else if (this.takes("!=")) value = !isSame(value, this.negation());
      else return value;
    }
  }

  private negation(): Value {
    return this.takes("!") ? !isTrue(this.negation()) : this.part();
  }

  private part(): Value {
    if (this.takes("(")) {
      const value = this.any();
      this.needs(")");
      return value;
    }
    const found = this.tokens[this.at++];
    if (found?.kind === "text") return found.text;
    if (found?.kind === "number") return Number(found.text);
    if (found?.kind !== "name") throw this.unknown();
    if (["true", "false", "null"].includes(found.text)) return JSON.parse(found.text) as Value;
    return this.within(this.takes("(") ? this.call(found.text) : this.context(found.text));
  }

  private context(name: string): Value {
    const value = this.asked.contexts[name];
    if (value === undefined) throw new Error(`there is no context ${name} here, which ${this.text} asks for`);
    return value;
  }

  private call(name: string): Value {
    const given: Value[] = [];
    while (!this.takes(")")) {
      given.push(this.any());
      this.takes(",");
    }
    const made = this.asked.functions[name];
    if (made === undefined) throw new Error(`there is no function ${name} here, which ${this.text} asks for`);
    return made(...given);
  }

  private within(value: Value): Value {
    for (;;) {
      if (this.takes(".")) value = partOf(value, this.tokens[this.at++]?.text ?? "");
      else if (this.takes("[")) {
        value = partOf(value, written(this.any()));
        this.needs("]");
      } else return value;
    }
  }

  private takes(sign: string): boolean {
    const { kind, text } = this.tokens[this.at] ?? {};
    if (kind !== "sign" || text !== sign) return false;
    this.at++;
    return true;
  }

  private needs(sign: string): void {
    if (!this.takes(sign)) throw this.unknown();
  }

  private unknown(): Error {
    return new Error(`the expression ${this.text} is not understood here at its part ${this.at + 1}`);
  }
}

const partOf = (value: Value, name: string): Value =>
  value !== null && typeof value === "object" ? ((value as Readonly<Record<string, Value>>)[name] ?? null) : null;
