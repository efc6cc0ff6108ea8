import { existsSync, lstatSync, mkdirSync, readdirSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { providerLock } from "../../../facts/provider-lock";
import { writeAtomically, writeFailure } from "../../../common/atomic-file";
import { type SynthesizedStack } from "../../synthesized";
import { type Composition } from "./compose";

/** Folder of the functions' archives, beside `stacks` in the synthesized estate as in the composition. */
const functionsFolder = "functions";

/**
 * Writes a composition as a Terraform root module and removes stacks of an earlier one. Terraform's
 * own `.terraform` folder stays, so that the next init is quick.
 */
export function writeComposition(folder: string, composition: Composition, synthesized: readonly SynthesizedStack[]): void {
  const stacksFolder = path.join(folder, "stacks");
  try {
    mkdirSync(stacksFolder, { recursive: true });
    for (const name of readdirSync(stacksFolder)) {
      if (!composition.stacks.has(name)) rmSync(path.join(stacksFolder, name), { recursive: true, force: true });
    }
    for (const [id, json] of composition.stacks) writeAtomically(path.join(stacksFolder, id, "main.tf.json"), JSON.stringify(json));
    linkFunctions(synthesized, path.join(folder, functionsFolder));
    writeAtomically(path.join(folder, "main.tf.json"), JSON.stringify(composition.root));
    writeAtomically(path.join(folder, ".terraform.lock.hcl"), providerLock);
  } catch (error) {
    throw writeFailure(folder, error);
  }
}

/** Arguments name the archives as `${path.module}/../../functions/<file>`. A link that is right stays, for whoever reads through it. */
export function linkFunctions([first]: readonly SynthesizedStack[], link: string): void {
  const archives = first === undefined ? undefined : path.resolve(first.folder, "..", "..", functionsFolder);
  if (lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink() === true && readlinkSync(link) === archives) return;
  rmSync(link, { force: true });
  if (archives !== undefined && existsSync(archives)) symlinkSync(archives, link, "dir");
}
