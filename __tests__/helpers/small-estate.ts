import { cpSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { realConfig } from "./estate";

/** A configuration folder with some of the project's own environments, for runs that need not be large. */
export function configWith(folder: string, environments: readonly string[], edit: (text: string) => string = (same) => same): string {
  for (const name of environments) {
    const file = path.join(folder, `${name}.yaml`);
    cpSync(path.join(realConfig, `${name}.yaml`), file);
    writeFileSync(file, edit(withStages(readFileSync(file, "utf8"), environments)));
  }
  return folder;
}

/** A pipeline may only lead through environments that there are. */
const withStages = (text: string, environments: readonly string[]): string =>
  text.replace(/^( +stages: )\[([^\]]*)\]$/m, (_, head: string, stages: string) => {
    const left = stages.split(", ").filter((name) => environments.includes(name));
    return `${head}[${left.join(", ")}]`;
  });

/** Options that narrow a run to one stack without upstream: seconds instead of a minute. */
export const oneStack = ["--env", "dev", "--region", "us-east-1", "--layer", "notifications"] as const;

/** A stack trace's line, which no user's mistake may show. */
export const stackTrace = /\n\s+at .*:\d+:\d+/;
