import { readdirSync } from "node:fs";
import path from "node:path";
import { UserError } from "../src/common/user-error";

/** Name of an environment's file; what writes it in capitals means the same. */
export const environmentFile = /^(?<name>[^.].*)\.ya?ml$/i;

/** Environment of a file, by its name or path; undefined for a file of another kind. */
export const environmentOf = (file: string): string | undefined => environmentFile.exec(path.basename(file))?.groups?.name;

/** Paths of the environment files in a configuration folder, sorted. A file added there is an environment added. */
export function environmentFiles(folder: string): string[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (cause) {
    throw new UserError({
      problem: `${folder}: the configuration folder cannot be read`,
      fix: "run the command in a checkout of the estate, or name the folder with --config",
      cause,
    });
  }
  const files = names.filter((name) => environmentFile.test(name)).sort();
  if (files.length === 0) {
    throw new UserError({
      problem: `${folder}: no environment file (*.yaml or *.yml) is there`,
      fix: "add one, for example a copy of another environment's",
    });
  }
  return files.map((name) => path.join(folder, name));
}
