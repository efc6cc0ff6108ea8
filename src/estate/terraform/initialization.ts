import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { writeAtomically } from "../../shared/atomic-file";
import { terraformPlatform } from "./machine";
import { type TerraformCall } from "./run";
import { awsProvider, awsProviderAddress } from "./versions";

/**
 * Initializes a folder unless the last initialization there was for the same inputs, Terraform,
 * provider and lock, and is whole.
 *
 * @param inputs what else the initialization follows from.
 * @param initialize runs `terraform init`.
 */
export async function initializeOnce(call: TerraformCall, inputs: readonly string[], initialize: () => Promise<void>): Promise<void> {
  const stampFile = path.join(call.folder, ".terraform", "estate-init");
  const stamp = stampOf(call, inputs);
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp && providerInstalled(call.folder)) return;
  // An init that does not end leaves neither its own result nor the one before.
  rmSync(stampFile, { force: true });
  await initialize();
  writeAtomically(stampFile, stamp);
}

/** The provider may be a link into a mirror that has gone since. */
const providerInstalled = (folder: string): boolean =>
  existsSync(path.join(folder, ".terraform", "providers", awsProviderAddress, awsProvider.version, terraformPlatform(process)));

function stampOf(call: TerraformCall, inputs: readonly string[]): string {
  const hash = createHash("sha256").update(inputs.join(" ")).update(call.binary);
  const cliConfig = call.environment.TF_CLI_CONFIG_FILE;
  if (cliConfig !== undefined && existsSync(cliConfig)) hash.update(readFileSync(cliConfig));
  return hash.update(readFileSync(path.join(call.folder, ".terraform.lock.hcl"))).digest("hex");
}
