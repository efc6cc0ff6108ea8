import { type Toolchain } from "../terraform/toolchain";
import { type TerraformCall } from "../terraform/run";

/** Terraform as it works on real states; the folder follows from the stack. */
export type LiveTerraform = Omit<TerraformCall, "folder">;

export const liveTerraform = ({ binary, environment }: Toolchain, signal: AbortSignal): LiveTerraform => ({ binary, environment, signal });
