import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { providerLock } from "../../stacks/provider-lock";
import { writeAtomically, writeFailure } from "../../shared/atomic-file";
import { type SynthesizedStack } from "../synthesized";
import { type Composition } from "./compose";

/** Folder of a stack's assets, beside its JSON; arguments name files in it by `${path.module}`. */
const assetsFolder = "assets";

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
    for (const stack of synthesized) linkAssets(stack, path.join(stacksFolder, stack.instance.id, assetsFolder));
    writeAtomically(path.join(folder, "main.tf.json"), JSON.stringify(composition.root));
    writeAtomically(path.join(folder, ".terraform.lock.hcl"), providerLock);
  } catch (error) {
    throw writeFailure(folder, error);
  }
}

function linkAssets(stack: SynthesizedStack, link: string): void {
  const assets = path.join(stack.folder, assetsFolder);
  rmSync(link, { force: true });
  if (existsSync(assets)) symlinkSync(assets, link, "dir");
}
