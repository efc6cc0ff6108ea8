import { readdirSync } from "node:fs";
import path from "node:path";
import { realStacks, resources } from "../helpers/estate";

const folder = path.join(__dirname, "addresses");

/**
 * Terraform finds a resource by its address: a changed line here is a resource destroyed and made
 * again, unless the change comes with moveFromId(). `npx vitest run addresses -u` accepts new lines.
 */
describe("addresses of resources", () => {
  it("are those on record, one file per stack", async () => {
    for (const stack of await realStacks()) {
      const lines = resources(stack).map(({ address }) => `${address}\n`);
      await expect(lines.join("")).toMatchFileSnapshot(path.join(folder, `${stack.id}.txt`));
    }
  });

  it("are on record for no stack that is gone", async () => {
    const ids = new Set((await realStacks()).map(({ id }) => `${id}.txt`));
    expect(readdirSync(folder).filter((file) => !ids.has(file))).toEqual([]);
  });

  it("hold no environment, region role or project: only zones and services may name a place", async () => {
    for (const stack of await realStacks()) {
      for (const { address } of resources(stack)) expect(address).not.toMatch(/smart0dte|\b(dev|staging|prod)\b|primary|recovery/);
    }
  });

  it("are the same in both regions but for the zones, and in every environment of one shape", async () => {
    const stacks = await realStacks();
    const shape = (id: string): string[] => {
      const stack = stacks.find((candidate) => candidate.id === id);
      if (stack === undefined) throw new Error(`no stack ${id}`);
      // The hash at the end of an address is made from the path, which holds the zone's name.
      return resources(stack)
        .map(({ address }) => address.replaceAll(stack.region, "region").replace(/_[0-9A-F]{8}$/, ""))
        .sort();
    };
    expect(shape("prod-us-west-2-network")).toEqual(shape("prod-us-east-1-network"));
    expect(shape("staging-us-east-1-security")).toEqual(shape("prod-us-east-1-security"));
  });
});
