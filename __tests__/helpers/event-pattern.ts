type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Whether a pattern of EventBridge takes an event, by exact values and by `prefix`, `anything-but` and `numeric` with one comparison.
 * Of a list of objects one must fit as a whole.
 *
 * @throws Error for a matcher that is not known here
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns-content-based-filtering.html
 */
export function takesEvent(pattern: Json, event: unknown): boolean {
  if (Array.isArray(event)) return event.some((one) => takesEvent(pattern, one));
  if (!isObject(event)) return false;
  return Object.entries(pattern).every(([key, wanted]) => {
    const value = event[key];
    if (!Array.isArray(wanted)) return takesEvent(wanted as Json, value);
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    return values.some((one) => wanted.some((matcher) => fits(matcher, one)));
  });
}

function fits(matcher: unknown, value: unknown): boolean {
  if (!isObject(matcher)) return value === matcher;
  const { prefix, numeric, "anything-but": but, ...others } = matcher;
  if (Object.keys(others).length > 0) throw new Error(`it is not known here what ${JSON.stringify(others)} takes`);
  if (typeof prefix === "string") return typeof value === "string" && value.startsWith(prefix);
  if (Array.isArray(but)) return value !== undefined && !but.includes(value);
  if (Array.isArray(numeric) && numeric.length === 2 && numeric[0] === ">=")
    return typeof value === "number" && value >= Number(numeric[1]);
  throw new Error(`it is not known here what ${JSON.stringify(matcher)} takes`);
}
