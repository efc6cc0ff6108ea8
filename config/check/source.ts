import { readFileSync } from "node:fs";
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type ParsedNode,
  parseAllDocuments,
  type YAMLMap,
  type YAMLParseError,
} from "yaml";
import { type Finding, formatPath, type KeyPath } from "./finding";

export interface Place {
  readonly line?: number;
  readonly column?: number;
}

/** An environment file as it was read: its value, what is wrong with its form, and where each key stands. */
export interface EnvironmentSource {
  readonly file: string;
  /** Name that the environment must have; undefined when the file may be called anything. */
  readonly expectedName?: string | undefined;
  /** What the file holds; undefined when it cannot be read or has no one value. */
  readonly value: unknown;
  /** What is wrong with the file's form. */
  readonly findings: readonly Finding[];
  /** Where a key's value stands (or, with `name`, the key's name); the nearest group around it if it is not there. */
  readonly locate: (path: KeyPath, name?: boolean) => Place;
  /** A scalar as it is written, before it was read as a number or a date. */
  readonly written: (path: KeyPath) => string | undefined;
}

/**
 * Reads a YAML or JSON file (JSON is YAML too) without judging its contents. Never throws for what
 * stands in the file or for a file that cannot be read: that is a finding like any other.
 */
export function readEnvironmentFile(file: string, expectedName?: string): EnvironmentSource {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    return unreadable(file, expectedName, error);
  }
  return parseEnvironment(text, file, expectedName);
}

/** The same for text that was read already. */
export function parseEnvironment(text: string, file: string, expectedName?: string): EnvironmentSource {
  const lines = new LineCounter();
  // Duplicate keys are looked for below, where their path is known.
  const parsed = parseAllDocuments(text, { lineCounter: lines, uniqueKeys: false, prettyErrors: false, logLevel: "silent" });
  const documents: readonly Document.Parsed[] = Array.isArray(parsed) ? parsed : [];
  const place = (offset: number | undefined): Place => {
    if (offset === undefined) return {};
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const about = (
    offset: number | undefined,
    part: Omit<Finding, "file" | "line" | "column" | "path"> & { readonly path?: string },
  ): Finding => ({ file, ...place(offset), path: "", ...part });
  const fail = (...findings: Finding[]): EnvironmentSource => ({
    file,
    expectedName,
    value: undefined,
    findings,
    locate: () => ({}),
    written: () => undefined,
  });

  const [document, second] = documents;
  const broken = documents.flatMap(({ errors, warnings }) => [...errors, ...warnings]);
  // Where the form itself is broken nobody knows what belongs to what.
  const placed: ReadonlySet<string> = new Set(["BAD_ALIAS", "TAG_RESOLVE_FAILED"]);
  const pathOf = ({ code, pos: [offset] }: (typeof broken)[number]): string =>
    placed.has(code) ? formatPath(pathAt(document?.contents, offset)) : "";
  if (broken.length > 0) return fail(...broken.map((error) => about(error.pos[0], { ...syntax(error), path: pathOf(error) })));
  if (second !== undefined) {
    return fail(
      about(second.range[0], {
        got: `${documents.length} documents in one file`,
        allowed: "one environment in a file",
        fix: "give each environment a file of its own, and remove the line ---",
      }),
    );
  }
  if (document === undefined || document.contents === null || (isScalar(document.contents) && document.contents.value === null)) {
    return fail(
      about(undefined, {
        got: "an empty file",
        allowed: "an environment",
        fix: "copy another environment's file and change it, or delete the file",
      }),
    );
  }
  const root = document.contents;
  if (!isMap(root)) {
    const got = isSeq(root) ? "a list" : "one value";
    return fail(
      about(root.range[0], {
        got,
        allowed: "a group of keys (environment: …, owner: …)",
        fix: "write the environment's keys at the beginning of the lines",
      }),
    );
  }
  const impossible = takeOutPrototypes(root, []).map(({ path, offset }) =>
    about(offset, {
      path: formatPath(path),
      got: `the name ${JSON.stringify(prototypeKey)}`,
      allowed: "another name",
      fix: "choose another name; JavaScript has something else by this one",
    }),
  );
  let value: unknown;
  try {
    value = document.toJS();
  } catch (error) {
    const alias = firstAlias(root, []);
    return fail(
      about(alias?.offset, {
        path: formatPath(alias?.path ?? []),
        got: error instanceof Error ? error.message : String(error),
        allowed: "plain values",
        fix: "write the value out instead of an alias (*name)",
      }),
    );
  }
  const duplicates = duplicateKeys(root, []).map(({ path, offset }) =>
    about(offset, {
      path: formatPath(path),
      got: "the key a second time",
      allowed: "each key once in a group",
      fix: "keep one of the two; the first would be ignored without a word",
    }),
  );
  return {
    file,
    expectedName,
    value,
    findings: [...duplicates, ...impossible],
    locate: (path, name = false) => place(offsetOf(root, path, name)),
    written: (path) => {
      const node = document.getIn(path, true);
      return isScalar(node) ? node.source : undefined;
    },
  };
}

function syntax(error: Pick<YAMLParseError, "message" | "code">): Pick<Finding, "got" | "allowed" | "fix"> {
  const fixes: Record<string, string> = {
    TAB_AS_INDENT: "indent with spaces; YAML knows no tabs there",
    BLOCK_AS_IMPLICIT_KEY: "put quotes around the value that holds a colon",
    TAG_RESOLVE_FAILED: "remove the tag (!name)",
    BAD_ALIAS: "write the value out instead of an alias (*name)",
  };
  const message = error.message.split("\n", 1)[0] ?? error.code;
  return {
    got: `a syntax error: ${message}`,
    allowed: "YAML or JSON",
    fix: fixes[error.code] ?? "correct the line, or the indentation and brackets just above it",
  };
}

function unreadable(file: string, expectedName: string | undefined, error: unknown): EnvironmentSource {
  const reasons: Record<string, [got: string, fix: string]> = {
    ENOENT: ["no such file", "check the name; a link may lead to a file that is gone"],
    EISDIR: ["a folder", "name a file, or move the folder out of the configuration folder"],
    EACCES: ["a file without permission to read it", "let your user read it (chmod u+r)"],
    ERR_ENCODING_INVALID_ENCODED_DATA: ["bytes that are no text", "save the file as UTF-8"],
  };
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const [got, fix] = reasons[code] ?? [
    `an unreadable file (${error instanceof Error ? error.message : String(error)})`,
    "make the file readable",
  ];
  return {
    file,
    expectedName,
    value: undefined,
    findings: [{ file, path: "", got, allowed: "a YAML or JSON file", fix }],
    locate: () => ({}),
    written: () => undefined,
  };
}

const nameOf = (key: unknown): string => String(isScalar(key) ? key.value : key);

function offsetOf(root: YAMLMap.Parsed, path: KeyPath, name: boolean): number {
  let node: ParsedNode | null = root;
  let offset: number = root.range[0];
  for (const [depth, key] of path.entries()) {
    if (isMap<ParsedNode, ParsedNode | null>(node)) {
      const pair: { key: ParsedNode; value: ParsedNode | null } | undefined = node.items.findLast(
        (item) => nameOf(item.key) === String(key),
      );
      if (pair === undefined) return offset;
      const last = depth === path.length - 1;
      // A group or list is found by its name: its own range begins on the line below.
      const scalar = pair.value === null || isMap(pair.value) || isSeq(pair.value) ? undefined : pair.value;
      offset = scalar === undefined || (last && name) ? pair.key.range[0] : scalar.range[0];
      node = pair.value;
    } else if (isSeq<ParsedNode>(node)) {
      const item: ParsedNode | undefined = node.items[Number(key)];
      if (item === undefined) return offset;
      offset = item.range[0];
      node = item;
    } else return offset;
  }
  return offset;
}

/** An object cannot have a key of this name, and what is written there would be dropped without a word. */
const prototypeKey = "__proto__";

function takeOutPrototypes(node: unknown, path: KeyPath): FoundKey[] {
  if (isSeq(node)) return node.items.flatMap((item, index) => takeOutPrototypes(item, [...path, index]));
  if (!isMap<ParsedNode, ParsedNode | null>(node)) return [];
  const found = node.items.filter(({ key }) => nameOf(key) === prototypeKey);
  node.items = node.items.filter((item) => !found.includes(item));
  return [
    ...found.map(({ key }) => ({ path: [...path, prototypeKey], offset: key.range[0] })),
    ...node.items.flatMap(({ key, value }) => takeOutPrototypes(value, [...path, nameOf(key)])),
  ];
}

/** The keys that lead to what stands at an offset, as far as they can be known. */
function pathAt(node: unknown, offset: number): KeyPath {
  if (isMap<ParsedNode, ParsedNode | null>(node)) {
    const pair = node.items.findLast(({ key }) => key.range[0] <= offset);
    return pair === undefined ? [] : [nameOf(pair.key), ...pathAt(pair.value, offset)];
  }
  if (!isSeq<ParsedNode>(node)) return [];
  const index = node.items.findLastIndex((item) => item.range[0] <= offset);
  return index < 0 ? [] : [index, ...pathAt(node.items[index], offset)];
}

/** Where a file first says a value by an alias. */
function firstAlias(node: unknown, path: KeyPath): FoundKey | undefined {
  if (isAlias(node)) return { path, offset: node.range?.[0] ?? 0 };
  if (isSeq(node)) return firstOf(node.items.map((item, index) => firstAlias(item, [...path, index])));
  if (!isMap<ParsedNode, ParsedNode | null>(node)) return undefined;
  return firstOf(node.items.map(({ key, value }) => firstAlias(value, [...path, nameOf(key)])));
}
const firstOf = (found: readonly (FoundKey | undefined)[]): FoundKey | undefined => found.find((one) => one !== undefined);

interface FoundKey {
  readonly path: KeyPath;
  readonly offset: number;
}

function duplicateKeys(node: unknown, path: KeyPath): FoundKey[] {
  if (isAlias(node)) return [];
  if (isSeq(node)) return node.items.flatMap((item, index) => duplicateKeys(item, [...path, index]));
  if (!isMap<ParsedNode, ParsedNode | null>(node)) return [];
  const seen = new Set<string>();
  return node.items.flatMap(({ key, value }) => {
    const name = nameOf(key);
    const again = seen.has(name) ? [{ path: [...path, name], offset: key.range[0] }] : [];
    seen.add(name);
    return [...again, ...duplicateKeys(value, [...path, name])];
  });
}
