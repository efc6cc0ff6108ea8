import { loadEstate } from "../../config/load";
import { placeStacks } from "../../src/layers/instances";
import { precedingAmong, waves, withUpstream } from "../../src/layers/order";
import { realConfig } from "../helpers/estate";

const placed = placeStacks(loadEstate(realConfig));
const instances = placed.map(({ instance }) => instance);

describe("the graph of runs", () => {
  it("puts every stack in a later wave than all that it waits for", () => {
    const wave = waves(instances);
    for (const { id, dependsOn, after } of instances)
      for (const before of [...dependsOn, ...after])
        expect(wave.get(id), `${id} after ${before}`).toBeGreaterThan(wave.get(before) ?? Infinity);
  });

  it("adds to selected stacks all that they read from, through any number of stacks, and nothing else", () => {
    const chosen = instances.find(({ layer }) => layer === "dns");
    const found = withUpstream(placed, new Set([chosen?.id ?? ""])).map(({ instance }) => instance);
    expect(found.map(({ layer }) => layer)).toEqual(expect.arrayContaining(["dns", "zone", "edge", "certificates", "security"]));
    const ids = new Set(found.map(({ id }) => id));
    for (const { dependsOn } of found) expect(dependsOn.filter((id) => !ids.has(id))).toEqual([]);
    for (const { id } of found)
      expect(id === chosen?.id || found.some(({ dependsOn }) => dependsOn.includes(id)), `${id} is read by one of them`).toBe(true);
  });

  it("looks through stacks that are not named for what comes before those that are", () => {
    const dns = instances.find(({ layer }) => layer === "dns");
    const security = instances.find(({ layer, owner, region }) => layer === "security" && owner === dns?.owner && region === dns.region);
    expect(precedingAmong(new Set([dns?.id ?? "", security?.id ?? ""]), instances).get(dns?.id ?? "")).toEqual([security?.id]);
  });
});
