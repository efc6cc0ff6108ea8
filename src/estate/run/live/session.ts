import { type StackSession } from "./stack-session";
import { copyFileSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { writeFailure } from "../../../common/atomic-file";
import { sha256 } from "../../../common/canonical-json";
import { privateFolder } from "../../../common/private-folder";
import { linkFunctions } from "../compose/write";
import { type SynthesizedStack } from "../../synthesized";
import { initializeOnce } from "../terraform/initialization";
import { runTerraform } from "../terraform/run";
import { terraformFailure } from "./failure";
import { sessionFolder } from "./session-folder";
import { type Terraform } from "../terraform/toolchain";

export const stackFile = "cdk.tf.json";
export const lockFile = ".terraform.lock.hcl";

/** Content hashes of what a plan of a stack is made from: its Terraform JSON and its provider lock. */
export interface CodeHashes {
  readonly stack: string;
  readonly lock: string;
}

export const codeHashes = ({ folder }: Pick<SynthesizedStack, "folder">): CodeHashes => ({
  stack: sha256(readFileSync(path.join(folder, stackFile))),
  lock: sha256(readFileSync(path.join(folder, lockFile))),
});

/**
 * Copies a synthesized stack to a folder of its own and initializes it there. `cdktf` and plain
 * `terraform` keep the stack's folder in `cdktf.out` for themselves: neither they nor a synthesis at
 * the same time get in the way, and what was copied is what is planned.
 *
 * @param root folder of all sessions.
 * @throws UserError when Terraform cannot initialize it, for example without a provider or a bucket.
 */
export async function openSession(terraform: Terraform, stack: SynthesizedStack, root: string): Promise<StackSession> {
  const folder = path.resolve(sessionFolder(root, stack.instance.id));
  try {
    privateFolder(path.resolve(root));
    privateFolder(folder);
    // What an earlier run added for its own purposes, such as imports, is not part of the stack.
    for (const name of readdirSync(folder).filter((entry) => entry.endsWith(".tf.json"))) rmSync(path.join(folder, name));
    for (const name of [stackFile, lockFile]) copyFileSync(path.join(stack.folder, name), path.join(folder, name));
    linkFunctions([stack], path.join(path.resolve(root), "functions"));
  } catch (error) {
    throw writeFailure(folder, error);
  }
  const session = { stack, call: { ...terraform, folder } };
  await initializeOnce(session.call, [JSON.stringify(stack.json.terraform)], () => initialize(session));
  return session;
}

async function initialize(session: StackSession): Promise<void> {
  const { exitCode, errors, text } = await runTerraform({ ...session.call, harmless: true }, [
    "init",
    "-input=false",
    "-no-color",
    "-json",
    "-reconfigure",
    "-lockfile=readonly",
  ]);
  if (exitCode !== 0) throw terraformFailure("initialize", session, errors, text);
}
