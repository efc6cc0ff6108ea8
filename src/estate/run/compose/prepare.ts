import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { UserError } from "../../../common/user-error";
import { type SynthesizedStack } from "../../synthesized";
import { failureLines } from "../terraform/diagnostics";
import { forgetInitialization, initializeOnce } from "../terraform/initialization";
import { runTerraform, type TerraformCall } from "../terraform/run";
import { compose, type Composition, type KnownOutput } from "./compose";
import { writeComposition } from "./write";

/**
 * Writes the composition of the given stacks and initializes it. Terraform's init is left out when
 * the last one was for the same modules and providers.
 *
 * @param adjust changes the composition before it is written, for runs on mocks.
 * @param known outputs of stacks that are not among them.
 * @throws UserError when Terraform cannot initialize it, for example without a provider.
 */
export async function prepareComposition(
  call: TerraformCall,
  stacks: readonly SynthesizedStack[],
  adjust: (composition: Composition) => Composition = (same) => same,
  known?: KnownOutput,
): Promise<void> {
  const composition = adjust(compose(stacks, known));
  writeComposition(call.folder, composition, stacks);
  // A part of the stacks that were initialized needs nothing more.
  if (!knowsModules(call.folder, [...composition.stacks.keys()])) forgetInitialization(call.folder);
  await initializeOnce(call, [], () => initialize(call));
}

const manifestSchema = z.object({ Modules: z.array(z.object({ Key: z.string(), Dir: z.string() })) });

/**
 * Whether the last initialization was for these modules, and maybe more: Terraform looks into its list of
 * modules for those that the code calls, and minds no others.
 *
 * @see https://github.com/hashicorp/terraform/blob/v1.11.4/internal/modsdir/manifest.go
 */
function knowsModules(folder: string, modules: readonly string[]): boolean {
  const file = path.join(folder, ".terraform", "modules", "modules.json");
  try {
    const known = new Map(manifestSchema.parse(JSON.parse(readFileSync(file, "utf8"))).Modules.map(({ Key, Dir }) => [Key, Dir]));
    return modules.every((id) => known.get(id) === `stacks/${id}`);
  } catch {
    return false;
  }
}

async function initialize(call: TerraformCall): Promise<void> {
  const { exitCode, errors, text } = await runTerraform(call, ["init", "-input=false", "-no-color", "-json"]);
  if (exitCode !== 0) {
    throw new UserError({
      problem: "Terraform cannot initialize the estate",
      details: failureLines(errors, text),
      fix: "when the provider is what is missing, `npx estate doctor` says where it was looked for",
    });
  }
}
