import { natZones, subnetCidr, zoneNames } from "../../src/facts/address-plan";

describe("address plan", () => {
  it.each([
    ["public", 1, "10.0.1.0/24"],
    ["app", 3, "10.0.13.0/24"],
    ["db", 2, "10.0.22.0/24"],
    ["public", 9, "10.0.9.0/24"],
    ["db", 9, "10.0.29.0/24"],
  ] as const)("puts the %s subnet of slot %i at %s", (tier, slot, cidr) => {
    expect(subnetCidr("10.0.0.0/16", tier, slot)).toBe(cidr);
  });

  it("lists zones by name, however the configuration orders them", () => {
    expect(zoneNames({ "us-east-1c": 1, "us-east-1a": 2 })).toEqual(["us-east-1a", "us-east-1c"]);
  });

  it("puts a single NAT gateway into the zone with the lowest slot, not the first by name", () => {
    const zones = { "us-east-1a": 3, "us-east-1b": 1, "us-east-1c": 2 };
    expect(natZones("single", zones)).toEqual(["us-east-1b"]);
    expect(natZones("perZone", zones)).toEqual(["us-east-1a", "us-east-1b", "us-east-1c"]);
  });
});
