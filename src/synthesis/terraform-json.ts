import { DefaultTokenResolver, StringConcat, TerraformElement, TerraformOutput, type TerraformStack, Tokenization } from "cdktf";
import { deepMerge, overridesOf } from "./engine-internals";

type Json = Record<string, unknown>;

/**
 * Terraform JSON of a stack, as `TerraformStack.toTerraform` makes it. CDKTF resolves every element
 * three times: in search of references between stacks, for its own part, and in the whole. That is
 * more than a third of a synthesis; here each is resolved once. A reference to another stack is
 * reported to that stack.
 */
export function terraformJson(stack: TerraformStack): Json {
  const resolver = new DefaultTokenResolver(new StringConcat());
  const resolved = (value: unknown): Json => Tokenization.resolve(value, { scope: stack, resolver, preparing: true }) as Json;
  const overrides = overridesOf(stack);
  const metadata: Json = {
    version: stack.node.tryGetContext("cdktfVersion"),
    stackName: stack.node.id,
    backend: "local",
    overrides: { stack: Object.keys(overrides) },
  };
  const outputs: Json = {};
  const json: Json = { "//": { metadata, outputs } };
  for (const element of stack.node.findAll().filter((construct) => TerraformElement.isTerraformElement(construct))) {
    deepMerge(metadata, resolved(element.toMetadata()));
    if (TerraformOutput.isTerraformOutput(element)) deepMerge(outputs, outputName(element));
    deepMerge(json, resolved(element.toTerraform()));
  }
  return deepMerge(json, resolved(overrides)) as Json;
}

/** Name of an output, below the ids of what it stands in. */
function outputName(output: TerraformOutput): Json {
  const [innermost = "", ...outer] = output.node.path.split("/").reverse();
  return outer.reduce<Json>((inner, id) => ({ [id]: inner }), { [innermost]: output.friendlyUniqueId });
}
