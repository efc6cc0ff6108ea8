import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { App, TerraformOutput, TerraformResource, TerraformStack } from "cdktf";
import { loadEstate } from "../../config/load";
import { ensureFunctionArchives } from "../../src/estate/functions/archives";
import { archivesContext } from "../../src/synthesis/archives";
import { stackLoaders } from "../../src/stacks/loaders";
import { placeStacks } from "../../src/layers/instances";
import { type LayerStack } from "../../src/synthesis/layer-stack";
import { withoutUnreadStates } from "../../src/synthesis/unread-states";
import { root } from "../helpers/command";
import { realConfig } from "../helpers/estate";

describe("the Terraform JSON of a stack", () => {
  const outdir = mkdtempSync(path.join(tmpdir(), "estate-test-"));
  afterAll(() => rmSync(outdir, { recursive: true, force: true }));

  async function stacksOfOneEnvironment(): Promise<LayerStack[]> {
    const { archives } = await ensureFunctionArchives(root);
    const app = new App({ stackTraces: false, context: archivesContext(archives), outdir });
    const placed = placeStacks(loadEstate(realConfig)).filter(({ environment }) => environment.environment === "prod");
    const made: LayerStack[] = [];
    for (const one of placed) made.push(new (await stackLoaders[one.layer.id]())(app, one));
    return made;
  }

  it("is what CDKTF itself makes of it, without states that nothing reads", async () => {
    const stacks = await stacksOfOneEnvironment();
    expect(stacks.length).toBeGreaterThan(30);
    for (const stack of stacks) {
      TerraformStack.prototype.prepareStack.call(stack);
      expect(stack.toTerraform(), stack.instance.id).toEqual(withoutUnreadStates(TerraformStack.prototype.toTerraform.call(stack)));
    }
  });

  it("has no reference to another stack but by a contract", async () => {
    const [producer, consumer] = await stacksOfOneEnvironment();
    const resource = producer?.node.findAll().find((construct) => TerraformResource.isTerraformResource(construct));
    if (producer === undefined || consumer === undefined || resource === undefined) throw new Error("there are no two stacks");
    new TerraformOutput(consumer, "foreign", { value: resource.fqn });
    expect(() => consumer.toTerraform()).toThrow(
      `another stack refers to ${resource.terraformResourceType}.${resource.friendlyUniqueId} of stack ${producer.instance.id}; publish the value in a contract and consume it there`,
    );
  });
});
