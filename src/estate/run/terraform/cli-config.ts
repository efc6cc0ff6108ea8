import { type EnvironmentChanges } from "./machine";
import path from "node:path";
import { writeAtomically } from "../../../common/atomic-file";
import { temporaryEnvironment } from "../../../common/temporary";
import { cliConfig } from "./mirror-config";
import { type Environment } from "./machine";
import { type ProviderSource } from "./provider-source";
import { withoutShellVariables } from "./shell-variables";

/** Name of the generated CLI configuration in its folder. */
export const cliConfigName = "terraform.tfrc";

/**
 * What the environment of every Terraform process of this command has on top of the user's own.
 * When the provider lies where Terraform would not look by itself, a CLI configuration that names
 * the place is written to `workFolder`. It takes the place of the user's for these runs; nothing
 * of the user's, credentials least of all, is copied into it.
 */
export function terraformEnvironment(source: ProviderSource, workFolder: string, env: Environment = process.env): EnvironmentChanges {
  return {
    ...withoutShellVariables(env),
    ...temporaryEnvironment(),
    CHECKPOINT_DISABLE: "1",
    TF_IN_AUTOMATION: "1",
    ...garbageCollection(),
    ...providerEnvironment(source, workFolder),
  };
}

/**
 * Lets Terraform and its provider collect garbage less often while their memory is below a bound: a
 * third less work for a plan of one stack. What the user has set stays.
 *
 * @see https://pkg.go.dev/runtime#hdr-Environment_Variables
 */
export const garbageCollection = ({ GOGC: percent, GOMEMLIMIT: bound }: NodeJS.ProcessEnv = process.env): EnvironmentChanges =>
  percent === undefined && bound === undefined ? { GOGC: "400", GOMEMLIMIT: "1500MiB" } : {};

/** The part that lets Terraform find the provider; also right for Terraform called by hand. */
export function providerEnvironment({ mirrorToConfigure, variablesToRemove }: ProviderSource, workFolder: string): EnvironmentChanges {
  const removed = Object.fromEntries(variablesToRemove.map((name) => [name, undefined]));
  if (mirrorToConfigure === undefined) return removed;
  const file = path.resolve(workFolder, cliConfigName);
  writeAtomically(file, cliConfig(path.resolve(mirrorToConfigure)), 0o600);
  // A cache would only copy the 700 MB that already lie in the mirror.
  return { ...removed, TF_CLI_CONFIG_FILE: file, TF_PLUGIN_CACHE_DIR: undefined };
}
