import { counted } from "../../../common/counted";
import { costTitle } from "../cost/comment";
import { type Verdict, verdicts } from "../review/model";
import { type ReviewedChange } from "../review/review";
import { effects } from "../review/words";
import { type Cause } from "./causes";
import { type DiffReport } from "./report";
import { baseText } from "./sides";

/** A cause, with what it changes. */
export interface Section {
  readonly title: string;
  readonly note: string | undefined;
  /** The worst first. */
  readonly changes: readonly ReviewedChange[];
}

/** The causes of every form of the report: the one with the worst change first, those that change nothing last. */
export function sections({ causes, together, removed }: DiffReport): readonly Section[] {
  const own = causes.map(({ cause, tried, changes }) => ({
    title: titleOf(cause),
    note: tried
      ? changes.length === 0
        ? "changes no resource"
        : undefined
      : "not tried by itself: it does not stand alone, or too much was edited at once",
    changes: worstFirst(changes),
  }));
  const all: readonly Section[] = [
    ...own,
    ...(together.length > 0 ? [{ title: "from several edits together", note: undefined, changes: worstFirst(together) }] : []),
  ];
  const badness = ({ changes: [worst] }: Section): number => (worst === undefined ? verdicts.length : rank(worst));
  return [
    ...all.filter(({ changes }) => changes.length > 0).sort((a, b) => badness(a) - badness(b)),
    ...removed.map(({ instance, resources }) => ({
      title: `${instance.id} is no longer in the code`,
      note: `its ${counted(resources, "resource")} stay in AWS without code: destroy the stack from a revision that has it`,
      changes: [],
    })),
    ...all.filter(({ changes }) => changes.length === 0),
  ];
}

/** A value of the configuration may be a whole group of keys. */
const longestValue = 120;
const shortened = (text: string): string => (text.length > longestValue ? `${text.slice(0, longestValue - 1)}…` : text);

function titleOf(cause: Cause): string {
  if (cause.kind === "synthesis") return "whatever was edited since";
  if (cause.kind === "sources")
    return `code: ${cause.files.slice(0, 3).join(", ")}${cause.files.length > 3 ? ` and ${cause.files.length - 3} more files` : ""}`;
  const { file, line, key, before, after } = cause.edit;
  const where = line === undefined ? file : `${file}:${line}`;
  if (key === "") return `${where}: ${before === undefined ? "a new file" : "the file is gone"}`;
  return `${where} ${key}: ${shortened(before ?? "(not set)")} -> ${shortened(after ?? "(not set)")}`;
}

const rank = ({ verdict }: ReviewedChange): number => verdicts.indexOf(verdict);
const worstFirst = (changes: readonly ReviewedChange[]): readonly ReviewedChange[] => [...changes].sort((a, b) => rank(a) - rank(b));

/** What a change, or several that only follow from another one, are to a reader. */
export interface Line {
  readonly verdict: Verdict;
  readonly text: string;
  /** Whether it must be seen whatever else there is. */
  readonly isBad: boolean;
  /** Changes that it stands for. */
  readonly stands: number;
}

const isBad = ({ verdict, effect }: ReviewedChange): boolean =>
  verdict === "irreversible" || verdict === "dangerous" || effect === "replace" || effect === "destroy";
/** Replaced because another resource is: one line for each stack, unless something is lost for good. */
const isFolded = ({ effect, followsFrom, verdict }: ReviewedChange): boolean =>
  effect === "replace" && followsFrom !== undefined && verdict !== "irreversible";

/** The lines of a section: its changes, the worst first, then what follows from them. */
export function linesOf(changes: readonly ReviewedChange[]): readonly Line[] {
  const folded = new Map<string, ReviewedChange[]>();
  for (const change of changes.filter(isFolded)) folded.set(change.stack, [...(folded.get(change.stack) ?? []), change]);
  return [
    ...changes
      .filter((change) => !isFolded(change))
      .map((change) => ({ verdict: change.verdict, text: lineOf(change), isBad: isBad(change), stands: 1 })),
    ...[...folded].map(([stack, all]) => ({
      verdict: worstFirst(all)[0]?.verdict ?? "safe",
      text: `in consequence ${counted(all.length, "resource is", "resources are")} replaced: ${stack} ${kindsOf(all)}`,
      isBad: true,
      stands: all.length,
    })),
  ];
}

function kindsOf(changes: readonly ReviewedChange[]): string {
  const counts = new Map<string, number>();
  for (const { type } of changes) counts.set(type, (counts.get(type) ?? 0) + 1);
  const kinds = [...counts].sort(([, a], [, b]) => b - a).map(([type, count]) => (count === 1 ? type : `${count} ${type}`));
  return `${kinds.slice(0, 5).join(", ")}${kinds.length > 5 ? ` and ${counted(kinds.length - 5, "more type")}` : ""}`;
}

/** Of a change; the rest is in the JSON. */
const mostArguments = 4;

function lineOf({ stack, address, effect, replacedBecause, changed }: ReviewedChange): string {
  const because = effect === "replace" && replacedBecause.length > 0 ? ` by ${replacedBecause.map(argumentOf).join(", ")}` : "";
  const values = changed.slice(0, mostArguments).map(({ argument, before, after }) => `${argument} ${before} -> ${after}`);
  const more = changed.length > mostArguments ? [`${changed.length - mostArguments} more`] : [];
  return `${effects[effect]}${because}: ${stack} ${address}${effect === "update" || effect === "replace" ? ` (${[...values, ...more].join("; ")})` : ""}`;
}

/** Its values stand among those that change. */
const argumentOf = (cause: string): string => cause.split(":")[0] ?? cause;

/** Of stacks that are affected. */
const mostNamed = 4;

/** Which stacks the edit affects, and which only read from them. @returns nothing when there are none. */
export function affectedText({ affected }: DiffReport): readonly string[] {
  const names = (wanted: (effect: string) => boolean): readonly string[] =>
    affected.filter(({ effect }) => wanted(effect)).map(({ instance }) => instance.id);
  const listed = (ids: readonly string[]): string =>
    `${ids.slice(0, mostNamed).join(", ")}${ids.length > mostNamed ? ` and ${ids.length - mostNamed} more` : ""}`;
  const [own, dependent] = [names((effect) => effect === "changed" || effect === "added"), names((effect) => effect === "dependent")];
  const reading = `${counted(dependent.length, "stack")} may read other values: ${listed(dependent)}`;
  if (own.length === 0) return dependent.length === 0 ? [] : [reading];
  return [`affects ${listed(own)}${dependent.length === 0 ? "" : `; ${reading}`}`];
}

/** What there is to say beside the changes: what somebody has to read, and what the edit costs in a month. */
export const besideTexts = ({ review: { cost, unsettled } }: DiffReport): readonly string[] => [
  ...unsettled.map((text) => `to read: ${text}`),
  ...(cost === undefined ? [] : [costTitle(cost)]),
];

export function summaryOf({ review, removed, base }: DiffReport): string {
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
  return `against ${baseText(base)}: ${all.length === 0 ? "no resource changes" : all.join(", ")}${judged.length === 0 ? "" : ` (${judged.join(", ")})`}`;
}
