import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { canLend, type Lending, lendProviders } from "../provider-host/lend";
import { declaredTypes, type SynthesizedStack } from "../../synthesized";
import { initializeOnce, installedProvider } from "../terraform/initialization";
import { terraformOutput } from "../terraform/run";
import { writeAtomically } from "../../../common/atomic-file";
import { type LiveRun } from "./live";
import { lockFile, stackFile } from "./session";
import { sessionFolder } from "./session-folder";
import { type Terraform } from "../terraform/toolchain";

/**
 * Does work whose Terraform runs take their providers from a host: started once, checked against the
 * lock once, configured once for each account and region, and not by every run of every stack.
 * Without a host, as on a platform whose checksum the lock does not have, each run starts its own.
 *
 * @param stacks those that are worked on.
 * @param typesInState types of resources that a stack's state has; Terraform meets them even where the code has them no more.
 */
export async function withProviderHost<T>(
  run: LiveRun,
  stacks: readonly SynthesizedStack[],
  typesInState: (stack: SynthesizedStack) => Iterable<string>,
  work: (terraform: Terraform) => Promise<T>,
): Promise<T> {
  const [first] = stacks;
  if (first === undefined || !(await canLend())) return work(run.terraform);
  const lending = async (): Promise<Lending> => {
    const call = { ...run.terraform, folder: path.join(path.resolve(run.root), "provider") };
    prepare(call.folder, first);
    mkdirSync(sessionFolder(run.root, first.instance.id), { recursive: true });
    await initializeOnce(
      call,
      [],
      async () => void (await terraformOutput({ ...call, harmless: true }, ["init", "-input=false", "-no-color", "-lockfile=readonly"])),
    );
    const types = stacks.flatMap((stack) => [...declaredTypes(stack.json), ...typesInState(stack)]);
    return {
      checkout: run.checkout,
      request: {
        folder: installedProvider(call.folder),
        lock: readFileSync(path.join(call.folder, lockFile), "utf8"),
        types: [...new Set(types)],
        oneRun: stacks.length === 1,
      },
      folder: sessionFolder(run.root, first.instance.id),
      log: path.join(call.folder, "provider.log"),
    };
  };
  return lendProviders(run.terraform, run.progress, lending, work);
}

/** A folder for nothing but the provider: installed there, it is found in one place, wherever it comes from. */
function prepare(folder: string, { json, folder: synthesized }: SynthesizedStack): void {
  mkdirSync(folder, { recursive: true });
  writeAtomically(path.join(folder, stackFile), JSON.stringify({ terraform: { required_providers: json.terraform.required_providers } }));
  copyFileSync(path.join(synthesized, lockFile), path.join(folder, lockFile));
}
