import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../shared/user-error";
import { writeAtomically } from "../../shared/atomic-file";
import { type SynthesizedStack } from "../synthesized";
import { failureLines } from "../terraform/diagnostics";
import { terraformPlatform } from "../terraform/machine";
import { runTerraform, type TerraformCall } from "../terraform/run";
import { awsProvider, awsProviderAddress } from "../terraform/versions";
import { compose, type Composition } from "./compose";
import { writeComposition } from "./write";

/**
 * Writes the composition of the given stacks and initializes it. Terraform's init is left out when
 * the last one was for the same modules and providers.
 *
 * @param adjust changes the composition before it is written, for runs on mocks.
 * @throws UserError when Terraform cannot initialize it, for example without a provider.
 */
export async function prepareComposition(call: TerraformCall, stacks: readonly SynthesizedStack[], adjust: (composition: Composition) => Composition = (same) => same): Promise<void> {
  const composition = adjust(compose(stacks));
  writeComposition(call.folder, composition, stacks);
  const stampFile = path.join(call.folder, ".terraform", "estate-init");
  const stamp = initStamp(call, composition);
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp && providerInstalled(call.folder)) return;
  // An init that does not end leaves neither its own result nor the one before.
  rmSync(stampFile, { force: true });
  const { exitCode, errors, text } = await runTerraform(call, ["init", "-input=false", "-no-color", "-json"]);
  if (exitCode !== 0) {
    throw new UserError({
      problem: "Terraform cannot initialize the estate",
      details: failureLines(errors, text),
      fix: "when the provider is what is missing, `npx estate doctor` tells where it was looked for",
    });
  }
  writeAtomically(stampFile, stamp);
}

/** The provider may be a link into a mirror that has gone since. */
const providerInstalled = (folder: string): boolean =>
  existsSync(path.join(folder, ".terraform", "providers", awsProviderAddress, awsProvider.version, terraformPlatform(process)));

function initStamp(call: TerraformCall, composition: Composition): string {
  const hash = createHash("sha256").update([...composition.stacks.keys()].join(" ")).update(call.binary);
  const cliConfig = call.environment.TF_CLI_CONFIG_FILE;
  if (cliConfig !== undefined && existsSync(cliConfig)) hash.update(readFileSync(cliConfig));
  return hash.update(readFileSync(path.join(call.folder, ".terraform.lock.hcl"))).digest("hex");
}
