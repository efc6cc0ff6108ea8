import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** A value without CDKTF's comments, with keys sorted and texts that hold JSON read. */
function plain(value: unknown): unknown {
  if (typeof value === "string" && /^[[{]/.test(value)) {
    try {
      return plain(JSON.parse(value));
    } catch {
      return value;
    }
  }
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== "//")
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, child]) => [key, plain(child)]),
  );
}

function textOf(out: string, stack: string): string {
  const file = path.join(out, "stacks", stack, "cdk.tf.json");
  return existsSync(file) ? JSON.stringify(plain(JSON.parse(readFileSync(file, "utf8")))) : "";
}

/** The stacks that differ between two synthesized estates, found by comparing every file with its twin. */
export function differingStacks(before: string, after: string): string[] {
  const stacks = new Set([before, after].flatMap((out) => readdirSync(path.join(out, "stacks"))));
  return [...stacks].filter((stack) => textOf(before, stack) !== textOf(after, stack)).sort();
}
