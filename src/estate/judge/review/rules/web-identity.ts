import { isRecord } from "../values";
import { type Grant } from "./policy";
import { matches } from "./wildcards";

/** Operators that let only the named values through. `IfExists` lets through what has no such value. */
const positive = /^(?:ForAnyValue:)?String(?:Equals|EqualsIgnoreCase|Like)$/;

/** Subjects that a condition names; undefined when it lets through every subject of the provider. */
function subjectsOf(condition: string): readonly string[] | undefined {
  const operators = condition === "" ? {} : (JSON.parse(condition) as unknown);
  const named = Object.entries(isRecord(operators) ? operators : {}).flatMap(([operator, keys]) =>
    positive.test(operator) && isRecord(keys)
      ? Object.entries(keys)
          .filter(([key]) => /:sub$/i.test(key))
          .map(([, values]) => (Array.isArray(values) ? values : [values]).map(String))
      : [],
  );
  return named[0];
}

/** A pattern that begins with a wildcard, or with one behind the kind of subject, is nearly everybody: `*`, `repo:*`. */
const isOpen = (pattern: string): boolean => /^(?:[a-z_]+:)?[*?]/i.test(pattern);

/**
 * Whether an identity provider's statement lets in more subjects than a person can name: the provider
 * vouches for everybody who has an account there, whoever that is.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
 */
export function opensSubject(grant: Grant, before: readonly Grant[]): boolean {
  if (!/^sts:(?:AssumeRoleWithWebIdentity|\*|assumerole\*|assumerolewith\*)$|^\*$/i.test(grant.action)) return false;
  const subjects = subjectsOf(grant.condition);
  if (subjects === undefined || subjects.some(isOpen)) return true;
  const known = before
    .filter(({ effect, principal }) => effect === "Allow" && principal === grant.principal)
    .flatMap(({ condition }) => subjectsOf(condition) ?? ["*"]);
  return known.length > 0 && subjects.some((subject) => !known.some((pattern) => matches(pattern, subject)));
}
