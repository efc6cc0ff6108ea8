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

/** Terraform's output has no end when a program panics; its last lines say what happened. */
const maximumLines = 20;

/** What is reported of a failed run: its errors or, without any, the end of what it printed. */
export function failureLines(errors: readonly Diagnostic[], text: string): string[] {
  if (errors.length > 0) return diagnosticLines(errors);
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.length === 0 ? ["Terraform printed nothing"] : lines.slice(-maximumLines);
}

/** Whether a provider's process died: Terraform then names the resource it was at, which need not be wrong. */
export const isProviderCrash = (errors: readonly Diagnostic[]): boolean =>
  errors.some(
    ({ summary, detail = "" }) =>
      /^Plugin did not respond$|plugin .*crashed/i.test(summary) ||
      /plugin exited|connection refused.*plugin|error reading from server: EOF/i.test(detail),
  );
