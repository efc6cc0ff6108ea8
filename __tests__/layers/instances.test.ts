import { loadEstate } from "../../config/load";
import { environmentNames } from "../helpers/config";
import { placeStacks } from "../../src/layers/instances";
import { type Layer } from "../../src/layers/registry";
import { editedEstate, realConfig } from "../helpers/estate";

/** A layer of a registry that only this test has; its name is one that the compiler does not know. */
const layer = (id: string, parts: Partial<Layer<string>> = {}): Layer =>
  ({ id, title: id, placement: "everyRegion", dependsOn: [], after: [], ...parts }) as Layer;

describe("placement of stacks", () => {
  const estate = loadEstate(realConfig);
  const ids = placeStacks(estate).map(({ instance }) => instance.id);

  it("names stacks after environment, region and layer, and account-wide ones after the account", () => {
    expect(ids).toContain("prod-us-east-1-network");
    expect(ids).toContain("prod-us-west-2-network");
    expect(ids).toContain("trading-prod-us-east-1-baseline");
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("puts every stack after those it depends on", () => {
    for (const { instance } of placeStacks(estate)) {
      for (const before of [...instance.dependsOn, ...instance.after]) expect(ids.indexOf(before)).toBeLessThan(ids.indexOf(instance.id));
    }
  });

  it("reads no state of another region or account", () => {
    const byId = new Map(placeStacks(estate).map(({ instance }) => [instance.id, instance]));
    for (const instance of byId.values()) {
      for (const id of instance.dependsOn) expect(byId.get(id)).toMatchObject({ region: instance.region, accountId: instance.accountId });
    }
  });

  it("makes account-wide stacks once when environments share an account", () => {
    const shared = editedEstate((environment) => {
      environment.account = { name: "trading-shared", id: "999999999999" };
    });
    const states = placeStacks(shared).filter(({ instance }) => instance.layer === "state");
    expect(states.map(({ instance }) => instance.id)).toEqual(["trading-shared-us-east-1-state", "trading-shared-us-west-2-state"]);
    expect(states[0]?.instance.environments).toEqual(environmentNames);
  });

  it("says which layers form a cycle, and which name does not exist", () => {
    expect(() => placeStacks(estate, [layer("a", { dependsOn: ["b"] }), layer("b", { dependsOn: ["a"] })])).toThrow(
      /cycle.*dev-us-east-1-a/,
    );
    const beside = [layer("a", { dependsOn: ["b"] }), layer("b", { dependsOn: ["a"] }), layer("waits", { dependsOn: ["a"] })];
    expect(() => placeStacks(estate, beside)).toThrow(/^(?!.*waits).*dev-us-east-1-a, dev-us-east-1-b/);
    expect(() => placeStacks(estate, [layer("a", { dependsOn: ["nowhere"] })])).toThrow("layer a names the layer nowhere");
  });

  it("orders across regions without a dependency", () => {
    const placed = placeStacks(estate, [
      layer("target"),
      layer("source", { placement: "primaryRegion", after: [{ layer: "target", region: "other", reason: "test" }] }),
    ]);
    const source = placed.find(({ instance }) => instance.id === "prod-us-east-1-source");
    expect(source?.instance).toMatchObject({ dependsOn: [], after: ["prod-us-west-2-target"] });
  });
});
