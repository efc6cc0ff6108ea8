/** A statement as it stands in a rendered policy. */
export interface RenderedStatement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: "*" | Readonly<Record<string, string | readonly string[]>>;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** A request as IAM sees it. */
export interface PolicyRequest {
  readonly action: string;
  readonly resource: string;
  /** Condition keys with their values; a key that is not here is absent from the request. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

export const list = <T>(value: T | readonly T[] | undefined): readonly T[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as readonly T[]) : [value as T];

export const statementsOf = (policy: unknown): readonly RenderedStatement[] =>
  list((JSON.parse(String(policy)) as { Statement: RenderedStatement | RenderedStatement[] }).Statement);

const like = (pattern: string, value: string, flags = ""): boolean =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".")}$`,
    flags,
  ).test(value);

/** Operators that the project's policies use; another one fails the test instead of passing unseen. */
const operators: Readonly<Record<string, (wanted: string, got: string) => boolean>> = {
  StringEquals: (wanted, got) => wanted === got,
  StringLike: (wanted, got) => like(wanted, got),
  ArnEquals: (wanted, got) => like(wanted, got),
  ArnLike: (wanted, got) => like(wanted, got),
  Bool: (wanted, got) => wanted === got,
  NumericLessThan: (wanted, got) => Number(got) < Number(wanted),
};

function conditionHolds(operator: string, wanted: readonly string[], got: readonly string[] | undefined): boolean {
  if (operator === "Null") return (got === undefined) === (wanted[0] === "true");
  if (operator.endsWith("IfExists")) return got === undefined || conditionHolds(operator.slice(0, -"IfExists".length), wanted, got);
  if (operator.startsWith("ForAnyValue:")) return got !== undefined && conditionHolds(operator.slice("ForAnyValue:".length), wanted, got);
  const negated = operator.replace(/Not(?=Equals|Like)/, "");
  // A negated operator also matches when the key is absent.
  if (negated !== operator) return got === undefined || !conditionHolds(negated, wanted, got);
  const compare = operators[operator];
  if (compare === undefined) throw new Error(`the test's evaluator does not know the operator ${operator}`);
  return got !== undefined && got.some((value) => wanted.some((pattern) => compare(pattern, value)));
}

function matches(statement: RenderedStatement, { action, resource, context = {} }: PolicyRequest): boolean {
  const conditions = Object.entries(statement.Condition ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, wanted]) => ({ operator, key, wanted })),
  );
  return (
    list(statement.Action).some((pattern) => like(pattern, action, "i")) &&
    (statement.Resource === undefined || list(statement.Resource).some((pattern) => like(pattern, resource))) &&
    !list(statement.NotResource).some((pattern) => like(pattern, resource)) &&
    conditions.every(({ operator, key, wanted }) =>
      conditionHolds(operator, list(wanted), context[key] === undefined ? undefined : list(context[key])),
    )
  );
}

/** What policies together say of a request: an explicit deny wins, and what nobody allows is refused. */
export function decide(statements: readonly RenderedStatement[], request: PolicyRequest): "allowed" | "denied" | "not allowed" {
  const effects = new Set(statements.filter((statement) => matches(statement, request)).map(({ Effect }) => Effect));
  if (effects.has("Deny")) return "denied";
  return effects.has("Allow") ? "allowed" : "not allowed";
}
