import { type Statement } from "../../src/modules/shared/iam";

/** A request as a policy sees it. Condition keys that are absent from `context` were not sent. */
export interface PolicyRequest {
  /** A service principal, or the ARN of a role. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string>>;
}

export type Decision = "allowed" | "denied" | "not mentioned";

/**
 * What a resource policy decides, by AWS's order: a matching denial first, then a matching allowance.
 * Knows the operators that the estate's policies use; an unknown one fails the test.
 */
export function decide(statements: readonly Statement[], request: PolicyRequest): Decision {
  const matching = statements.filter((statement) => matches(statement, request));
  if (matching.some(({ effect }) => effect === "Deny")) return "denied";
  return matching.length > 0 ? "allowed" : "not mentioned";
}

function matches({ principals, actions, resources, conditions }: Statement, request: PolicyRequest): boolean {
  const named =
    principals === undefined ||
    principals === "*" ||
    [...(principals.service ?? []), ...(principals.aws ?? [])].includes(request.principal);
  return (
    named &&
    actions.some((pattern) => like(pattern, request.action)) &&
    (resources ?? []).some((pattern) => like(pattern, request.resource)) &&
    Object.entries(conditions ?? {}).every(([operator, keys]) =>
      Object.entries(keys).every(([key, values]) => holds(operator, values, request.context?.[key])),
    )
  );
}

function holds(operator: string, values: readonly string[], actual: string | undefined): boolean {
  switch (operator) {
    case "Null":
      return values.includes(String(actual === undefined));
    // Negated operators also hold when the request lacks the key.
    case "StringNotEquals":
      return actual === undefined || !values.includes(actual);
    case "StringEquals":
    case "Bool":
    case "ForAnyValue:StringEquals":
      return actual !== undefined && values.includes(actual);
    case "StringLike":
    case "ArnLike":
      return actual !== undefined && values.some((pattern) => like(pattern, actual));
    case "NumericGreaterThan":
      return actual !== undefined && values.some((limit) => Number(actual) > Number(limit));
    case "NumericLessThan":
      return actual !== undefined && values.some((limit) => Number(actual) < Number(limit));
    default:
      throw new Error(`the condition operator ${operator} is not known to this helper`);
  }
}

function like(pattern: string, value: string): boolean {
  const expression = pattern
    .split("*")
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"))
    .join(".*");
  return new RegExp(`^${expression}$`).test(value);
}

/** Statements of a rendered policy, in the form that decide() takes. */
export function parsePolicy(json: unknown): Statement[] {
  const { Statement: rendered } = JSON.parse(String(json)) as { Statement: Record<string, unknown>[] };
  return rendered.map(({ Sid, Effect, Principal, Action, Resource, Condition }) => ({
    sid: String(Sid),
    effect: Effect as Statement["effect"],
    actions: list(Action),
    resources: list(Resource),
    ...(Principal === undefined ? {} : { principals: Principal === "*" ? "*" : principalsOf(Principal as Record<string, unknown>) }),
    conditions: Object.fromEntries(
      Object.entries((Condition ?? {}) as Record<string, Record<string, unknown>>).map(([operator, keys]) => [
        operator,
        Object.fromEntries(Object.entries(keys).map(([key, values]) => [key, list(values)])),
      ]),
    ),
  }));
}

const principalsOf = ({ Service, AWS }: Record<string, unknown>) => ({
  ...(Service === undefined ? {} : { service: list(Service) }),
  ...(AWS === undefined ? {} : { aws: list(AWS) }),
});

const list = (value: unknown): string[] => (Array.isArray(value) ? value : [value]).map(String);
