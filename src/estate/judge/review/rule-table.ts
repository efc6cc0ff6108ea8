import { topics } from "./model";
import { rules } from "./rules";

/** The rules as a Markdown table, by topic. */
export function ruleTable(): string {
  const rows = topics.flatMap((topic) =>
    rules
      .filter((rule) => rule.topic === topic)
      .map(({ id, tier, title, why, see }) => `| ${topic} | [${id}](${see}) | ${tier} | ${title} | ${why} |`),
  );
  return ["| Topic | Rule | Tier | What happened | Why it matters |", "|---|---|---|---|---|", ...rows, ""].join("\n");
}
