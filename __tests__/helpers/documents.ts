import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { root } from "./command";

/** Every document of the repository, as paths below its root. */
export function documents(): string[] {
  const below = readdirSync(path.join(root, "docs"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".md"))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));
  return ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", ...below].sort();
}

export const documentText = (document: string): string => readFileSync(path.join(root, document), "utf8");

/** One call of `estate` that a document tells its readers to make. */
export interface DocumentedCommand {
  readonly document: string;
  /** As it stands there. */
  readonly text: string;
  /** Words after `estate`; quotes are taken off. */
  readonly words: readonly string[];
}

/** Stands for something of the reader's: `<name>`, `$NAME`, `${{ … }}`, `…`. */
export const isPlaceholder = (word: string): boolean => /[<>$…]|^\.\.\.$/.test(word);

/** Every call of `estate` in a document: in blocks of code and in code between texts. */
export function commandsIn(document: string): DocumentedCommand[] {
  const text = documentText(document);
  const fenced = [...text.matchAll(/```(?:sh|bash|yaml)\n([\s\S]*?)\n\s*```/g)].map(([, code = ""]) => code.replaceAll("\\\n", " "));
  const rest = text.replaceAll(/```[\s\S]*?\n\s*```/g, "");
  const inline = [...rest.matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code);
  return [...fenced.flatMap((code) => code.split("\n")), ...inline].flatMap((line) =>
    callsIn(line).map((call) => ({ document, text: call, words: wordsOf(call) })),
  );
}

/** The same in a line of shell that something runs. */
export const commandsInLine = (document: string, line: string): DocumentedCommand[] =>
  callsIn(line).map((call) => ({ document, text: call, words: wordsOf(call) }));

/** Parts of a shell line that call `estate`; what `emulator run --` calls is a part of its own. */
function callsIn(line: string): string[] {
  const parts = line
    .replace(/(^|\s)#\s.*$/, "")
    // Usage: what may be left out stands in brackets, and what it does in a column of its own.
    .replace(/ {4,}\S.*$/, "")
    .replaceAll(/(?<=\s)\[|\](?=\s|$)/g, "")
    .split(/&&|\|\||[;|()]|(?<!-)\s>\s?|\bdo\b|\bthen\b|"\$\(|\s--\s(?=npx |estate )/)
    .map((part) => part.trim().replace(/^(?:-\s+)?(?:run:\s*)?(?:[A-Z_]+=\S+\s+)*/, ""));
  return parts.flatMap((part) => {
    const call = /^(?:npx )?estate(?= )(?<rest>.*)$/.exec(part)?.groups?.rest?.trim();
    return call === undefined || call === "" ? [] : [call];
  });
}

const wordsOf = (call: string): string[] =>
  [...call.matchAll(/"([^"]*)"|'([^']*)'|(<[^>]*>)|(\$\{\{[^}]*\}\})|(\S+)/g)].map(
    ([, ...groups]) => groups.find((group) => group !== undefined) ?? "",
  );
