import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { writeAtomically } from "../../../common/atomic-file";
import { reattachVariable } from "../provider-host/plugin-protocol";
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
  const stampFile = stampOfFolder(call.folder);
  const stamp = stampOf(call, inputs);
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp && (hasProvider(call) || providerInstalled(call.folder))) return;
  // An init that does not end leaves neither its own result nor the one before.
  rmSync(stampFile, { force: true });
  await initialize();
  writeAtomically(stampFile, stamp);
}

const stampOfFolder = (folder: string): string => path.join(folder, ".terraform", "estate-init");

/** Lets the next initialization of a folder happen, whatever it is for. */
export const forgetInitialization = (folder: string): void => rmSync(stampOfFolder(folder), { force: true });

/** Whether Terraform is given a provider that runs already, and looks for none in its folder. */
const hasProvider = ({ environment }: TerraformCall): boolean => environment[reattachVariable] !== undefined;

/** The provider may be a link into a mirror that has gone since. */
const providerInstalled = (folder: string): boolean => existsSync(installedProvider(folder));

/** Where `terraform init` puts the provider below a folder. */
export const installedProvider = (folder: string): string =>
  path.join(folder, ".terraform", "providers", awsProviderAddress, awsProvider.version, terraformPlatform(process));

function stampOf(call: TerraformCall, inputs: readonly string[]): string {
  const hash = createHash("sha256").update(inputs.join(" ")).update(call.binary);
  const cliConfig = call.environment.TF_CLI_CONFIG_FILE;
  if (cliConfig !== undefined && existsSync(cliConfig)) hash.update(readFileSync(cliConfig));
  return hash.update(readFileSync(path.join(call.folder, ".terraform.lock.hcl"))).digest("hex");
}
