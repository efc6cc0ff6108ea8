import { rollbackTarget } from "../../../../src/estate/judge/rollback/target";
import { stackOf } from "../review/samples";

const [access, network, cache] = [stackOf("access", {}), stackOf("network", {}), stackOf("cache", {})];
const ids = (stacks: readonly { readonly instance: { readonly id: string } }[]): string[] => stacks.map(({ instance }) => instance.id);

describe("what goes back", () => {
  it("is every stack that the earlier revision has of an environment; what is newer stays, and is named", () => {
    const target = rollbackTarget("dev", [access, network], [access, network, cache], "v1");
    expect(ids(target.stacks)).toEqual(["dev-us-east-1-access", "dev-us-east-1-network"]);
    expect(target).toMatchObject({ newer: ["dev-us-east-1-cache"], byBreakGlass: ["dev-us-east-1-access"] });
  });

  it("is a stack that the code no longer has, too", () => {
    expect(ids(rollbackTarget("dev-us-east-1-cache", [network, cache], [network], "v1").stacks)).toEqual(["dev-us-east-1-cache"]);
  });

  it("is refused of what the revision does not have, and of what there is not", () => {
    expect(() => rollbackTarget("dev-us-east-1-cache", [network], [network, cache], "v1")).toThrow(/does not exist in v1/);
    expect(() => rollbackTarget("dev-us-east-1-netwrok", [network], [network], "v1")).toThrow(/no environment and no stack/);
  });
});
