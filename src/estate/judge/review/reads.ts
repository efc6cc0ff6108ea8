import { type Matcher, type PlannedEstate, type Subject, type Values } from "./model";
import { isRecord } from "./values";

/** Paths of the values that a rule reads of a resource, now and after the change. */
export function readsOf(when: Matcher, subject: Subject, planned: PlannedEstate): readonly string[] {
  const paths = new Set<string>();
  when({ ...subject, before: watched(subject.before, paths), after: watched(subject.after, paths) }, planned);
  return [...paths].sort();
}

const watched = (values: Values, paths: Set<string>): Values => watch(values, "", paths) as Values;

/** The same value, which notes every single value that is taken out of it. */
function watch(value: unknown, path: string, paths: Set<string>): unknown {
  if (!Array.isArray(value) && !isRecord(value)) {
    paths.add(path);
    return value;
  }
  return new Proxy(value, {
    get(target, name) {
      const inner = Reflect.get(target, name) as unknown;
      // Methods and the length of a list are nobody's secret.
      return typeof name === "symbol" || typeof inner === "function" || (Array.isArray(target) && name === "length")
        ? inner
        : watch(inner, path === "" ? name : `${path}.${name}`, paths);
    },
  });
}
