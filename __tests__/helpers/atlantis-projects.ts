import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";

/** A project of `atlantis.yaml`. */
export interface Project {
  readonly name: string;
  readonly dir: string;
  readonly workspace: string;
  readonly execution_order_group: number;
  readonly depends_on?: readonly string[];
  readonly autoplan: { readonly enabled: boolean; readonly when_modified: readonly string[] };
}

/** Projects of an `atlantis.yaml`. */
export const readProjects = (file: string): readonly Project[] => (parse(readFileSync(file, "utf8")) as { projects: Project[] }).projects;

/** Whether Atlantis plans a project for a file, as its documentation tells: patterns from the project's folder, in the style of .dockerignore. */
export const plansFor = ({ dir, autoplan }: Project, file: string): boolean =>
  autoplan.when_modified.some((pattern) =>
    new RegExp(
      `^${path
        .join(dir, pattern)
        .replaceAll(/[.+]/g, "\\$&")
        .replaceAll("**/", "(.*/)?")
        .replaceAll("**", ".*")
        .replaceAll(/(?<![.)])\*/g, "[^/]*")}$`,
    ).test(file),
  );
