import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { type EnvironmentConfig, environmentSchema } from "./schema/environment";

export interface Finding { readonly file: string; readonly path: string; readonly got: string; readonly allowed: string; readonly fix: string }
export interface EnvironmentSource { readonly file: string; readonly value: unknown }

export function readEnvironmentFile(file: string): EnvironmentSource {
  return { file, value: parse(readFileSync(file, "utf8")) };
}

export function checkEnvironments(sources: readonly EnvironmentSource[]): { environments: EnvironmentConfig[]; findings: Finding[] } {
  const environments: EnvironmentConfig[] = [];
  const findings: Finding[] = [];
  for (const source of sources) {
    const parsed = environmentSchema.safeParse(source.value);
    if (parsed.success) environments.push(parsed.data);
    else for (const issue of parsed.error.issues) findings.push({ file: source.file, path: issue.path.join("."), got: "?", allowed: issue.message, fix: "mend it" });
  }
  return { environments, findings };
}

export function renderFinding(finding: Finding): string[] {
  return [`${finding.file}: ${finding.path}: ${finding.allowed}`];
}
