import { TerraformOutput } from "cdktf";
import { type Contract, type ContractValues, type Fields } from "../layers/contracts";
import { type LayerStack } from "./layer-stack";

/** Writes one output per field, named as the field. A field without a value does not compile. */
export function publish<F extends Fields>(stack: LayerStack, { layer, fields }: Contract<F>, values: ContractValues<F>): void {
  if (stack.instance.layer !== layer) throw new Error(`stack ${stack.instance.id} publishes the contract of layer ${layer}`);
  for (const field of Object.keys(fields)) new TerraformOutput(stack, field, { value: values[field], staticId: true });
}
