import { readFileSync } from "node:fs";
import path from "node:path";
import { type Probe, type ProbeAnswer, type ProbeContext, probes } from "./probes";

/** The document that holds what only AWS can answer, relative to the checkout. */
export const doubtsFile = path.join("docs", "unproved.md");

/** A section of the document. */
export interface Doubt {
  readonly heading: string;
  /** What to run on a real account, as the document says it. */
  readonly trial: string;
}

/** What is known of a doubt: what reading says, or that only the trial does. */
export interface AnsweredDoubt extends Doubt {
  readonly verdict: ProbeAnswer["verdict"] | "trial";
  readonly found: string;
}

/** Sections of the document, in its order. */
export function readDoubts(root: string): readonly Doubt[] {
  const [, ...sections] = readFileSync(path.join(root, doubtsFile), "utf8").split(/^## /m);
  return sections.map((section) => ({
    heading: section.slice(0, section.indexOf("\n")).trim(),
    trial: (/^- \*\*Try\*\*(?<trial>[\s\S]*?)(?=^- \*\*|(?![\s\S]))/m.exec(section)?.groups?.trial ?? "")
      .replaceAll(/\s+/g, " ")
      .replace(/^[:,\s]+/, "")
      .trim(),
  }));
}

/** Asks an account what reading can answer, one doubt after the other; all others need the trial that the document names. */
export async function answerDoubts(
  doubts: readonly Doubt[],
  context: ProbeContext,
  table: readonly Probe[] = probes,
): Promise<readonly AnsweredDoubt[]> {
  const answered: AnsweredDoubt[] = [];
  for (const doubt of doubts) {
    const probe = table.find(({ doubt: heading }) => heading === doubt.heading);
    answered.push({
      ...doubt,
      ...(probe === undefined ? { verdict: "trial" as const, found: "only a trial shows it" } : await probe.ask(context)),
    });
  }
  return answered;
}
