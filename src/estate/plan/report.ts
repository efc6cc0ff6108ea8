import path from "node:path";
import { writeAtomically } from "../../shared/atomic-file";
import { type EstatePlan, type StackPlan } from "./plan-estate";
import { type Effect, effectOf } from "./summary";

type Counted = Exclude<Effect, "none">;
const effects: readonly Counted[] = ["add", "change", "replace", "destroy"];

export type Totals = Readonly<Record<Counted, number>>;

export function totalsOf(stacks: readonly StackPlan[]): Totals {
  const sum = (effect: Counted): number => stacks.reduce((total, { summary }) => total + summary[effect], 0);
  return { add: sum("add"), change: sum("change"), replace: sum("replace"), destroy: sum("destroy") };
}

/** The report as a JSON value: totals, and per stack its counts, changes and unknown arguments. */
export function reportJson({ terraformVersion, seconds, stacks }: EstatePlan) {
  return {
    format: 1,
    terraformVersion,
    seconds,
    totals: totalsOf(stacks),
    stacks: stacks.map(({ instance, plan, summary, seconds: share }) => ({
      stack: instance.id,
      layer: instance.layer,
      environments: instance.environments,
      region: instance.region,
      add: summary.add,
      change: summary.change,
      replace: summary.replace,
      destroy: summary.destroy,
      seconds: share ?? null,
      unknown: summary.unknown,
      changes: (plan.resource_changes ?? []).map((change) => ({ address: change.address, effect: effectOf(change) })).filter(({ effect }) => effect !== "none"),
    })),
  };
}

/** The report as Markdown: one table, then what is unknown until apply, folded per stack. */
export function reportMarkdown({ terraformVersion, seconds, stacks }: EstatePlan): string {
  const totals = totalsOf(stacks);
  const lines = [
    "# Plan of the estate",
    "",
    `${stacks.length} stacks: ${totalsText(totals)}. Planned offline in one graph with Terraform ${terraformVersion} in ${seconds.plan} s, as if nothing existed yet.`,
    "",
    "| stack | add | change | replace | destroy | unknown until apply | share of the time |",
    "|---|---:|---:|---:|---:|---:|---:|",
    ...stacks.map(({ instance, summary, seconds: share }) => `| ${instance.id} | ${effects.map((effect) => summary[effect]).join(" | ")} | ${unknownCount(summary.unknown)} | ${share === undefined ? "" : `${share} s`} |`),
    `| **all** | ${effects.map((effect) => `**${totals[effect]}**`).join(" | ")} | | |`,
  ];
  for (const { instance, summary } of stacks.filter(({ summary: { unknown } }) => unknown.length > 0)) {
    lines.push("", `<details><summary>${instance.id}: ${unknownCount(summary.unknown)} arguments unknown until apply</summary>`, "");
    lines.push(...summary.unknown.map(({ address, arguments: names }) => `- \`${address}\`: ${names.join(", ")}`), "", "</details>");
  }
  return `${lines.join("\n")}\n`;
}

export const totalsText = (totals: Totals): string => `${totals.add} to add, ${totals.change} to change, ${totals.replace} to replace, ${totals.destroy} to destroy`;

export const unknownCount = (unknown: StackPlan["summary"]["unknown"]): number => unknown.reduce((sum, { arguments: names }) => sum + names.length, 0);

/** Writes both forms and returns their paths. */
export function writeReports(folder: string, plan: EstatePlan): { readonly json: string; readonly markdown: string } {
  const files = { json: path.join(folder, "plan.json"), markdown: path.join(folder, "plan.md") };
  writeAtomically(files.json, `${JSON.stringify(reportJson(plan), undefined, 2)}\n`);
  writeAtomically(files.markdown, reportMarkdown(plan));
  return files;
}
