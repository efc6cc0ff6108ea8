import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { type SynthesizedStack } from "../../synthesized";

/** Where a resource is declared: a file relative to the checkout's root, and a line counted from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** Finds declarations in the synthesized files, each of which it reads once, when it is first asked for. */
export class Places {
  private readonly folders: ReadonlyMap<string, string>;
  private readonly lines = new Map<string, ReadonlyMap<string, number>>();

  public constructor(stacks: readonly SynthesizedStack[]) {
    this.folders = new Map(stacks.map(({ instance, folder }) => [instance.id, folder]));
  }

  /** @returns undefined when the stack has no file, or its file no such resource. */
  public of(stack: string, address: string): Place | undefined {
    const name = /^[a-z0-9_]+\.([A-Za-z0-9_-]+)/.exec(address)?.[1] ?? "";
    const line = this.linesOf(stack).get(name);
    return line === undefined ? undefined : { file: `cdktf.out/stacks/${stack}/cdk.tf.json`, line };
  }

  private linesOf(stack: string): ReadonlyMap<string, number> {
    const known = this.lines.get(stack) ?? readLines(this.folders.get(stack));
    this.lines.set(stack, known);
    return known;
  }
}

/** CDKTF writes each element's unique id, which is its name in Terraform, on a line of its own, below the line that opens the element by that name. */
function readLines(folder: string | undefined): ReadonlyMap<string, number> {
  const file = folder === undefined || folder === "" ? undefined : path.join(folder, "cdk.tf.json");
  if (file === undefined || !existsSync(file)) return new Map();
  const opened = new Map<string, number>();
  const lines = new Map<string, number>();
  for (const [index, text] of readFileSync(file, "utf8").split("\n").entries()) {
    const opening = /^\s*"([^"]+)": \{$/.exec(text)?.[1];
    if (opening !== undefined) opened.set(opening, index + 1);
    const name = /^\s*"uniqueId": "([^"]+)"/.exec(text)?.[1];
    if (name !== undefined) lines.set(name, opened.get(name) ?? index + 1);
  }
  return lines;
}
