import { readFileSync } from "node:fs";
import path from "node:path";
import { root } from "./command";

export const firstDay = (): string => readFileSync(path.join(root, "docs", "first-day.md"), "utf8");

/** The commands of docs/first-day.md, in the order in which they are given; with a heading, those of its section. */
export function firstDayCommands(section?: string): string[] {
  const text = section === undefined ? firstDay() : ((firstDay().split(`\n## ${section}`)[1] ?? "").split("\n## ")[0] ?? "");
  return [...text.matchAll(/```sh\n([\s\S]*?)\n```/g)].map(([, command = ""]) => command);
}
