import stringWidth from "string-width";
import { type Verdict } from "../review/model";
import { obstacleTexts } from "../review/words";
import { type DiffReport } from "./report";
import { affectedText, besideTexts, type Line, linesOf, sections, summaryOf } from "./sections";

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

/**
 * The report for a terminal or a log: causes with what they change, the worst first, then what an
 * apply would be refused for, then a line that sums up.
 *
 * @param width columns of the terminal; undefined in a log, where lines are not cut.
 */
export function diffText(report: DiffReport, paint: Paint = plain, width?: number): string {
  const fit = (line: string): string => (width === undefined || width <= 0 ? line : cut(line, width));
  const obstacles = obstacleTexts(report.review);
  return [
    ...sections(report).flatMap(({ title, note, changes }) => [
      paint.bold(fit(title)),
      ...(note === undefined ? [] : [paint.dim(fit(`  ${note}`))]),
      ...shown(linesOf(changes)).map(({ verdict, text }) => colourOf(verdict, paint)(fit(`  ${text}`))),
      "",
    ]),
    // Whole, however narrow the terminal: what makes the apply possible stands at the end.
    ...(obstacles.length === 0 ? [] : ["will not apply as it stands:", ...obstacles.map((text) => paint.red(`  ${text}`)), ""]),
    ...besideTexts(report).map(fit),
    ...affectedText(report).map(fit),
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

function shown(lines: readonly Line[]): readonly Pick<Line, "verdict" | "text">[] {
  const kept = lines.filter((line, index) => index < mostShown || line.isBad);
  const left = lines.length - kept.length;
  return left === 0 ? kept : [...kept, { verdict: "safe", text: `and ${left} more (--json)` }];
}

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
