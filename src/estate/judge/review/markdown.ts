import { costTables, costTitle } from "../cost/comment";
import { type Alike, alike, judgement } from "./alike";
import { placeOfKey } from "./config-key";
import { BoundedText } from "./bounded-text";
import { code, plain } from "./markdown-text";
import { type Verdict, verdicts } from "./model";
import { type Finding } from "./findings";
import { type Review, type ReviewedChange } from "./review";
import { rules } from "./rules";
import { effects, failingText, firstPlanText, headings, meaning, obstacleTexts, titleText } from "./words";

/**
 * Longest report in characters. GitHub refuses a comment of more than 65,536; the rest is for what
 * the poster puts around it.
 * @see https://docs.github.com/en/rest/issues/comments
 */
export const longestMarkdown = 60_000;

/** Room for the last lines. */
const endOfReport = 300;
const mostStacks = 100;
/** Of what is to read beside the changes, and of mere notes. */
const mostNotes = 20;
/** Room that the long sections leave for the headings and counts of those to come, and for the counts of what is safe. */
const reserved = 8_000;

/** The review as Markdown for a pull request: worst first, and as much of it as a code host takes. */
export function reviewMarkdown(review: Review, limit = longestMarkdown): string {
  const text = new BoundedText(limit);
  const [first] = firstPlanText(review);
  text.always(
    `# Review: ${titleText(review)}`,
    "",
    ...(first === undefined ? [] : [`**${first}.**`, ""]),
    `${review.changes.length} ${review.changes.length === 1 ? "change" : "changes"} in ${review.stacks.length} ${review.stacks.length === 1 ? "plan" : "plans"} by Terraform ${review.terraformVersions.join(", ")}. What the verdicts mean: docs/review.md.`,
  );
  for (const failing of failingText(review)) text.always("", `> **Will fail:** ${plain(failing)}.`);
  for (const obstacle of obstacleTexts(review)) text.always("", `> **In the way:** ${plain(obstacle)}.`);
  for (const open of review.unsettled.slice(0, mostNotes)) text.always("", `> **To read:** ${plain(open)}.`);
  for (const note of review.notes.slice(0, mostNotes)) text.always("", `> **Note:** ${plain(note)}.`);
  const more = [review.unsettled, review.notes].reduce((sum, notes) => sum + Math.max(0, notes.length - mostNotes), 0);
  if (more > 0) text.always("", `> **Note:** and ${more} more notes, in the JSON form.`);
  stackTable(review, text);
  costSection(review, text);
  for (const verdict of verdicts)
    section(
      verdict,
      review.changes.filter((change) => change.verdict === verdict),
      text,
    );
  for (const note of review.footnotes) text.always("", `<sub>${plain(note)}.</sub>`);
  return text.render();
}

function stackTable({ stacks }: Review, text: BoundedText): void {
  const touched = stacks.filter(({ counts }) => verdicts.some((verdict) => counts[verdict] > 0));
  text.always("", `| stack | ${verdicts.join(" | ")} |`, `|---|${verdicts.map(() => "---:|").join("")}`);
  for (const { stack, counts } of touched.slice(0, mostStacks))
    text.always(`| ${stack} | ${verdicts.map((verdict) => (counts[verdict] === 0 ? "" : counts[verdict])).join(" | ")} |`);
  const [more, quiet] = [touched.length - mostStacks, stacks.length - touched.length];
  if (more > 0) text.always("", `${more} more stacks with changes are counted above and listed in the JSON form.`);
  if (quiet > 0) text.always("", `${quiet} ${quiet === 1 ? "stack has" : "stacks have"} no change.`);
}

/** What it costs stands before the changes: it is short, and no change says it. */
function costSection({ cost }: Review, text: BoundedText): void {
  if (cost === undefined) return;
  text.always("", `## ${costTitle(cost)}`);
  for (const block of costTables(cost)) text.take(["", ...block.split("\n")], reserved);
}

function section(verdict: Verdict, changes: readonly ReviewedChange[], text: BoundedText): void {
  if (changes.length === 0) return;
  text.always("", `## ${headings[verdict]} (${changes.length})`, "", meaning[verdict], "");
  const folded = verdict === "look" || verdict === "safe";
  const items =
    verdict === "safe"
      ? safeLines(changes)
      : verdict === "look"
        ? lookLines(changes)
        : alike(changes, judgement).map((same) => ({ lines: fullLines(same), stands: same.length }));
  if (folded) text.always(`<details><summary>${verdict === "safe" ? "counted by type" : "by rule"}</summary>`, "");
  const room = verdict === "safe" ? endOfReport : reserved;
  const left = items.filter(({ lines }) => !text.take(lines, room)).reduce((sum, { stands }) => sum + stands, 0);
  if (left > 0)
    text.always(
      "",
      `**${left} more ${left === 1 ? "change" : "changes"} of this kind ${left === 1 ? "does" : "do"} not fit here**; the JSON form has all of them.`,
    );
  if (folded) text.always("", "</details>");
}

interface Item {
  readonly lines: readonly string[];
  /** Changes that it stands for. */
  readonly stands: number;
}

function fullLines(changes: Alike): string[] {
  const [change] = changes;
  const {
    stack,
    address,
    effect,
    findings,
    replacedBecause,
    construct,
    lifecycle,
    declaredAt,
    dependents,
    willFail,
    followsFrom,
    followers,
  } = change;
  const from =
    followsFrom === undefined
      ? ""
      : code(followsFrom.stack === stack ? followsFrom.address : `${followsFrom.stack} ${followsFrom.address}`);
  return [
    `- ${willFail ? "**will fail:** " : ""}${code(address)} in ${stacksText(changes)} is ${effects[effect]}`,
    ...(followers > 0 ? [`  - ${followers === 1 ? "1 other change follows" : `${followers} other changes follow`} from it`] : []),
    ...(from === "" ? [] : [`  - follows from ${from}`]),
    ...grouped(findings).map(([id, own]) => `  - ${findingText(id, own)}`),
    ...(replacedBecause.length > 0 ? [`  - replacement forced by ${replacedBecause.map(code).join(", ")}`] : []),
    ...(construct === undefined
      ? []
      : [
          `  - construct ${code(construct)}${lifecycle === undefined ? "" : lifecycleText(lifecycle)}${declaredAt === undefined ? "" : `, ${code(`${declaredAt.file}:${declaredAt.line}`)}`}`,
        ]),
    ...configKeyLines(changes),
    ...(dependents.length > 0 ? [`  - ${dependentsText(change)}`] : []),
  ];
}

/** Environments have the same keys in files of their own. */
function configKeyLines(changes: Alike): string[] {
  const places = new Map<string, Set<string>>();
  for (const key of changes.flatMap(({ configKeys = [] }) => configKeys))
    places.set(key.key, (places.get(key.key) ?? new Set()).add(`${code(placeOfKey(key))}${key.default ? " by default" : ""}`));
  return places.size === 0 ? [] : [`  - made by ${[...places].map(([key, own]) => `${code(key)} (${[...own].join(", ")})`).join(", ")}`];
}

const mostNamedStacks = 6;
function stacksText(changes: Alike): string {
  const named = changes
    .slice(0, mostNamedStacks)
    .map(({ stack }) => code(stack))
    .join(", ");
  return changes.length === 1 ? named : `${changes.length} stacks (${named}${changes.length > mostNamedStacks ? ", …" : ""})`;
}

const lifecycleText = ({ preventDestroy, createBeforeDestroy, ignoreChanges }: NonNullable<ReviewedChange["lifecycle"]>): string =>
  [
    preventDestroy ? ", prevent_destroy" : "",
    createBeforeDestroy ? ", create_before_destroy" : "",
    ignoreChanges.length > 0 ? `, ignores changes of ${ignoreChanges.map(code).join(", ")}` : "",
  ].join("");

/** One line per rule, however often it found something. */
function grouped(findings: readonly Finding[]): [string, Finding[]][] {
  const byRule = new Map<string, Finding[]>();
  for (const finding of findings) byRule.set(finding.rule, [...(byRule.get(finding.rule) ?? []), finding]);
  return [...byRule];
}

function findingText(id: string, findings: readonly Finding[]): string {
  const rule = rules.find((candidate) => candidate.id === id);
  const texts = [...new Set(findings.map(({ text }) => text))];
  const open = findings.every(({ certain }) => !certain);
  const detail = texts.slice(0, 4).map(plain).join("; ") + (texts.length > 4 ? `; and ${texts.length - 4} more` : "");
  return `**${open ? "Cannot be known yet: " : ""}${rule?.title ?? id}** ([${id}](${rule?.see ?? ""}))${detail === "" ? "" : `: ${detail}`}`;
}

const mostDependents = 5;
function dependentsText({ dependents, stack }: ReviewedChange): string {
  const others = [...new Set(dependents.map((dependent) => dependent.stack))].filter((other) => other !== stack);
  const named = dependents
    .slice(0, mostDependents)
    .map((dependent) => code(dependent.stack === stack ? dependent.address : `${dependent.stack} ${dependent.address}`));
  const more = dependents.length > mostDependents ? ` and ${dependents.length - mostDependents} more` : "";
  return `used by ${named.join(", ")}${more}${others.length > 0 ? ` (${others.length} other ${others.length === 1 ? "stack" : "stacks"}: ${others.slice(0, mostDependents).join(", ")}${others.length > mostDependents ? ", …" : ""})` : ""}`;
}

/** Changes that a rule found alike are one heading with a line each. */
function lookLines(changes: readonly ReviewedChange[]): Item[] {
  return alike(changes, ({ findings }) => findings[0]?.rule ?? "").flatMap((own) => {
    const id = own[0].findings[0]?.rule ?? "";
    const rule = rules.find((candidate) => candidate.id === id);
    return alike(own, judgement).map((same, index) => ({
      stands: same.length,
      lines: [
        ...(index === 0
          ? [`- **${rule?.title ?? id}** ([${id}](${rule?.see ?? ""})), ${own.length} ${own.length === 1 ? "time" : "times"}`]
          : []),
        `  - ${code(same[0].address)} in ${stacksText(same)}: ${
          same[0].findings
            .slice(0, 3)
            .map(({ text }) => plain(text))
            .filter((text) => text !== "")
            .join("; ") || effects[same[0].effect]
        }`,
      ],
    }));
  });
}

function safeLines(changes: readonly ReviewedChange[]): Item[] {
  const byKind = new Map<string, number>();
  for (const { type, effect, noise } of changes) {
    const kind = `${type} ${effects[effect]}${noise ? ", tags or descriptions only" : ""}`;
    byKind.set(kind, (byKind.get(kind) ?? 0) + 1);
  }
  return [...byKind].sort(([a], [b]) => (a < b ? -1 : 1)).map(([kind, count]) => ({ lines: [`- ${count} × ${kind}`], stands: count }));
}
