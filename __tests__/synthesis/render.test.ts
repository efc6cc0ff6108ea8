import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { loadEstate } from "../../config/load";
import { blocksOf } from "../../src/estate/judge/affected/blocks";
import { blocksOfFragments } from "../../src/estate/judge/provenance/world";
import { ensureFunctionArchives } from "../../src/estate/functions/archives";
import { stackLoaders } from "../../src/stacks/loaders";
import { placeStacks } from "../../src/layers/instances";
import { renderStack } from "../../src/synthesis/render";
import { root } from "../helpers/command";
import { realConfig, realStacks, resources } from "../helpers/estate";

describe("a stack made by itself, in memory", () => {
  const scratch = mkdtempSync(path.join(tmpdir(), "estate-test-"));
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));
  const stacks = placeStacks(loadEstate(realConfig));

  it("is what synthesis writes, the first time and again", async () => {
    const { archives } = await ensureFunctionArchives(root);
    const synthesized = new Map((await realStacks()).map(({ id, json }) => [id, json]));
    for (const placed of [...stacks, ...stacks]) {
      const json = synthesized.get(placed.instance.id);
      if (json === undefined) throw new Error(`${placed.instance.id} was not synthesized`);
      const whole = blocksOf({ terraform: { required_providers: {} }, resource: json.resource, data: json.data, output: json.output });
      const rendered = blocksOfFragments(await renderStack(placed, stacks, { archives, loaders: stackLoaders, scratch }));
      for (const [address, block] of whole)
        if (address !== "terraform") expect(rendered.get(address), `${placed.instance.id} ${address}`).toEqual(block);
      expect([...rendered.keys()].filter((address) => !whole.has(address) && !/^(terraform|provider\.)/.test(address))).toEqual([]);
    }
    expect(readdirSync(scratch)).toEqual(["stacks"]);
  });

  it("has only the resources that are wanted", async () => {
    const { archives } = await ensureFunctionArchives(root);
    const [real] = (await realStacks()).filter(({ id }) => id === "dev-us-east-1-network");
    const placed = stacks.find(({ instance }) => instance.id === real?.id);
    if (real === undefined || placed === undefined) throw new Error("there is no stack dev-us-east-1-network");
    const [one] = resources(real, "aws_vpc");
    const rendered = blocksOfFragments(
      await renderStack(placed, stacks, { archives, loaders: stackLoaders, scratch, wanted: new Set([one?.address ?? ""]) }),
    );
    expect([...rendered.keys()].filter((address) => /^(data\.)?aws_/.test(address))).toEqual([one?.address]);
  });
});
