import { createHash } from "node:crypto";

/** A request as a firewall sees it. Names of headers are in lower case. */
export interface SeenRequest {
  readonly path: string;
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What the sets that rules refer to hold, by the references in the JSON. */
export interface HeldSets {
  readonly addresses: Readonly<Record<string, readonly string[]>>;
  readonly patterns: Readonly<Record<string, readonly string[]>>;
}

type Statement = Readonly<Record<string, Record<string, unknown>>>;

export interface AclRule {
  readonly name: string;
  readonly priority: number;
  readonly action?: object;
  readonly statement: Statement;
}

interface Field {
  readonly uri_path?: object;
  readonly single_header?: { readonly name: string };
}

/**
 * The part of a request that a statement looks at; nothing for a header that is not there, which no
 * statement matches.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-fields-list.html
 */
const fieldOf = (field: Field, { path, headers }: SeenRequest): string | undefined =>
  field.uri_path === undefined ? headers[field.single_header?.name ?? ""] : path;

const inner = (statement: Record<string, unknown>): readonly Statement[] => statement.statement as readonly Statement[];

/**
 * Whether a statement matches a request, as WAF's guide describes it. Throws for a kind of statement
 * or a transformation that it does not know.
 */
export function matches(statement: Statement, request: SeenRequest, sets: HeldSets): boolean {
  const [only] = Object.entries(statement);
  if (only === undefined) throw new Error("a statement says nothing");
  const [kind, settings] = only;
  const field = settings.field_to_match === undefined ? undefined : fieldOf(settings.field_to_match as Field, request);
  const seen = field === undefined ? undefined : transformed(field, (settings.text_transformation ?? []) as readonly Transformation[]);
  switch (kind) {
    case "and_statement":
      return inner(settings).every((one) => matches(one, request, sets));
    case "or_statement":
      return inner(settings).some((one) => matches(one, request, sets));
    case "not_statement":
      return !inner(settings).some((one) => matches(one, request, sets));
    case "ip_set_reference_statement":
      return (sets.addresses[String(settings.arn)] ?? []).includes(request.address);
    case "regex_pattern_set_reference_statement":
      return seen !== undefined && (sets.patterns[String(settings.arn)] ?? []).some((pattern) => new RegExp(pattern).test(seen));
    case "regex_match_statement":
      return seen !== undefined && new RegExp(String(settings.regex_string)).test(seen);
    case "byte_match_statement":
      return seen !== undefined && bytesMatch(String(settings.positional_constraint), seen, String(settings.search_string));
    default:
      throw new Error(`no statement ${kind} is known here`);
  }
}

interface Transformation {
  readonly type: string;
}

/** @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-transformation.html */
function transformed(value: string, transformations: readonly Transformation[]): string {
  const [{ type } = { type: "NONE" }] = transformations;
  if (transformations.length > 1 || (type !== "NONE" && type !== "MD5"))
    throw new Error(`no transformation ${transformations.map((one) => one.type).join(", ")} is known here`);
  // As raw bytes, one to a character.
  return type === "MD5" ? createHash("md5").update(value).digest().toString("latin1") : value;
}

function bytesMatch(constraint: string, seen: string, searched: string): boolean {
  if (constraint === "EXACTLY") return seen === searched;
  if (constraint === "STARTS_WITH") return seen.startsWith(searched);
  if (constraint === "CONTAINS") return seen.includes(searched);
  throw new Error(`no constraint ${constraint} is known here`);
}

interface RateStatement {
  readonly aggregate_key_type: string;
  readonly forwarded_ip_config?: { readonly header_name: string };
  readonly scope_down_statement?: Statement;
}

/**
 * Under which address a rule counts a request; nothing where it does not count it. Of a forwarding
 * header WAF takes the first address.
 * @see https://docs.aws.amazon.com/waf/latest/APIReference/API_ForwardedIPConfig.html
 */
export function countedAs({ statement }: AclRule, request: SeenRequest, sets: HeldSets): string | undefined {
  const rate = statement.rate_based_statement as unknown as RateStatement;
  if (rate.scope_down_statement !== undefined && !matches(rate.scope_down_statement, request, sets)) return undefined;
  if (rate.aggregate_key_type === "IP") return request.address;
  return request.headers[rate.forwarded_ip_config?.header_name.toLowerCase() ?? ""]?.split(",")[0]?.trim();
}
