import { loadEstate } from "../../../../config/load";
import { accountsOf } from "../../../../src/estate/judge/review/accounts";
import { placeStacks } from "../../../../src/layers/instances";
import { realConfig } from "../../../helpers/estate";

const instances = placeStacks(loadEstate(realConfig)).map(({ instance }) => instance);

it("has every stack that may use what a plan changes: of its environment and its account, in their order", () => {
  expect(accountsOf(instances, new Set(["prod-us-east-1-storage"]))).toEqual(
    instances.filter(({ accountName }) => accountName === "trading-prod"),
  );
});

it("leaves out no stack that another one is named by", () => {
  for (const { id, dependsOn, after } of instances) {
    const near = new Set(accountsOf(instances, new Set([id])).map((instance) => instance.id));
    expect(
      [...dependsOn, ...after].filter((before) => !near.has(before)),
      id,
    ).toEqual([]);
  }
});

it("has nothing for a stack that is not there", () => {
  expect(accountsOf(instances, new Set(["another"]))).toEqual([]);
});
