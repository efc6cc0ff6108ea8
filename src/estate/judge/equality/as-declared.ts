import { canonical, compare, isObject, type JsonObject } from "../../../common/canonical-json";
import { documentArguments, setArguments } from "./arguments";

const sortedSet = (items: readonly unknown[]): unknown[] => [...items].sort((a, b) => compare(canonical(a), canonical(b)));

/**
 * A Terraform JSON value in the one form that all writings of the same meaning share: keys sorted,
 * absent and null the same, sets sorted, policy documents by content. Lists keep their order. Unlike the
 * other two equalities it knows which arguments are sets and which are documents by their names: nothing
 * has read the values yet.
 *
 * @param name the argument that holds the value
 */
export function normalize(value: unknown, name?: string): unknown {
  if (typeof value === "string") return name !== undefined && documentArguments.has(name) ? normalizeDocument(value) : value;
  if (Array.isArray(value)) {
    // Items of a list are looked at as values of the same argument only where they are text: a block's own arguments have names.
    const items = value.map((item) => normalize(item, name));
    return name !== undefined && setArguments.has(name) ? sortedSet(items) : items;
  }
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([, child]) => child !== null);
  return Object.fromEntries(entries.map(([key, child]) => [key, normalize(child, key)] as const).sort(([a], [b]) => compare(a, b)));
}

/** Text that is no JSON object or list, such as an expression, stays as it is. */
function normalizeDocument(text: string): string {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    const document: unknown = JSON.parse(text);
    return canonical(isObject(document) && "Statement" in document ? normalizePolicy(document) : document);
  } catch {
    return text;
  }
}

/**
 * IAM reads statements, actions, resources, principals and a condition's values as sets, and one
 * value as a list of it.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
function normalizePolicy(policy: JsonObject): JsonObject {
  return {
    ...policy,
    Statement: sortedSet(listOf(policy.Statement).map((statement) => (isObject(statement) ? normalizeStatement(statement) : statement))),
  };
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);
const valuesAsSets = (value: unknown): unknown =>
  isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, child]) => [key, sortedSet(listOf(child))])) : value;

function normalizeStatement(statement: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(statement).map(([key, value]) => {
      switch (key) {
        case "Action":
        case "NotAction":
        case "Resource":
        case "NotResource":
          return [key, sortedSet(listOf(value))];
        case "Principal":
        case "NotPrincipal":
          return [key, valuesAsSets(value)];
        case "Condition":
          return [
            key,
            isObject(value) ? Object.fromEntries(Object.entries(value).map(([operator, keys]) => [operator, valuesAsSets(keys)])) : value,
          ];
        default:
          return [key, value];
      }
    }),
  );
}
