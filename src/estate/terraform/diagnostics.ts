import { type Diagnostic } from "./run";

const stackOf = /^(?:module\.([^.[]+)\.|stacks\/([^/]+)\/)/;

/** Diagnostics of a composition as lines `<stack>: <address>: <summary>: <detail>`, each once. */
export function diagnosticLines(diagnostics: readonly Diagnostic[]): string[] {
  const lines = diagnostics.map(({ summary, detail, address, range }) => {
    const match = stackOf.exec(address ?? range?.filename ?? "");
    const stack = match?.[1] ?? match?.[2];
    const where = [stack, address?.replace(/^module\.[^.[]+\./, "")].filter((part) => part !== undefined);
    return [...where, summary, detail?.split("\n").join(" ").trim()].filter((part) => part !== undefined && part !== "").join(": ");
  });
  return [...new Set(lines)];
}
