import { matches } from "./pattern";
import { type Node, resolved, type Schema } from "./schema";
import { isUnknown } from "./unknown";

/**
 * What a model says of a value. `unknown`: the value, or what a condition asks for, is known after an
 * apply only; a model is never said to refuse what is not known.
 */
export type Judgement = { readonly kind: "accepted" } | { readonly kind: "unknown" } | Refusal;

export interface Refusal {
  readonly kind: "refused";
  /** What the model accepts, as words of a sentence. */
  readonly accepts: string;
  /** Properties that lead to what is refused, in a value with members. */
  readonly at: readonly string[];
}

const accepted: Judgement = { kind: "accepted" };
const unknown: Judgement = { kind: "unknown" };
const refused = (accepts: string): Judgement => ({ kind: "refused", accepts, at: [] });
const below = (key: string, judgement: Judgement): Judgement =>
  judgement.kind === "refused" ? { ...judgement, at: [key, ...judgement.at] } : judgement;

/** The same values stand in many resources: what was said of one is kept with the model. */
const said = new WeakMap<Schema, Map<unknown, Judgement>>();

/** Judges a value by the part of a model. Structures are judged by what of them is there: what is missing may be an argument of another resource. */
export function judge(node: Node, value: unknown): Judgement {
  if (isUnknown(value)) return unknown;
  if (typeof value === "object") return judgeAgain(node, value);
  const before = said.get(node.schema) ?? new Map<unknown, Judgement>();
  said.set(node.schema, before);
  const judgement = before.get(value) ?? judgeAgain(node, value);
  before.set(value, judgement);
  return judgement;
}

function judgeAgain(node: Node, value: unknown): Judgement {
  const here = resolved(node);
  const inner = (schema: Schema | boolean): Judgement =>
    typeof schema === "boolean" ? (schema ? accepted : refused("nothing")) : judge({ ...here, schema }, value);
  return all([ofType(here.schema, value), ofValue(here.schema, value), ofMembers(here, value), ...combined(here.schema, inner)]);
}

/** The first refusal, else whether all is known. */
function all(judgements: readonly Judgement[]): Judgement {
  return judgements.find(({ kind }) => kind === "refused") ?? judgements.find(({ kind }) => kind === "unknown") ?? accepted;
}

function combined(schema: Schema, inner: (schema: Schema | boolean) => Judgement): Judgement[] {
  return [
    ...(schema.allOf ?? []).map(inner),
    // Of oneOf, too: that two alternatives match at once is no reason of AWS's to refuse.
    ...[schema.anyOf, schema.oneOf]
      .filter((alternatives) => alternatives !== undefined)
      .map((alternatives) => any(alternatives.map(inner))),
    ...(schema.not === undefined ? [] : [opposite(inner(schema.not))]),
    ...(schema.if === undefined
      ? []
      : [
          conditional(
            inner(schema.if),
            () => inner(schema.then ?? true),
            () => inner(schema.else ?? true),
          ),
        ]),
  ];
}

function any(judgements: readonly Judgement[]): Judgement {
  if (judgements.some(({ kind }) => kind === "accepted")) return accepted;
  if (judgements.some(({ kind }) => kind === "unknown")) return unknown;
  const refusals = judgements.filter((one): one is Refusal => one.kind === "refused");
  return { kind: "refused", accepts: [...new Set(refusals.map(({ accepts }) => accepts))].join(", or "), at: refusals[0]?.at ?? [] };
}

const opposite = ({ kind }: Judgement): Judgement =>
  kind === "accepted" ? refused("another combination of arguments") : kind === "unknown" ? unknown : accepted;
const conditional = ({ kind }: Judgement, then: () => Judgement, otherwise: () => Judgement): Judgement =>
  kind === "unknown" ? unknown : kind === "accepted" ? then() : otherwise();

/** Terraform turns numbers, booleans and texts into each other where the provider asks for it. */
function ofType({ type }: Schema, value: unknown): Judgement {
  if (type === undefined) return accepted;
  const types = typeof type === "string" ? [type] : type;
  return types.some((one) => hasType(one, value))
    ? accepted
    : refused(types.map((one) => (/^[aeiou]/.test(one) ? `an ${one}` : `a ${one}`)).join(" or "));
}

function hasType(type: string, value: unknown): boolean {
  if (type === "string") return ["string", "number", "boolean"].includes(typeof value);
  if (type === "integer") return isNumber(value) && Number.isInteger(Number(value));
  if (type === "number") return isNumber(value);
  if (type === "boolean") return typeof value === "boolean" || value === "true" || value === "false";
  if (type === "array") return Array.isArray(value);
  // A policy is an object in CloudFormation and a text in Terraform.
  return typeof value === "object" || (typeof value === "string" && /^\s*\{/.test(value));
}

const isNumber = (value: unknown): value is number | string =>
  typeof value === "number" || (typeof value === "string" && /^-?\d+(?:\.\d+)?$/.test(value));

function ofValue(schema: Schema, value: unknown): Judgement {
  if (typeof value === "object") return accepted;
  const text = String(value);
  const { length } = Array.from(text);
  const list = schema.const === undefined ? schema.enum : [schema.const];
  if (list !== undefined && !list.some((one) => String(one) === text)) return refused(oneOf(list));
  if (schema.minLength !== undefined && length < schema.minLength) return refused(`at least ${schema.minLength} characters`);
  if (schema.maxLength !== undefined && length > schema.maxLength) return refused(`at most ${schema.maxLength} characters`);
  if (schema.pattern !== undefined && !matches(schema.pattern, text)) return refused(`what matches ${schema.pattern}`);
  return isNumber(value) ? ofSize(schema, Number(value)) : accepted;
}

function ofSize(schema: Schema, size: number): Judgement {
  if (schema.minimum !== undefined && size < schema.minimum) return refused(`at least ${schema.minimum}`);
  if (schema.maximum !== undefined && size > schema.maximum) return refused(`at most ${schema.maximum}`);
  if (schema.exclusiveMinimum !== undefined && size <= schema.exclusiveMinimum) return refused(`more than ${schema.exclusiveMinimum}`);
  if (schema.exclusiveMaximum !== undefined && size >= schema.exclusiveMaximum) return refused(`less than ${schema.exclusiveMaximum}`);
  if (schema.multipleOf !== undefined && size % schema.multipleOf !== 0) return refused(`a multiple of ${schema.multipleOf}`);
  return accepted;
}

function ofMembers(node: Node, value: unknown): Judgement {
  if (Array.isArray(value)) return ofItems(node, value as unknown[]);
  if (typeof value !== "object" || value === null) return accepted;
  const { properties = {}, required = [] } = node.schema;
  // What is missing may come from elsewhere: a condition that asks for it is not known to hold.
  const missing = required.some((name) => !Object.hasOwn(value, name)) ? unknown : accepted;
  const members = Object.entries(value).flatMap(([key, member]) =>
    typeof properties[key] === "object" ? [below(key, judge({ ...node, schema: properties[key] }, member))] : [],
  );
  return all([missing, ...members]);
}

function ofItems(node: Node, items: readonly unknown[]): Judgement {
  const { schema } = node;
  if (schema.minItems !== undefined && items.length < schema.minItems) return refused(`at least ${schema.minItems} entries`);
  if (schema.maxItems !== undefined && items.length > schema.maxItems) return refused(`at most ${schema.maxItems} entries`);
  const known = items.filter((item) => !isUnknown(item)).map((item) => JSON.stringify(item));
  if (schema.uniqueItems === true && new Set(known).size < known.length) return refused("entries that differ from each other");
  const each = typeof schema.items === "object" ? items.map((item) => judge({ ...node, schema: schema.items as Schema }, item)) : [];
  const contained =
    schema.contains === undefined ? accepted : any(items.map((item) => judge({ ...node, schema: schema.contains as Schema }, item)));
  return all([...each, contained]);
}

const mostListed = 12;

function oneOf(values: readonly unknown[]): string {
  const shown = values.slice(0, mostListed).map(String).join(", ");
  return values.length === 1 ? shown : `one of ${shown}${values.length > mostListed ? `, and ${values.length - mostListed} more` : ""}`;
}
