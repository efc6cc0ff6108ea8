import { existsSync } from "node:fs";
import path from "node:path";
import { inject } from "vitest";
import { type ProviderHost, startProviderHost } from "../../../src/estate/run/provider-host/start";
import { declaredTypes, readSynthesized } from "../../../src/estate/synthesized";
import { terraformPlatform, thisMachine } from "../../../src/estate/run/terraform/machine";
import { findProvider } from "../../../src/estate/run/terraform/provider-source";
import { awsProvider } from "../../../src/estate/run/terraform/versions";
import { providerLock } from "../../../src/facts/provider-lock";
import { root } from "../command";

/**
 * A host that lends providers to every Terraform run of a test file. By itself each of several hundred
 * runs would start one, check 700 MB of program and decode two thousand schemas: some three seconds of
 * a core. Commands of the estate use it as well; tests of their own host take the variable away.
 *
 * @param folder takes the host's log.
 * @param others types that Terraform will meet beside those of the estate.
 */
export async function startTestHost(environment: NodeJS.ProcessEnv, folder: string, others: readonly string[] = []): Promise<ProviderHost> {
  // Where the provider is not unpacked in a mirror, runs do without.
  const { place } = await findProvider();
  const stacks = readSynthesized(inject("synthesizedEstate"));
  const types = new Set([...stacks.flatMap(({ json }) => declaredTypes(json)), ...others]);
  const unpacked = path.join(
    place,
    awsProvider.host,
    awsProvider.namespace,
    awsProvider.type,
    awsProvider.version,
    terraformPlatform(thisMachine()),
  );
  if (!existsSync(unpacked)) return { environment: {}, close: () => Promise.resolve() };
  const host = await startProviderHost(
    root,
    { folder: unpacked, lock: providerLock, types: [...types] },
    { environment, folder: stacks[0]?.folder ?? "", log: path.join(folder, "provider.log"), signal: new AbortController().signal },
  );
  if (typeof host === "string") throw new Error(host);
  return host;
}
