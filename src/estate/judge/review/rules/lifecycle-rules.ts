import { isRecord, listAt, read, unknown } from "../values";
import { numberOf } from "../matchers";

/** What one rule of a bucket's lifecycle deletes, as far as it is in force. */
export interface Expiry {
  readonly id: string;
  readonly scope: Scope;
  /** Age in days at which current objects go, or the day since 1970 from which on all go; Infinity when they stay. */
  readonly days: number;
  readonly date: number;
  /** Age in days at which old versions go; Infinity when they stay. */
  readonly noncurrentDays: number;
  /** So many of the newest old versions are kept whatever their age. */
  readonly newerVersions: number;
}

interface Scope {
  readonly prefix: string;
  readonly tags: readonly string[];
  readonly larger: number;
  readonly smaller: number;
}

const oneDay = 86_400_000;
const orNever = (value: unknown): number => (value === undefined ? Infinity : numberOf(value));

/**
 * Rules in force that delete objects.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleRule.html
 */
export function expiries(values: unknown): readonly Expiry[] | typeof unknown {
  const rules = listAt(values, "rule");
  if (rules === unknown) return unknown;
  return rules
    .filter(isRecord)
    .filter(({ status }) => status === "Enabled")
    .map((rule) => ({
      id: String(rule.id),
      scope: scopeOf(rule),
      days: orNever(read(rule, "expiration.0.days") === 0 ? undefined : read(rule, "expiration.0.days")),
      date: read(rule, "expiration.0.date") === undefined ? Infinity : Date.parse(String(read(rule, "expiration.0.date"))) / oneDay,
      noncurrentDays: orNever(read(rule, "noncurrent_version_expiration.0.noncurrent_days")),
      newerVersions: numberOf(read(rule, "noncurrent_version_expiration.0.newer_noncurrent_versions") ?? 0),
    }));
}

function scopeOf(rule: unknown): Scope {
  const [filter, both] = [read(rule, "filter.0"), read(rule, "filter.0.and.0")];
  const first = (...paths: readonly string[]): unknown =>
    paths.map((path) => read(both, path) ?? read(filter, path)).find((value) => value !== undefined);
  const tag = read(filter, "tag.0");
  const tags = read(both, "tags");
  return {
    prefix: String(first("prefix") ?? read(rule, "prefix") ?? ""),
    tags: [
      ...(isRecord(tag) ? [`${String(tag.key)}=${String(tag.value)}`] : []),
      ...(isRecord(tags) ? Object.entries(tags).map(([key, value]) => `${key}=${String(value)}`) : []),
    ],
    larger: numberOf(first("object_size_greater_than") ?? 0),
    smaller: orNever(first("object_size_less_than")),
  };
}

/** Whether everything in `inner` is in `outer`. */
const isWithin = (inner: Scope, outer: Scope): boolean =>
  inner.prefix.startsWith(outer.prefix) &&
  outer.tags.every((tag) => inner.tags.includes(tag)) &&
  outer.larger <= inner.larger &&
  outer.smaller >= inner.smaller;

/** Whether a rule deletes something, or earlier, that none of the rules before it deleted. Their ids do not matter. */
export function deletesMore(rule: Expiry, before: readonly Expiry[]): boolean {
  const wider = before.filter((known) => isWithin(rule.scope, known.scope));
  const current =
    [rule.days, rule.date].some((age) => age !== Infinity) && !wider.some(({ days, date }) => !(rule.days < days) && !(rule.date < date));
  const old =
    rule.noncurrentDays !== Infinity &&
    !wider.some(({ noncurrentDays, newerVersions }) => noncurrentDays <= rule.noncurrentDays && newerVersions <= rule.newerVersions);
  return current || old;
}
