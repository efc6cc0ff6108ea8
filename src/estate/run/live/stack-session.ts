import { type SynthesizedStack } from "../../synthesized";
import { type TerraformCall } from "../terraform/run";

/** A stack in a folder of its own, ready for Terraform to work on its real state. */
export interface StackSession {
  readonly stack: SynthesizedStack;
  readonly call: TerraformCall;
}
