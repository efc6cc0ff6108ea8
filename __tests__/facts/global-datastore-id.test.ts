import { parameterFamily } from "../../src/modules/cache/cache-settings";
import { globalDatastoreId } from "../../src/facts/global-datastore-id";

describe("names that ElastiCache makes", () => {
  it("computes a datastore's id from the region that makes it", () => {
    expect(globalDatastoreId("us-east-1", "smart0dte-prod-global")).toBe("ldgnf-smart0dte-prod-global");
    expect(globalDatastoreId("us-west-2", "x")).toBe("sgaui-x");
  });

  it("says which regions it knows when it does not know one", () => {
    expect(() => globalDatastoreId("sa-east-1", "x")).toThrow(/sa-east-1.*us-east-1/);
  });

  it.each([
    ["redis", "7.1", "redis7"],
    ["valkey", "8.1", "valkey8"],
  ])("finds the parameter family of %s %s", (engine, version, family) => {
    expect(parameterFamily(engine, version)).toBe(family);
  });
});
