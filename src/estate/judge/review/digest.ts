import { alike, judgement } from "./alike";
import { code, plain } from "./markdown-text";
import { verdicts } from "./model";
import { type Review, type ReviewedChange } from "./review";
import { rules } from "./rules";
import { effects, failingText, firstPlanText, titleText } from "./words";

/** Of what is said beside the changes. */
const mostNotes = 3;
/** Of keys of the configuration behind one change. */
const mostKeys = 2;
const endOfDigest = 160;

/**
 * The review for a comment that many projects share: one line that says how bad it is, what must be read in
 * any case, and folded away a line for each change, the worst first, as far as there is room.
 *
 * @param limit characters at the most.
 */
export function reviewDigest(review: Review, limit: number): string {
  const head = [
    `**Review: ${titleText(review)}**`,
    ...[...firstPlanText(review), ...failingText(review), ...review.unsettled, ...review.notes]
      .slice(0, mostNotes)
      .map((text) => `> ${plain(text)}.`),
  ];
  const lines: string[] = [];
  let length = head.join("\n\n").length + endOfDigest;
  const worth = review.changes.filter(({ verdict }) => verdict !== "safe");
  const groups = verdicts.flatMap((verdict) =>
    alike(
      worth.filter((change) => change.verdict === verdict),
      judgement,
    ),
  );
  let shown = 0;
  for (const same of groups) {
    const line = lineOf(same[0], same.length);
    if (length + line.length + 1 > limit) break;
    lines.push(line);
    length += line.length + 1;
    shown += same.length;
  }
  const left = worth.length - shown;
  const rest = left === 0 ? [] : [`- and ${left} more: \`atlantis plan\` of this project alone shows them`];
  const details =
    lines.length + rest.length === 0 ? [] : ["<details><summary>what it found</summary>", "", ...lines, ...rest, "", "</details>"];
  return `${[...head, ...(details.length === 0 ? [] : [details.join("\n")])].join("\n\n")}\n`;
}

function lineOf({ verdict, address, effect, findings, configKeys = [], willFail }: ReviewedChange, times: number): string {
  const [first] = findings;
  const title = rules.find(({ id }) => id === first?.rule)?.title ?? "";
  const said = [title, ...(first === undefined || first.text === "" ? [] : [plain(first.text)])].filter((text) => text !== "").join(": ");
  const keys = configKeys.slice(0, mostKeys).map(({ key }) => code(key));
  return `- ${willFail ? "**will fail**, " : ""}${verdict}: ${code(address)} is ${effects[effect]}${times > 1 ? ` in ${times} stacks` : ""}${said === "" ? "" : `; ${said}`}${keys.length === 0 ? "" : `; by ${keys.join(", ")}`}`;
}
