import { readFileSync } from "node:fs";
import path from "node:path";
import { Document } from "yaml";
import { checkEnvironments, type EnvironmentSource, type Finding, parseEnvironment } from "../../config/check";
import { environmentFiles } from "../../config/environment-files";
import { realConfig } from "./estate";

export const environmentNames: readonly string[] = environmentFiles(realConfig).map((file) => path.basename(file, ".yaml"));

export type Path = readonly (string | number)[];

/** A change of one environment's file: a value set at a path, or the key removed. */
export interface Change {
  readonly at: Path;
  readonly to?: unknown;
}

/** One of the project's own files, changed. */
export function changedSource(name: string, ...changes: readonly Change[]): EnvironmentSource {
  const file = path.join(realConfig, `${name}.yaml`);
  const document = new Document(parseEnvironment(readFileSync(file, "utf8"), file).value);
  for (const { at, to } of changes) {
    if (to === undefined) document.deleteIn(at);
    else document.setIn(at, document.createNode(to));
  }
  return parseEnvironment(document.toString(), file, name);
}

/** What the check finds in the project's own environments once some are changed. */
export function findingsAfter(changed: Readonly<Record<string, readonly Change[]>>): Finding[] {
  return checkEnvironments(environmentNames.map((name) => changedSource(name, ...(changed[name] ?? [])))).findings;
}

/** `<environment> <path>` of findings. */
export const placesOf = (findings: readonly Finding[]): string[] =>
  findings.map(({ file, path: key }) => `${path.basename(file, ".yaml")} ${key}`);
