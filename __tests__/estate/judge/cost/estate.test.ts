import { loadEstate } from "../../../../config/load";
import { idleCost, idleLines } from "../../../../src/estate/judge/cost/idle";
import { type CostLine, costsOf } from "../../../../src/estate/judge/cost/lines";
import { type PriceTable, priceTable } from "../../../../src/estate/judge/cost/prices/table";
import { pricingOf } from "../../../../src/estate/judge/cost/services";
import { type Dimension, totalOf, totalsBy } from "../../../../src/estate/judge/cost/totals";
import { realConfig } from "../../../helpers/estate";
import { everyStack, forTools, switchedStacks } from "../../../helpers/every-switch";
import { realCosts, realUsage, stacksForTools } from "./estate";

describe("what the estate costs", () => {
  it("has a price, or a reason to be free, for every resource type", async () => {
    const stacks = await everyStack();
    const types = [...new Set(stacks.flatMap(({ json }) => Object.keys(json.resource ?? {})))].sort();
    expect(types.length).toBeGreaterThan(100);
    expect(types.filter((type) => pricingOf(type) === undefined)).toEqual([]);
  });

  it("prices every resource that the configuration can turn on", async () => {
    const { unpriced } = costsOf(forTools(await switchedStacks()), realUsage());
    expect(unpriced.map(({ stack, address, why, fix }) => `${stack} ${address}: ${why}; ${fix}`)).toEqual([]);
  });

  it("prices every resource of every environment", async () => {
    const { unpriced, coverage } = await realCosts();
    expect(unpriced.map(({ stack, address, why, fix }) => `${stack} ${address}: ${why}; ${fix}`)).toEqual([]);
    expect([coverage.covered, coverage.pricedTypes + coverage.freeTypes]).toEqual([coverage.resources, coverage.types]);
  });

  it.each<Dimension>(["environment", "region", "layer", "service", "type", "stack", "resource", "price", "tag:CostCenter"])(
    "adds up to the whole by %s",
    async (dimension) => {
      const { lines } = await realCosts();
      const whole = totalOf(lines);
      const parts = totalsBy(dimension, lines).map(([, total]) => total);
      for (const column of ["fixed", "usage", "transfer", "all", "unverified"] as const)
        expect(parts.reduce((sum, total) => sum + total[column], 0)).toBeCloseTo(whole[column], 6);
      expect(whole.fixed + whole.usage + whole.transfer).toBeCloseTo(whole.all, 6);
      expect(whole.all).toBeGreaterThan(0);
    },
  );

  it("charges what belongs to an account once, and to the account", async () => {
    const { lines } = await realCosts();
    const baseline = lines.filter(({ type }) => type === "aws_inspector2_enabler");
    expect(new Set(baseline.map(({ stack, address, price }) => `${stack} ${address} ${price.id}`)).size).toBe(baseline.length);
    expect(baseline.every(({ stack, owner }) => stack.startsWith(`${owner}-`) && owner.startsWith("trading-"))).toBe(true);
  });

  describe("while the recovery region stands by", () => {
    const sum = (lines: readonly CostLine[]): number => lines.reduce((total, { amount }) => total + amount, 0);
    const idleOf = async (usageOf = realUsage()) => {
      const lines = idleLines(await stacksForTools(), usageOf).filter(({ owner }) => owner === "prod");
      return { lines, total: new Map(idleCost(lines)).get("prod") };
    };

    it("is all that the region has whether or not requests come, with the fewest tasks that it runs", async () => {
      const fixedHere = ({ owner, region, kind }: CostLine): boolean => owner === "prod" && region === "us-west-2" && kind === "fixed";
      const byTask = ({ type }: CostLine): boolean => ["aws_ecs_service", "aws_ecs_cluster"].includes(type);
      const [idle, answering] = [(await idleOf()).lines, (await realCosts()).lines].map((lines) => lines.filter(fixedHere));
      if (idle === undefined || answering === undefined) throw new Error("there are no lines");
      expect(sum(idle.filter((line) => !byTask(line)))).toBeCloseTo(sum(answering.filter((line) => !byTask(line))), 6);
      expect(sum(idle.filter(byTask))).toBeGreaterThan(0);
      expect(sum(idle.filter(byTask))).toBeLessThan(sum(answering.filter(byTask)));
    });

    it("is what its logs, backups and copies cost, and what is sent to it, wherever AWS charges that", async () => {
      const { lines, total } = await idleOf();
      expect(new Set(lines.map(({ type }) => type))).toEqual(
        expect.toSatisfy((types: Set<string>) =>
          ["aws_cloudwatch_log_group", "aws_backup_vault", "aws_s3_bucket", "aws_db_instance"].every((type) => types.has(type)),
        ),
      );
      const sent = (await realCosts()).lines.filter(({ owner, price }) => owner === "prod" && price.id === "transfer.regions");
      const counted = lines.filter(({ price }) => price.id === "transfer.regions");
      expect(new Set(sent.map(({ type }) => type))).toEqual(
        new Set([
          "aws_db_instance",
          "aws_elasticache_replication_group",
          "aws_s3_bucket_replication_configuration",
          "aws_db_instance_automated_backups_replication",
        ]),
      );
      expect(sum(counted)).toBeCloseTo(sum(sent), 6);
      expect(total?.usage).toBeGreaterThan(0);
      expect((total?.fixed ?? 0) + (total?.usage ?? 0) + (total?.transfer ?? 0)).toBeCloseTo(total?.all ?? 0, 6);
      expect(
        lines.filter(
          ({ region, price }) => region === "us-east-1" && price.id !== "transfer.regions" && price.id !== "s3.replication-time",
        ),
      ).toEqual([]);
    });

    it("does not follow the requests that the region is assumed to answer", async () => {
      const usageOf = realUsage();
      const busy = (environment: string) => {
        const usage = usageOf(environment);
        return { ...usage, assumed: { ...usage.assumed, requests: { ...usage.assumed.requests, recoveryPercent: 80 } } };
      };
      expect((await idleOf(busy)).total).toEqual((await idleOf()).total);
    });
  });

  it("is within the budget of every environment, and of what its account has once", async () => {
    const { lines } = await realCosts();
    const totals = new Map(totalsBy("environment", lines));
    for (const { environment, account, costs } of loadEstate(realConfig)) {
      expect([environment, totals.get(environment)?.all ?? 0]).toEqual([
        environment,
        expect.toSatisfy((all: number) => all > 0 && all < costs.budgetDollars),
      ]);
      expect([account.name, totals.get(account.name)?.all ?? 0]).toEqual([
        account.name,
        expect.toSatisfy((all: number) => all > 0 && all < costs.accountShareDollars),
      ]);
    }
  });

  it("tells what part has no source of AWS", async () => {
    const { lines } = await realCosts();
    const { all, unverified } = totalOf(lines);
    expect(unverified).toBeGreaterThan(0);
    expect(unverified).toBeLessThan(all);
  });

  it("leaves out of the totals, and reports with the line to add, what has no price", async () => {
    const { "nat-gateway.hour": gateway, ...others } = priceTable.prices;
    if (gateway === undefined) throw new Error("there is no price of a NAT gateway");
    const table = {
      ...priceTable,
      prices: { ...others, "nat-gateway.hour": { what: gateway.what, unit: gateway.unit, "us-east-1": gateway["us-east-1"] } },
    };
    const { unpriced } = costsOf(await stacksForTools(), realUsage(), table as unknown as PriceTable);
    expect(new Set(unpriced.map(({ type, why }) => `${type}: ${why}`))).toEqual(
      new Set(["aws_nat_gateway: there is no price nat-gateway.hour for us-west-2"]),
    );
    expect(unpriced[0]?.fix).toBe(
      'add the line "nat-gateway.hour" with us-west-2 to src/estate/judge/cost/prices/table.json, with its source',
    );
  });

  it("names the file in which an unknown type is to be priced", async () => {
    const [stack] = await stacksForTools();
    if (stack === undefined) throw new Error("there is no stack");
    const foreign = { ...stack, json: { ...stack.json, resource: { aws_kms_custom_key_store: { store: {} } } } };
    const { unpriced, coverage } = costsOf([foreign], realUsage());
    expect(unpriced).toEqual([
      expect.objectContaining({
        why: "its type has no price",
        fix: expect.stringMatching(/`aws_kms_custom_key_store: free\(.*src\/estate\/judge\/cost\/services\/security\.ts/),
      }),
    ]);
    expect(coverage).toMatchObject({ resources: 1, covered: 0 });
  });
});
