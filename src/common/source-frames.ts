import { existsSync, readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import path from "node:path";

type Payload = ConstructorParameters<typeof SourceMap>[0];

/** A place in a compiled file as Node writes it in a stack: `/…/main.cjs:12:34`. */
const place = /((?:file:\/\/)?\/[^\s()]+\.[cm]js):(\d+):(\d+)/g;

/**
 * A stack whose frames name the sources instead of what they were compiled into, relative to a folder. Node can
 * do so by itself, but reads every map when the program starts; here one is read when something has failed.
 *
 * @param stack as Node writes it; where there is no map it stays as it is.
 */
export function withSources(stack: string, root: string): string {
  const maps = new Map<string, SourceMap | undefined>();
  return stack.replaceAll(place, (whole, written: string, line: string, column: string) => {
    const file = written.replace(/^file:\/\//, "");
    if (!maps.has(file)) maps.set(file, mapOf(`${file}.map`));
    const entry = maps.get(file)?.findEntry(Number(line) - 1, Number(column) - 1);
    if (entry === undefined || !("originalSource" in entry)) return whole;
    const source = path.resolve(path.dirname(file), entry.originalSource);
    return `${path.relative(root, source)}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  });
}

function mapOf(file: string): SourceMap | undefined {
  try {
    return existsSync(file) ? new SourceMap(JSON.parse(readFileSync(file, "utf8")) as Payload) : undefined;
  } catch {
    // A stack that cannot be made better is still a stack.
    return undefined;
  }
}
