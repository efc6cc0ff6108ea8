import { Document, isCollection, isMap, isSeq } from "yaml";
import { formatPath, type KeyPath } from "./check/finding";
import { valueAt } from "./check/issues";
import { type EnvironmentConfig } from "./schema/environment";

/** A resolved environment with the paths of what its file does not say. */
export interface ShownEnvironment {
  readonly value: EnvironmentConfig;
  /** Paths of values that came from the schema, sorted as they stand. */
  readonly defaults: readonly string[];
}

/** Says which values of an environment are written in its file and which are defaults. */
export function withDefaults(value: EnvironmentConfig, written: unknown): ShownEnvironment {
  return {
    value,
    defaults: leaves(value, [])
      .filter((path) => valueAt(written, path) === undefined)
      .map(formatPath),
  };
}

/** Values, and lists and groups that hold none; a list of plain values is one value. */
function leaves(value: unknown, path: KeyPath): KeyPath[] {
  if (typeof value !== "object" || value === null) return [path];
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? value.map((item, index): [number, unknown] => [index, item])
    : Object.entries(value);
  if (Array.isArray(value) ? !value.some((item) => typeof item === "object") : entries.length === 0) return [path];
  return entries.flatMap(([key, child]) => leaves(child, [...path, key]));
}

/** The environment as YAML, with the comment `# default` on every value that its file does not say. */
export function toAnnotatedYaml({ value, defaults }: ShownEnvironment): string {
  const document = new Document(value);
  const marked = new Set(defaults);
  annotate(document.contents, [], marked);
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

function annotate(node: unknown, path: KeyPath, marked: ReadonlySet<string>): void {
  if (isSeq(node) && !node.items.some(isCollection)) node.flow = true;
  if (isCollection(node) && !(isSeq(node) && node.flow === true)) {
    const items: [string | number, unknown][] = isMap(node)
      ? node.items.map(({ key, value }): [string, unknown] => [String(key), value])
      : node.items.map((item, index): [number, unknown] => [index, item]);
    for (const [key, child] of items) annotate(child, [...path, key], marked);
  }
  if (marked.has(formatPath(path)) && typeof node === "object" && node !== null) (node as { comment?: string }).comment = " default";
}
