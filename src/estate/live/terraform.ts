import { type Toolchain } from "../terraform/toolchain";
import { type TerraformCall } from "../terraform/run";

/** Terraform as it works on real states; the folder follows from the stack. */
export type LiveTerraform = Omit<TerraformCall, "folder">;

/**
 * Variables of a person's shell that would change what a plan means without a trace in it: further
 * arguments such as `-target`, another workspace, another data folder.
 */
const misleading = ["TF_CLI_ARGS", ...["init", "plan", "apply", "show"].map((verb) => `TF_CLI_ARGS_${verb}`), "TF_WORKSPACE", "TF_DATA_DIR"];

export const liveTerraform = ({ binary, environment }: Toolchain, signal: AbortSignal): LiveTerraform => ({
  binary,
  environment: { ...environment, ...Object.fromEntries(misleading.map((name) => [name, undefined])) },
  signal,
});
