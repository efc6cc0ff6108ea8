import { copyFileSync } from "node:fs";
import path from "node:path";
import { writeAtomically } from "../../../common/atomic-file";
import { privateFolder } from "../../../common/private-folder";
import { type BootstrapTarget, localStateName } from "./target";
import { applyAll, type ChangeCounts, initialize, type Terraform } from "./terraform-calls";
import { observe, type World } from "./world";

/** A killed run's Terraform may still be at work on the same local state; it ends by itself. */
const lockSeconds = 120;

/** Terraform merges files of this name into the configuration beside them, so that the synthesized file stays as it is. */
const overrideName = "backend_override.tf.json";
const adoptionName = "adoption.tf.json";

/**
 * Applies a state stack on local state: makes bucket and key, or goes on where a killed run stopped.
 * What exists but is in no state (the run was killed between AWS's answer and Terraform's note of
 * it, or the local state was lost) is adopted, also when it appears only now: a call that a killed run
 * had sent may be carried out after AWS was asked.
 */
export async function applyLocally(
  terraform: Terraform,
  target: BootstrapTarget,
  world: World,
  onResource: (text: string) => void,
  observeAgain: (target: BootstrapTarget) => Promise<World> = observe,
): Promise<ChangeCounts> {
  try {
    return await applyOnce(terraform, target, world, onResource);
  } catch (error) {
    if (terraform.signal.aborted) throw error;
    const now = await observeAgain(target);
    if (appeared(adoptions(target, world), adoptions(target, now)).length === 0) throw error;
    return applyOnce(terraform, target, now, onResource);
  }
}

/** What is to be adopted now and was not before. */
export const appeared = (before: readonly Adoption[], now: readonly Adoption[]): readonly Adoption[] =>
  now.filter(({ to }) => before.every((one) => one.to !== to));

async function applyOnce(
  terraform: Terraform,
  target: BootstrapTarget,
  world: World,
  onResource: (text: string) => void,
): Promise<ChangeCounts> {
  privateFolder(target.workFolder);
  for (const name of ["cdk.tf.json", ".terraform.lock.hcl"])
    copyFileSync(path.join(target.folder, name), path.join(target.workFolder, name));
  writeAtomically(
    path.join(target.workFolder, overrideName),
    JSON.stringify({ terraform: { backend: { local: { path: localStateName } } } }),
  );
  writeAtomically(path.join(target.workFolder, adoptionName), JSON.stringify({ import: adoptions(target, world) }));
  await initialize(terraform, target.workFolder);
  return applyAll(terraform, target.workFolder, lockSeconds, onResource);
}

/** An import block. @see https://developer.hashicorp.com/terraform/language/import */
export interface Adoption {
  readonly to: string;
  readonly id: string;
}

/**
 * What must be adopted because creating it again would fail or make a second one. Everything else
 * of the stack is a setting of the bucket, which putting again overwrites.
 */
export function adoptions(
  { addresses, bucket, logsBucket, keyAlias }: Pick<BootstrapTarget, "addresses" | "bucket" | "logsBucket" | "keyAlias">,
  { bucketExists, logsBucketExists, keyId, local }: Pick<World, "bucketExists" | "logsBucketExists" | "keyId" | "local">,
): Adoption[] {
  const found: Adoption[] = [
    ...(bucketExists ? [{ to: addresses.bucket, id: bucket }] : []),
    ...(logsBucketExists ? [{ to: addresses.logsBucket, id: logsBucket }] : []),
    ...(keyId === undefined
      ? []
      : [
          { to: addresses.key, id: keyId },
          { to: addresses.alias, id: keyAlias },
        ]),
  ];
  return found.filter(({ to }) => local?.resources.includes(to) !== true);
}
