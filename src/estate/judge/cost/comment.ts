import { type ChangedKey } from "./changed-keys";
import { type CostChange, type CostVerdict, costVerdicts, type ownerTotals } from "./differences";
import { dollars, signedDollars } from "./text";

/** What an environment or an account costs before and after, and what that is to a reviewer. */
export type JudgedTotal = ReturnType<typeof ownerTotals>[number] & { readonly verdict: CostVerdict };

/** Resources that a comment names; the rest is counted. */
const mostResources = 20;

/** The comparison as Markdown for a pull request: what becomes dearer first. */
export function costComment(totals: readonly JudgedTotal[], changes: readonly CostChange[], keys: readonly ChangedKey[]): string {
  return [`# ${costTitle(totals, changes)}`, ...costTables(totals, changes, keys)].join("\n\n") + "\n";
}

/** What a comparison comes to, with the worst verdict of its environments. */
export function costTitle(totals: readonly JudgedTotal[], changes: readonly CostChange[]): string {
  if (changes.length === 0) return "Cost: the same";
  const sum = changes.reduce((total, { before, after }) => total + after - before, 0);
  const worst = costVerdicts.find((verdict) => totals.some((total) => total.verdict === verdict)) ?? "safe";
  return `Cost: ${signedDollars(sum)} US dollars a month, ${worst}`;
}

/** Environments before and after, keys and resources, as tables of Markdown; nothing where nothing changes. */
export function costTables(totals: readonly JudgedTotal[], changes: readonly CostChange[], keys: readonly ChangedKey[]): readonly string[] {
  if (changes.length === 0) return [];
  const moved = totals.filter(({ before, after }) => before !== after);
  return [
    table(
      ["environment", "before", "after", "change", "verdict"],
      moved.map(({ owner, before, after, verdict }) => [owner, dollars(before), dollars(after), signedDollars(after - before), verdict]),
    ),
    ...(keys.length === 0
      ? []
      : [
          table(
            ["environment", "key", "costs"],
            keys.map(({ environment, key, difference }) => [
              environment,
              `\`${key}\``,
              difference === null ? "unknown" : signedDollars(difference),
            ]),
          ),
        ]),
    table(
      ["stack", "resource", "what", "before", "after"],
      changes
        .slice(0, mostResources)
        .map(({ stack, address, what, before, after }) => [stack, `\`${address}\``, what, dollars(before), dollars(after)]),
    ),
    ...(changes.length > mostResources ? [`and ${changes.length - mostResources} smaller changes`] : []),
    "List prices and assumed usage; what they are: docs/cost.md.",
  ];
}

const table = (titles: readonly string[], rows: readonly (readonly string[])[]): string =>
  [titles, titles.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
