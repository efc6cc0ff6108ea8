/** A copy of what synthesis and the command are made of, to edit. */
import { cpSync, mkdirSync, symlinkSync } from "node:fs";
import path from "node:path";
import { projectRoot } from "../scripts/build.mjs";
import { projectParts } from "../scripts/project-parts.mjs";

export function copyOfProject(folder) {
  mkdirSync(folder, { recursive: true });
  for (const part of projectParts) cpSync(path.join(projectRoot, part), path.join(folder, part), { recursive: true });
  symlinkSync(path.join(projectRoot, "node_modules"), path.join(folder, "node_modules"));
}
