import { temporaryRoot } from "../../../common/temporary";
import { findTerraform } from "./binary";
import { terraformEnvironment } from "./cli-config";
import { findProvider } from "./provider-source";
import { type TerraformCall } from "./run";
import { ignoredWarning } from "./shell-variables";

/** Terraform as it is to be called on this machine. */
export interface Toolchain {
  readonly binary: string;
  readonly version: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What is odd about the machine without being in the way. */
  readonly warnings: readonly string[];
}

/**
 * Finds Terraform and the AWS provider and prepares the environment in which Terraform finds both.
 *
 * @param folder where a generated CLI configuration may be written.
 * @throws UserError when Terraform is missing or too old.
 */
export async function findToolchain(folder: string): Promise<Toolchain> {
  const [terraform, provider] = await Promise.all([findTerraform(), findProvider()]);
  return {
    binary: terraform.path,
    version: terraform.version,
    environment: terraformEnvironment(provider, folder),
    warnings: [...provider.warnings, ...ignoredWarning(), ...temporaryWarning()],
  };
}

/** Terraform of this machine for any folder, ended by the signal. */
export type Terraform = Omit<TerraformCall, "folder">;

export const terraformOf = ({ binary, environment }: Toolchain, signal: AbortSignal): Terraform => ({ binary, environment, signal });

/** A call that holds no lock and changes nothing outside its folder. */
export const offlineCall = (toolchain: Toolchain, folder: string, signal: AbortSignal): TerraformCall => ({
  ...terraformOf(toolchain, signal),
  folder,
  harmless: true,
});

function temporaryWarning(): readonly string[] {
  const { warning } = temporaryRoot();
  return warning === undefined ? [] : [warning];
}
