import { UserError } from "../../../common/user-error";
import { type SynthesizedStack } from "../../synthesized";
import { failureLines } from "../terraform/diagnostics";
import { initializeOnce } from "../terraform/initialization";
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
  await initializeOnce(call, [...composition.stacks.keys()], () => initialize(call));
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
