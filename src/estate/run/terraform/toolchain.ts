import { temporaryRoot } from "../../../common/temporary";
import { findTerraform } from "./binary";
import { terraformEnvironment } from "./cli-config";
import { findProvider } from "./provider-source";
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

function temporaryWarning(): readonly string[] {
  const { warning } = temporaryRoot();
  return warning === undefined ? [] : [warning];
}
