import stringWidth from "string-width";
import { named } from "../affected/revision";
import { type Verdict, verdicts } from "../review/model";
import { type ReviewedChange } from "../review/review";
import { counted } from "../../../common/counted";
import { effects } from "../review/words";
import { type Cause } from "./causes";
import { type DiffReport } from "./report";

/** Puts colour on text, or leaves it as it is. */
export interface Paint {
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly green: (text: string) => string;
  readonly magenta: (text: string) => string;
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
}

const plain: Paint = { red: String, yellow: String, green: String, magenta: String, bold: String, dim: String };

/** Below each cause; what is dangerous or worse is always shown. */
const mostShown = 12;
/** Of a change; the rest is in the JSON. */
const mostArguments = 4;

/**
 * The report for a terminal or a log: causes with what they change, the worst first, then what an
 * apply would be refused for, then a line that sums up.
 *
 * @param width columns of the terminal; undefined in a log, where lines are not cut.
 */
export function diffText(report: DiffReport, paint: Paint = plain, width?: number): string {
  const fit = (line: string): string => (width === undefined || width <= 0 ? line : cut(line, width));
  return [
    ...sections(report).flatMap(({ title, note, changes }) => [
      paint.bold(title),
      ...(note === undefined ? [] : [paint.dim(`  ${note}`)]),
      ...linesOf(changes).map(({ verdict, text }) => colourOf(verdict, paint)(fit(`  ${text}`))),
      "",
    ]),
    ...notApplied(report, (text) => paint.red(text)),
    summaryOf(report),
  ].join("\n");
}

/** A line that is no wider than a terminal; some letters take two columns. */
function cut(line: string, width: number): string {
  if (stringWidth(line) <= width) return line;
  let left = width - 1;
  let kept = "";
  for (const { segment } of new Intl.Segmenter().segment(line)) {
    left -= stringWidth(segment);
    if (left < 0) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** The same for a comment on a pull request. */
export function diffMarkdown(report: DiffReport): string {
  const text = [
    `### ${summaryOf(report)}`,
    "",
    ...notApplied(report, (line) => `- ${line.trim()}`),
    ...sections(report).flatMap(({ title, note, changes }) => [
      `<details><summary><code>${escaped(title)}</code>: ${counted(changes.length, "change")}</summary>`,
      "",
      ...(note === undefined ? [] : [note, ""]),
      ...linesOf(changes).map(
        ({ verdict, text: line }) => `- ${verdict === "safe" ? "" : `**${verdict}** `}\`${line.replaceAll("`", "'")}\``,
      ),
      "",
      "</details>",
      "",
    ]),
  ].join("\n");
  return text.length <= mostCharacters
    ? text
    : `${text.slice(0, text.lastIndexOf("\n", mostCharacters - 200))}\n\n</details>\n\nCut off: the rest is in \`estate diff --json\`.\n`;
}

/** GitHub takes 65,536 characters in a comment; some are left for whoever posts it. @see https://github.com/orgs/community/discussions/41331 */
const mostCharacters = 60_000;

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

interface Section {
  readonly title: string;
  readonly note: string | undefined;
  readonly changes: readonly ReviewedChange[];
}

function sections({ causes, together, removed }: DiffReport): readonly Section[] {
  const own = causes.map(({ cause, tried, changes }) => ({
    title: titleOf(cause),
    note: tried
      ? changes.length === 0
        ? "changes no resource"
        : undefined
      : "not tried by itself: it does not stand alone, or too much was edited at once",
    changes: worstFirst(changes),
  }));
  return [
    ...own,
    ...(together.length > 0 ? [{ title: "from several edits together", note: undefined, changes: worstFirst(together) }] : []),
    ...removed.map(({ instance, resources }) => ({
      title: `${instance.id} is no longer in the code`,
      note: `its ${counted(resources, "resource")} stay in AWS without code: destroy the stack from a revision that has it`,
      changes: [],
    })),
  ];
}

function titleOf(cause: Cause): string {
  if (cause.kind === "sources")
    return `code: ${cause.files.slice(0, 3).join(", ")}${cause.files.length > 3 ? ` and ${cause.files.length - 3} more files` : ""}`;
  const { file, line, key, before, after } = cause.edit;
  const where = line === undefined ? file : `${file}:${line}`;
  if (key === "") return `${where}: ${before === undefined ? "a new file" : "the file is gone"}`;
  return `${where} ${key}: ${before ?? "(not set)"} -> ${after ?? "(not set)"}`;
}

const rank = ({ verdict }: ReviewedChange): number => verdicts.indexOf(verdict);
const worstFirst = (changes: readonly ReviewedChange[]): readonly ReviewedChange[] => [...changes].sort((a, b) => rank(a) - rank(b));
/** What must be seen whatever else there is. */
const isBad = ({ verdict, effect }: ReviewedChange): boolean =>
  verdict === "irreversible" || verdict === "dangerous" || effect === "replace" || effect === "destroy";
/** Replaced because another resource is: one line for each stack, unless something is lost for good. */
const isFolded = ({ effect, followsFrom, verdict }: ReviewedChange): boolean =>
  effect === "replace" && followsFrom !== undefined && verdict !== "irreversible";

function linesOf(changes: readonly ReviewedChange[]): readonly Line[] {
  const own = changes.filter((change) => !isFolded(change));
  const shown = own.filter((change, index) => index < mostShown || isBad(change));
  const folded = new Map<string, ReviewedChange[]>();
  for (const change of changes.filter(isFolded)) folded.set(change.stack, [...(folded.get(change.stack) ?? []), change]);
  return [
    ...shown.map((change) => ({ verdict: change.verdict, text: lineOf(change) })),
    ...[...folded].map(([stack, all]) => ({
      verdict: worstFirst(all)[0]?.verdict ?? "safe",
      text: `in consequence ${counted(all.length, "resource is", "resources are")} replaced: ${stack} ${kindsOf(all)}`,
    })),
    ...(own.length > shown.length ? [{ verdict: "safe" as const, text: `and ${own.length - shown.length} more (--json)` }] : []),
  ];
}

interface Line {
  readonly verdict: Verdict;
  readonly text: string;
}

function kindsOf(changes: readonly ReviewedChange[]): string {
  const counts = new Map<string, number>();
  for (const { type } of changes) counts.set(type, (counts.get(type) ?? 0) + 1);
  const kinds = [...counts].sort(([, a], [, b]) => b - a).map(([type, count]) => (count === 1 ? type : `${count} ${type}`));
  return `${kinds.slice(0, 5).join(", ")}${kinds.length > 5 ? ` and ${counted(kinds.length - 5, "more type")}` : ""}`;
}

function lineOf({ stack, address, effect, replacedBecause, changed }: ReviewedChange): string {
  const because = effect === "replace" && replacedBecause.length > 0 ? ` by ${replacedBecause.map(argumentOf).join(", ")}` : "";
  const values = changed.slice(0, mostArguments).map(({ argument, before, after }) => `${argument} ${before} -> ${after}`);
  const more = changed.length > mostArguments ? [`${changed.length - mostArguments} more`] : [];
  return `${effects[effect]}${because}: ${stack} ${address}${effect === "update" || effect === "replace" ? ` (${[...values, ...more].join("; ")})` : ""}`;
}

/** Its values stand among those that change. */
const argumentOf = (cause: string): string => cause.split(":")[0] ?? cause;

function colourOf(verdict: Verdict, paint: Paint): (text: string) => string {
  switch (verdict) {
    case "irreversible":
      return (text) => paint.bold(paint.red(text));
    case "dangerous":
      return paint.red;
    case "unknown":
      return paint.magenta;
    case "look":
      return paint.yellow;
    case "safe":
      return paint.green;
  }
}

/** For people; all are in the JSON. */
const mostObstacles = 8;

const notApplied = ({ obstacles }: DiffReport, show: (text: string) => string): readonly string[] =>
  obstacles.length === 0
    ? []
    : [
        "will not apply as it stands:",
        ...obstacles
          .slice(0, mostObstacles)
          .flatMap(({ stack, address, problem, fix }) => [show(`  ${stack} ${address}: ${problem}; ${fix}`)]),
        "",
      ];

function summaryOf({ review, removed, base }: DiffReport): string {
  const of = (wanted: (change: ReviewedChange) => boolean): number => review.changes.filter(wanted).length;
  const counts = (["create", "update", "replace", "destroy", "move", "forget", "import"] as const).flatMap((effect) => {
    const count = of((change) => change.effect === effect);
    return count === 0 ? [] : [`${count} ${effects[effect]}`];
  });
  const gone = removed.length === 0 ? [] : [`${counted(removed.length, "stack")} no longer in the code`];
  const all = [...counts, ...gone];
  const judged = verdicts
    .filter((verdict) => verdict !== "safe" && review.counts[verdict] > 0)
    .map((verdict) => `${review.counts[verdict]} ${verdict}`);
  return `against ${named(base)}: ${all.length === 0 ? "no resource changes" : all.join(", ")}${judged.length === 0 ? "" : ` (${judged.join(", ")})`}`;
}
