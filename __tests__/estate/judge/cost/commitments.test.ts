import { commitments, worth } from "../../../../src/estate/judge/cost/commitments";
import { pricingOf } from "../../../../src/estate/judge/cost/services";
import { type CostLine, costsOf } from "../../../../src/estate/judge/cost/lines";
import { type Resources, service, stackOf, table, usage } from "./golden/month";
import { realCosts, stacksForTools } from "./estate";

const line = (id: string, quantity: number, amount: number, kind = "fixed", verified = true): CostLine =>
  ({ owner: "prod", region: "r", kind, quantity, amount, price: { id, what: `what of ${id}`, verified } }) as CostLine;

describe("what can be bought ahead", () => {
  it("is what runs all month: instances and nodes by class, Fargate as one plan", () => {
    const found = commitments([
      line("rds.postgres.multi.db.r6g.xlarge", 730, 656.27),
      line("elasticache.redis.cache.r6g.large", 6 * 730, 902.28),
      line("fargate.arm.vcpu", 1460, 47.27),
      line("fargate.arm.gb", 2920, 10.4),
      line("fargate.arm.vcpu", 100, 3.24, "usage"),
      line("fargate-spot.arm.vcpu", 730, 9.45),
      line("nat-gateway.hour", 730, 32.85),
    ]);
    expect(found.map(({ offer, what, steady, unit, month }) => [offer, what, Number(steady.toFixed(4)), unit, month])).toEqual([
      ["reserved cache nodes", "what of elasticache.redis.cache.r6g.large", 6, "nodes", 902.28],
      ["reserved database instances", "what of rds.postgres.multi.db.r6g.xlarge", 1, "instances", 656.27],
      ["Compute Savings Plan", "tasks of Fargate", 0.079, "dollars an hour", 57.67],
    ]);
  });

  it("is what the quietest hour of the week runs, not what a schedule starts in others", () => {
    const schedules: Resources = {
      ...service([{ capacity_provider: "FARGATE", weight: 1 }]),
      aws_appautoscaling_target: { g: { resource_id: "service/c/${aws_ecs_service.s.name}", min_capacity: 2, max_capacity: 12 } },
      aws_appautoscaling_scheduled_action: {
        up: {
          resource_id: "${aws_appautoscaling_target.g.resource_id}",
          schedule: "cron(30 9 ? * MON-FRI *)",
          scalable_target_action: { min_capacity: "4" },
        },
        down: {
          resource_id: "${aws_appautoscaling_target.g.resource_id}",
          schedule: "cron(0 13 ? * MON-FRI *)",
          scalable_target_action: { min_capacity: "1" },
        },
      },
    };
    const [plan] = commitments(costsOf([stackOf(schedules)], () => usage, table).lines);
    // One task in every hour: 0.03238 + 2 x 0.00356 = 0.0395 dollars an hour, x 730 = 28.84.
    expect([plan?.steady.toFixed(4), plan?.month.toFixed(2)]).toEqual(["0.0395", "28.84"]);
  });

  it("says of which part no source of AWS gives the price", () => {
    const [plan] = commitments([line("fargate.arm.vcpu", 1460, 47.27), line("fargate.arm.gb", 2920, 10.4, "fixed", false)]);
    expect([plan?.month, plan?.unverified]).toEqual([57.67, 10.4]);
  });

  it("pays when it is used for more of its term than the discount leaves", () => {
    const [one] = commitments([line("rds.postgres.multi.db.r6g.xlarge", 730, 600)]);
    if (one === undefined) throw new Error("nothing was found");
    expect(worth(one, 35)).toEqual({ saves: 210, breakEvenPercent: 65 });
  });

  it("is found in the estate, and is never bought by it", async () => {
    expect(commitments((await realCosts()).lines).length).toBeGreaterThan(3);
    const bought = ["aws_rds_reserved_instance", "aws_elasticache_reserved_cache_node", "aws_savingsplans_plan"];
    const types = new Set((await stacksForTools()).flatMap(({ json }) => Object.keys(json.resource ?? {})));
    expect(bought.filter((type) => types.has(type) || pricingOf(type) !== undefined)).toEqual([]);
  });
});
