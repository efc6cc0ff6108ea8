import { counted } from "../../../common/counted";
import { BoundedText } from "../review/bounded-text";
import { longestMarkdown } from "../review/markdown";
import { code, plain } from "../review/markdown-text";
import { obstacleTexts } from "../review/words";
import { type DiffReport } from "./report";
import { affectedText, besideTexts, linesOf, type Section, sections, summaryOf } from "./sections";

/** Room that what is long leaves for the headings of the causes to come. */
const reserved = 8_000;
const endOfComment = 400;
const mostBeside = 20;

/** The report for a comment on a pull request: worst first, and what does not fit is counted. */
export function diffMarkdown(report: DiffReport, limit = longestMarkdown): string {
  const text = new BoundedText(limit);
  text.always(`### ${summaryOf(report)}`, "");
  const obstacles = obstacleTexts(report.review);
  if (obstacles.length > 0) text.always("Will not apply as it stands:", "", ...obstacles.map((one) => `- ${plain(one)}`), "");
  const beside = [...besideTexts(report), ...affectedText(report)];
  for (const line of beside.slice(0, mostBeside)) text.always(plain(line), "");
  if (beside.length > mostBeside) text.always(`and ${beside.length - mostBeside} more, in the JSON form`, "");
  const all = sections(report);
  const left = all.filter((section) => !withSection(section, text)).length;
  if (left > 0)
    text.always(`**${counted(left, "more cause does", "more causes do")} not fit here**; \`estate diff --json\` has all of them.`);
  return text.render();
}

/** @returns whether there was room for it. */
function withSection({ title, note, changes }: Section, text: BoundedText): boolean {
  const head = [
    `<details><summary><code>${escaped(title)}</code>: ${counted(changes.length, "change")}</summary>`,
    "",
    ...(note === undefined ? [] : [note, ""]),
  ];
  // The end of a part that has begun has room in any case.
  if (!text.take(head, endOfComment)) return false;
  const left = linesOf(changes)
    .filter(({ verdict, text: line }) => !text.take([`- ${verdict === "safe" ? "" : `**${verdict}** `}${code(line)}`], reserved))
    .reduce((sum, { stands }) => sum + stands, 0);
  if (left > 0) text.always("", `**${counted(left, "more change does", "more changes do")} not fit here**.`);
  text.always("", "</details>", "");
  return true;
}

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
