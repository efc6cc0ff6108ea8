import { loadEstate } from "../../config/load";
import { selectStacks } from "../../src/layers/selection";
import { precedences, waves } from "../../src/layers/order";
import { placeStacks } from "../../src/layers/instances";
import { layers } from "../../src/layers/registry";
import { editedEstate, realConfig } from "../helpers/estate";

const instances = placeStacks(loadEstate(realConfig)).map(({ instance }) => instance);

describe("selection of stacks", () => {
  it("without a filter is every stack, in its order", () => {
    expect(selectStacks(instances, {})).toEqual(instances);
  });

  it("by environment has the stacks of its account too", () => {
    const selected = selectStacks(instances, { env: ["prod"] });
    expect(selected.map(({ id }) => id)).toEqual(expect.arrayContaining(["prod-us-east-1-network", "trading-prod-us-east-1-state"]));
    expect(new Set(selected.map(({ accountName }) => accountName))).toEqual(new Set(["trading-prod"]));
  });

  it("counts the stacks of a shared account to each of its environments", () => {
    const shared = editedEstate((environment) => {
      environment.account = { name: "trading-shared", id: "999999999999" };
    });
    const stacks = placeStacks(shared).map(({ instance }) => instance);
    for (const env of ["dev", "staging", "prod"]) {
      expect(selectStacks(stacks, { env: [env], layer: ["state"] }).map(({ id }) => id)).toEqual([
        "trading-shared-us-east-1-state",
        "trading-shared-us-west-2-state",
      ]);
    }
  });

  it("by several values has the stacks that fit all of them", () => {
    expect(selectStacks(instances, { env: ["dev"], region: ["us-west-2"], layer: ["network"] }).map(({ id }) => id)).toEqual([
      "dev-us-west-2-network",
    ]);
    expect(selectStacks(instances, { stack: ["dev-us-west-2-network"] }).map(({ id }) => id)).toEqual(["dev-us-west-2-network"]);
  });

  it("by several values of one option has the stacks with any of them", () => {
    expect(
      selectStacks(instances, { env: ["dev", "staging"], region: ["us-west-2"], layer: ["network", "security"] })
        .map(({ id }) => id)
        .sort(),
    ).toEqual(["dev-us-west-2-network", "dev-us-west-2-security", "staging-us-west-2-network", "staging-us-west-2-security"]);
    expect(() => selectStacks(instances, { env: ["dev", "stagging"] })).toThrow("--env stagging: there is no such environment");
    expect(() => selectStacks(instances, { region: ["us-west-2"], layer: ["access", "edge"] })).toThrow(
      "no stack has region us-west-2, layer access or edge at once",
    );
  });

  it.each([
    [{ env: ["prd"] }, "--env prd: there is no such environment", "did you mean prod?"],
    [{ region: ["us-east-2"] }, "--region us-east-2: there is no such region", "did you mean us-east-1?"],
    [{ stack: ["prod-us-east-1-netwrk"] }, "--stack prod-us-east-1-netwrk: there is no such stack", "did you mean prod-us-east-1-network?"],
    [{ layer: ["nonsense-altogether"] }, "--layer nonsense-altogether: there is no such layer", "name one of the layers above"],
  ])("refuses a value that no stack has: %j", (filter, message, fix) => {
    expect(() => selectStacks(instances, filter)).toThrow(
      expect.objectContaining({ name: "UserError", message, fix, details: [expect.stringMatching(/^allowed: .*,/)] }),
    );
  });

  it("refuses values that exist but never together", () => {
    expect(() => selectStacks(instances, { region: ["us-west-2"], layer: ["access"] })).toThrow(
      "no stack has region us-west-2, layer access at once",
    );
  });
});

describe("the order of stacks", () => {
  it("puts each stack into the wave after the last stack it waits for", () => {
    const wave = waves(instances);
    for (const { id, dependsOn, after } of instances) {
      expect(wave.get(id)).toBe(1 + Math.max(0, ...[...dependsOn, ...after].map((before) => wave.get(before) ?? Number.NaN)));
    }
    expect(wave.get("prod-us-east-1-network")).toBeGreaterThan(wave.get("prod-us-east-1-security") ?? Infinity);
  });

  it("gives the registry's reason, and tells what holds for every stack apart", () => {
    const find = (id: string) => instances.find((instance) => instance.id === id) ?? expect.fail(id);
    expect(precedences(find("trading-prod-us-east-1-state-replication"), instances, layers)).toEqual([
      { id: "prod-us-east-1-access", reason: expect.stringMatching(/boundary/) as string, everywhere: true },
      { id: "trading-prod-us-west-2-state", reason: expect.stringMatching(/^S3 refuses/) as string, everywhere: false },
    ]);
    expect(precedences(find("prod-us-east-1-security"), instances, layers)).toContainEqual({
      id: "trading-prod-us-east-1-state",
      reason: expect.stringMatching(/bucket/) as string,
      everywhere: true,
    });
  });
});
