import { DataTerraformRemoteStateS3, TerraformStack } from "cdktf";
import { type Contract, type ContractValues, type Fields } from "../layers/contracts";
import { type LayerStack } from "./layer-stack";

/**
 * Reads a contract from the state of the same region's stack and declares the dependency.
 *
 * @throws Error when the registry does not say that the layer depends on the contract's layer: the
 * order of runs comes from the registry, so a read it does not know of would break it.
 */
export function consume<F extends Fields>(stack: LayerStack, { layer, fields }: Contract<F>): ContractValues<F> {
  const producer = stack.instance.dependsOn
    .map((id) => stack.node.root.node.tryFindChild(id))
    .find((candidate) => isLayer(candidate, layer));
  if (producer === undefined) {
    throw new Error(
      `stack ${stack.instance.id} reads the contract of layer ${layer}; add "${layer}" to dependsOn of its layer in the registry`,
    );
  }
  stack.addDependency(producer);
  const { bucket, key, region } = stack.stateLocation(producer.instance.stateKey);
  const remote = new DataTerraformRemoteStateS3(stack, layer, {
    bucket,
    key,
    region,
    // The library's default, ${terraform.workspace}, would break the read in any named workspace.
    workspace: "default",
  });
  const entries = Object.entries(fields).map(([field, type]) => [field, type === "list" ? remote.getList(field) : remote.getString(field)]);
  // The compiler cannot follow a mapped type through fromEntries; the line above follows `fields` exactly.
  return Object.fromEntries(entries) as ContractValues<F>;
}

function isLayer(candidate: unknown, layer: string): candidate is LayerStack {
  return candidate instanceof TerraformStack && "instance" in candidate && (candidate as LayerStack).instance.layer === layer;
}
