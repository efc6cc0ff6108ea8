import path from "node:path";

/** A path into an environment: names of keys and indices of lists. */
export type KeyPath = readonly (string | number)[];

/** One mistake: where it stands, what stands there, what may stand there, how to fix it. */
export interface Finding {
  readonly file: string;
  /** Counted from 1; undefined when the file as a whole is meant, for example because it cannot be read. */
  readonly line?: number;
  readonly column?: number;
  /** Dotted path of the key, indices in brackets; empty for the document as a whole. */
  readonly path: string;
  readonly got: string;
  readonly allowed: string;
  readonly fix: string;
  /** What was probably meant, where a name or a word is misspelt. */
  readonly suggestion?: string;
  /** Rule that was broken; undefined for what the schema says. */
  readonly rule?: string;
}

/** `["regions", "zones", 0]` as `regions.zones[0]`. */
export function formatPath(keys: KeyPath): string {
  return keys.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    if (!/^[\w*-]+$/.test(key)) return `${text}[${JSON.stringify(key)}]`;
    return text === "" ? key : `${text}.${key}`;
  }, "");
}

/** A finding as two lines; the first starts like a compiler's message, so that editors and logs link to the place. */
export function renderFinding(finding: Finding): string[] {
  const { line, column, path: key, got, allowed, rule } = finding;
  const place = [shortened(finding.file), ...(line === undefined ? [] : [line, column ?? 1])].join(":");
  const why = rule === undefined ? "" : ` (rule ${rule})`;
  return [`${place}: ${key === "" ? "" : `${key}: `}got ${got}; allowed: ${allowed}${why}`, `  fix: ${finding.fix}`];
}

function shortened(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return relative.startsWith("..") || relative === "" ? file : relative;
}
