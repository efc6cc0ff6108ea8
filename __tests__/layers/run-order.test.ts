import { loadEstate } from "../../config/load";
import { placeStacks, type StackInstance } from "../../src/layers/instances";
import { precedingAmong, waves } from "../../src/layers/order";
import { comesBefore, runOrder, runWaves } from "../../src/layers/run-order";
import { realConfig } from "../helpers/estate";
import { seeded } from "../helpers/small-graph";

const instances = placeStacks(loadEstate(realConfig)).map(({ instance }) => instance);
const [registry, services] = ["prod-us-east-1-registry", "prod-us-east-1-services"];
const stack = (layer: string): string => `prod-us-east-1-${layer}`;

/** A random choice of stacks, and of those among them that only destroy. */
function chosen(random: () => number): { readonly named: ReadonlySet<string>; readonly destroying: ReadonlySet<string> } {
  const some = (of: readonly string[], share: number): ReadonlySet<string> => new Set(of.filter(() => random() < share));
  const named = some(
    instances.map(({ id }) => id),
    random(),
  );
  return { named, destroying: some([...named], random()) };
}

/** Everything that a stack comes after in the estate, through any others. */
const aboveIn = (stacks: readonly StackInstance[]): ((id: string) => ReadonlySet<string>) => {
  const above = new Map<string, ReadonlySet<string>>();
  for (const { id, dependsOn, after } of stacks)
    above.set(id, new Set([...dependsOn, ...after].flatMap((before) => [before, ...(above.get(before) ?? [])])));
  return (id) => above.get(id) ?? new Set();
};

describe("the order of a run", () => {
  it("is the estate's while everything makes something", () => {
    const named = new Set(instances.map(({ id }) => id));
    expect(runOrder(named, new Set(), instances)).toEqual(precedingAmong(named, instances));
    expect(runWaves(runOrder(named, new Set(), instances))).toEqual(waves(instances));
  });

  it("takes a service's repository away after the service, with what makes anything in its own order", () => {
    const order = runOrder(new Set([stack("network"), registry, services]), new Set([registry]), instances);
    expect(order.get(registry)).toEqual([services]);
    expect(order.get(services)).toEqual([stack("network")]);
  });

  it("takes stacks apart from the last to the first", () => {
    const named = new Set([stack("security"), registry, services]);
    const order = runOrder(named, named, instances);
    expect([order.get(services), order.get(registry), order.get(stack("security"))]).toEqual([[], [services], [registry]]);
  });

  it("takes away first what nothing that makes anything needs", () => {
    const order = runOrder(new Set([stack("network"), services]), new Set([services]), instances);
    expect([order.get(services), order.get(stack("network"))]).toEqual([[], [services]]);
  });

  it("never goes in a circle, and orders every two that depend on each other", () => {
    const above = aboveIn(instances);
    const random = seeded(119);
    for (let round = 0; round < 25; round += 1) {
      const { named, destroying } = chosen(random);
      const order = runOrder(named, destroying, instances);
      const before = comesBefore(order);
      const wave = runWaves(order);
      for (const [id, all] of order) for (const one of all) expect(wave.get(one), `${one} before ${id}`).toBeLessThan(wave.get(id) ?? 0);
      for (const below of named)
        for (const over of above(below)) {
          if (!named.has(over)) continue;
          expect(Number(before(over, below)) + Number(before(below, over)), `${over} and ${below}`).toBe(1);
          if (destroying.has(over)) expect(before(below, over), `${below} before ${over}`).toBe(true);
          else if (!destroying.has(below)) expect(before(over, below), `${over} before ${below}`).toBe(true);
        }
    }
  });
});
