import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { temporaryFolder } from "../../../common/temporary";
import { UserError } from "../../../common/user-error";
import { findTerraform } from "./binary";
import { type Machine, terraformPlatform, thisMachine } from "./machine";
import { findProvider, type ProviderSource } from "./provider-source";
import { terraformOutput } from "./run";
import { withoutShellVariables } from "./shell-variables";
import { awsProvider } from "./versions";

/** In a folder that the search for mirrors looks into on every system. */
const providerCache = ({ env, home }: Machine): string =>
  path.join(env.XDG_CACHE_HOME || path.join(home, ".cache"), "smart0dte-estate", "providers");

/**
 * Finds the provider, and when only a registry has it, fetches it from there once, as a mirror on
 * this machine: for runs that no registry can be reached from.
 *
 * @param onDownload called before it begins, because it takes long.
 * @throws UserError when the registry cannot be reached.
 */
export async function providerOnThisMachine(
  onDownload: (folder: string) => void,
  machine: Machine = thisMachine(),
): Promise<ProviderSource> {
  const known = await findProvider(machine);
  if (known.kind !== "registry") return known;
  const mirror = providerCache(machine);
  onDownload(mirror);
  const folder = temporaryFolder("estate-provider-");
  try {
    mkdirSync(mirror, { recursive: true });
    const { host, namespace, type, version } = awsProvider;
    writeFileSync(
      path.join(folder, "main.tf.json"),
      JSON.stringify({ terraform: { required_providers: { [type]: { source: `${host}/${namespace}/${type}`, version } } } }),
    );
    const { path: binary } = await findTerraform(machine.env);
    const call = {
      binary,
      folder,
      environment: { ...withoutShellVariables(machine.env), CHECKPOINT_DISABLE: "1" },
      signal: new AbortController().signal,
    };
    await terraformOutput(call, ["providers", "mirror", `-platform=${terraformPlatform(machine)}`, mirror]);
  } catch (cause) {
    if (!(cause instanceof UserError)) throw cause;
    throw new UserError({
      problem: "the AWS provider is not on this machine and could not be fetched",
      details: cause.details,
      fix: "check that the Terraform registry can be reached, or name a mirror in a CLI configuration (`npx estate doctor` shows where is looked)",
      cause,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return findProvider(machine);
}
