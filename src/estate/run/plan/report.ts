import path from "node:path";
import { writeAtomically } from "../../../common/atomic-file";
import { type EstatePlan, type StackPlan } from "./plan-estate";
import { effects, type PlannedEffect } from "./effect";

/** Those that every report names; the others where there are any. */
const always: ReadonlySet<PlannedEffect> = new Set<PlannedEffect>(["add", "change", "replace", "destroy"]);

export type Totals = Readonly<Record<PlannedEffect, number>>;

export const noTotals: Totals = { add: 0, change: 0, replace: 0, destroy: 0, import: 0, move: 0, forget: 0, unrecognized: 0 };

export function totalsOf(stacks: readonly StackPlan[]): Totals {
  const totals: Record<PlannedEffect, number> = { ...noTotals };
  for (const { summary } of stacks) for (const effect of effects) totals[effect] += summary.changes[effect];
  return totals;
}

/** Effects that a table has a column for. */
export const shownEffects = (totals: Totals): readonly PlannedEffect[] =>
  effects.filter((effect) => always.has(effect) || totals[effect] > 0);

/** Without what only other reports count. */
const countsIn = (changes: Totals): Totals =>
  Object.fromEntries(effects.map((effect) => [effect, changes[effect]])) as Record<PlannedEffect, number>;

/** The report as a JSON value: totals, and per stack its counts, changes and unknown arguments. */
export function reportJson({ terraformVersion, seconds, kept, stacks }: EstatePlan) {
  return {
    format: "estate-plan/1" as const,
    terraformVersion,
    seconds,
    kept,
    totals: totalsOf(stacks),
    stacks: stacks.map(({ instance, objects, summary, seconds: share }) => ({
      stack: instance.id,
      layer: instance.layer,
      environments: instance.environments,
      region: instance.region,
      ...countsIn(summary.changes),
      seconds: share ?? null,
      unknown: summary.unknown,
      changes: objects,
    })),
  };
}

/** The report as Markdown: one table, then what is unknown until apply, folded per stack. */
export function reportMarkdown({ terraformVersion, seconds, stacks }: EstatePlan): string {
  const totals = totalsOf(stacks);
  const shown = shownEffects(totals);
  const lines = [
    "# Plan of the estate",
    "",
    `${stacks.length} stacks: ${totalsText(totals)}. Planned offline with Terraform ${terraformVersion} in ${seconds.plan} s, as if nothing existed yet.`,
    "",
    `| stack | ${shown.join(" | ")} | unknown until apply | share of the time |`,
    `|---|${shown.map(() => "---:|").join("")}---:|---:|`,
    ...stacks.map(
      ({ instance, summary, seconds: share }) =>
        `| ${instance.id} | ${shown.map((effect) => summary.changes[effect]).join(" | ")} | ${unknownCount(summary.unknown)} | ${share === undefined ? "" : `${share} s`} |`,
    ),
    `| **all** | ${shown.map((effect) => `**${totals[effect]}**`).join(" | ")} | | |`,
  ];
  for (const { instance, summary } of stacks.filter(({ summary: { unknown } }) => unknown.length > 0)) {
    lines.push("", `<details><summary>${instance.id}: ${unknownCount(summary.unknown)} arguments unknown until apply</summary>`, "");
    lines.push(...summary.unknown.map(({ address, arguments: names }) => `- \`${address}\`: ${names.join(", ")}`), "", "</details>");
  }
  return `${lines.join("\n")}\n`;
}

export const totalsText = (totals: Totals): string =>
  shownEffects(totals)
    .map((effect) => `${totals[effect]} ${effect === "unrecognized" ? "of a kind that is not known" : `to ${effect}`}`)
    .join(", ");

export const unknownCount = (unknown: StackPlan["summary"]["unknown"]): number =>
  unknown.reduce((sum, { arguments: names }) => sum + names.length, 0);

/** Writes both forms and returns their paths. */
export function writeReports(folder: string, plan: EstatePlan): { readonly json: string; readonly markdown: string } {
  const files = { json: path.join(folder, "plan.json"), markdown: path.join(folder, "plan.md") };
  writeAtomically(files.json, `${JSON.stringify(reportJson(plan), undefined, 2)}\n`);
  writeAtomically(files.markdown, reportMarkdown(plan));
  return files;
}
