import { readFileSync } from "node:fs";
import path from "node:path";
import { type Progress } from "../../progress";
import { canLend, type Lending, lendProviders } from "../provider-host/lend";
import { offlineAws } from "../provider-host/offline-aws";
import { reattachVariable } from "../provider-host/plugin-protocol";
import { blocksByType, declaredTypes, type SynthesizedStack } from "../../synthesized";
import { installedProvider } from "../terraform/initialization";
import { type HostRequest } from "../provider-host/serve";
import { type TerraformCall } from "../terraform/run";

/**
 * Does work on a composition that is initialized, with providers that are lent. What is made from
 * nothing has no other blocks than those in the code, so large types are served with these alone.
 *
 * @param checkout root of the checkout.
 * @param more what else the host is asked for.
 */
export async function lendToComposition<T>(
  call: TerraformCall,
  stacks: readonly SynthesizedStack[],
  progress: Progress,
  checkout: string,
  work: (call: TerraformCall) => Promise<T>,
  more: Pick<HostRequest, "simulation" | "oneRun"> = {},
): Promise<T> {
  // Work on real states, of which this may be a part, has lent some already.
  if (call.environment[reattachVariable] !== undefined) return work(call);
  // A provider that a run starts by itself asks as little of AWS as one of the host's.
  const offline = { ...call, environment: { ...call.environment, ...(await offlineAws()) } };
  if (!(await canLend())) return work(offline);
  const lending = (): Promise<Lending> => {
    const request = {
      folder: installedProvider(call.folder),
      lock: readFileSync(path.join(call.folder, ".terraform.lock.hcl"), "utf8"),
      types: [...new Set(stacks.flatMap(({ json }) => declaredTypes(json)))],
      blocks: blocksByType(stacks),
      oneRun: true,
      harmless: true,
      offline: true,
      ...more,
    };
    return Promise.resolve({ checkout, request, folder: call.folder, log: path.join(call.folder, "provider.log") });
  };
  return lendProviders(offline, progress, lending, work);
}
