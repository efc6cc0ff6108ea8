import { type ChangedKey } from "./changed-keys";
import { type ComparedUnpriced, type CostChange, type CostVerdict, costVerdicts, movedBy, type OwnerTotal } from "./differences";
import { comparedReason, dollars, markedWhat, share, signedDollars } from "./text";

/** What an environment or an account costs before and after, and what that is to a reviewer. */
export type JudgedTotal = OwnerTotal & { readonly verdict: CostVerdict };

/** What a change costs in a month, by environment, resource and key of the configuration, and what the totals leave out. */
export interface CostComparison {
  readonly totals: readonly JudgedTotal[];
  readonly changes: readonly CostChange[];
  readonly keys: readonly ChangedKey[];
  readonly unpriced: readonly ComparedUnpriced[];
}

/** Resources that a comment names; the rest is counted. */
const mostResources = 20;

/** The comparison as Markdown for a pull request: what becomes dearer first. */
export function costComment(cost: CostComparison): string {
  return [`# ${costTitle(cost)}`, ...costTables(cost)].join("\n\n") + "\n";
}

/** Whether there is anything to say about costs. */
export const changesCost = ({ changes, unpriced }: Pick<CostComparison, "changes" | "unpriced">): boolean =>
  changes.length > 0 || unpriced.length > 0;

/** What a comparison comes to, with the worst verdict of its environments; somebody looks at what has no price. */
export function costTitle(cost: Omit<CostComparison, "keys">): string {
  if (!changesCost(cost)) return "Cost: the same";
  const { totals, changes, unpriced } = cost;
  const sum = changes.reduce((total, { before, after }) => total + after - before, 0);
  const verdicts = [...totals.map(({ verdict }) => verdict), ...(unpriced.length > 0 ? ["look" as const] : [])];
  const worst = costVerdicts.find((verdict) => verdicts.includes(verdict)) ?? "safe";
  const moved = movedBy(changes);
  return [
    `Cost: ${signedDollars(sum)} US dollars a month`,
    ...(moved.unverified === 0 ? [] : [`${share(moved.unverified, moved.all)} of what moves unverified`]),
    ...(unpriced.length === 0 ? [] : [`without ${unpriced.length} resources that have no price`]),
    worst,
  ].join(", ");
}

/** Environments before and after, keys and resources, as tables of Markdown; nothing where nothing changes. */
export function costTables(cost: CostComparison): readonly string[] {
  if (!changesCost(cost)) return [];
  const { totals, changes, keys, unpriced } = cost;
  const moved = movedTotals(totals);
  return [
    ...(moved.length === 0 ? [] : [table(totalTitles, moved.map(totalCells))]),
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
    ...(changes.length === 0
      ? []
      : [
          table(
            ["stack", "resource", "what", "before", "after"],
            changes
              .slice(0, mostResources)
              .map((change) => [change.stack, `\`${change.address}\``, markedWhat(change), dollars(change.before), dollars(change.after)]),
          ),
        ]),
    ...(changes.length > mostResources ? [`and ${changes.length - mostResources} smaller changes`] : []),
    ...(unpriced.length === 0 ? [] : [["In no total, because they have no price:", "", ...unpriced.map(unpricedItem)].join("\n")]),
    "List prices and assumed usage, unverified where a price has no source of AWS; what they are: docs/cost.md.",
  ];
}

/** Totals of what becomes dearer or cheaper. */
export const movedTotals = (totals: readonly JudgedTotal[]): readonly JudgedTotal[] =>
  totals.filter(({ before, after }) => before !== after);

/** Columns of totals, in every form of a comparison. */
export const totalTitles = ["environment", "before", "after", "change", "unverified", "verdict"] as const;

/** Cells below them. */
export const totalCells = ({ owner, before, after, unverified, verdict }: JudgedTotal): readonly [string, ...string[]] => [
  owner,
  dollars(before),
  dollars(after),
  signedDollars(after - before),
  share(unverified, after),
  verdict,
];

const unpricedItem = (one: ComparedUnpriced): string => `- ${comparedReason(one)}; ${one.fix}`;

const table = (titles: readonly string[], rows: readonly (readonly string[])[]): string =>
  [titles, titles.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
