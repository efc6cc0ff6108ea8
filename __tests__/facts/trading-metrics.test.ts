import { monthlyCost, refuseUnbounded, tradingDimensions, tradingMetrics, tradingNamespace } from "../../src/facts/trading-metrics";
import { serviceDimension } from "../../src/modules/services/trace-collector";
import { scalingMetrics } from "../../src/facts/scaling-metrics";
import { realStacks, resources } from "../helpers/estate";

describe("the catalogue of the business's figures", () => {
  it("tells them apart by nothing that has no bound", () => {
    for (const [name, { dimensions }] of Object.entries(tradingMetrics)) expect(() => refuseUnbounded(name, dimensions)).not.toThrow();
    expect(() => refuseUnbounded("OrderErrorRate", ["service.name", "symbol"], 5000)).toThrow(
      /OrderErrorRate: the dimension symbol has no bound; with 5000 values it costs 1500 USD a month/,
    );
    expect(monthlyCost(3)).toBe(0.9);
  });

  it("has the dimension that the collector writes, and every figure that scaling reads", () => {
    expect(Object.keys(tradingDimensions)).toEqual([serviceDimension]);
    for (const name of Object.keys(scalingMetrics)) expect(Object.keys(tradingMetrics)).toContain(name);
  });

  it("has every metric of its namespace that anything in the estate names, and its owner is a service", async () => {
    const named = new Set<string>();
    const stacks = await realStacks();
    for (const stack of stacks)
      for (const text of JSON.stringify(stack.json).matchAll(/\{[^{}]*\}/g)) {
        if (!text[0].includes(`"${tradingNamespace}"`)) continue;
        const name = /"metric_name":"(\w+)"/.exec(text[0])?.[1];
        if (name !== undefined) named.add(name);
      }
    expect([...named].filter((name) => !(name in tradingMetrics))).toEqual([]);
    const services = resources(
      stacks.find(({ id }) => id === "prod-us-east-1-services") ?? { json: { terraform: { backend: { s3: {} } } } },
      "aws_ecs_service",
    );
    for (const { owner } of Object.values(tradingMetrics))
      expect(services.map(({ args }) => args.name)).toContain(`smart0dte-prod-${owner}`);
  });
});
