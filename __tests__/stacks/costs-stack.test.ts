import { loadEstate } from "../../config/load";
import { allocationTags } from "../../src/facts/allocation-tags";
import {
  editedEstate,
  onlyResource,
  realConfig,
  realStack,
  realStacks,
  resourceAt,
  resources,
  synthesizeStack,
  type SynthesizedStack,
} from "../helpers/estate";

const id = "trading-prod-us-east-1-costs";
const warnings = "arn:aws:sns:us-east-1:333333333333:smart0dte-prod-alerts-warning";
const importsOf = ({ json }: SynthesizedStack) =>
  ((json as unknown as { import?: { to: string; id: string }[] }).import ?? []).map(({ to, id: name }) => [to.split(".")[0], name]);

describe("budgets", () => {
  it("tell the topic of warnings at 50, 80 and 100 percent spent, and when 100 percent are expected", async () => {
    for (const { args } of resources(await realStack(id), "aws_budgets_budget")) {
      const notifications = args["notification"] as Record<string, unknown>[];
      expect(notifications.map(({ notification_type: type, threshold }) => [type, threshold])).toEqual([
        ["ACTUAL", 50],
        ["ACTUAL", 80],
        ["ACTUAL", 100],
        ["FORECASTED", 100],
      ]);
      for (const notification of notifications)
        expect(notification).toMatchObject({
          comparison_operator: "GREATER_THAN",
          threshold_type: "PERCENTAGE",
          subscriber_sns_topic_arns: [warnings],
        });
    }
  });

  it("count an environment by its tag, and the account as a whole", async () => {
    const stack = await realStack(id);
    const [prod] = loadEstate(realConfig).filter(({ environment }) => environment === "prod");
    const { budgetDollars = 0, accountShareDollars = 0 } = prod?.costs ?? {};
    expect(resourceAt(stack, "budget-prod/budget").args).toMatchObject({
      budget_type: "COST",
      time_unit: "MONTHLY",
      limit_unit: "USD",
      limit_amount: String(budgetDollars),
      cost_filter: [{ name: "TagKeyValue", values: ["user:Environment$prod"] }],
    });
    const account = resourceAt(stack, "budget-account/budget").args;
    expect(account).toMatchObject({ limit_amount: String(budgetDollars + accountShareDollars) });
    expect(account).not.toHaveProperty("cost_filter");
  });

  it("of environments that share an account stand beside each other, and the account's is their sum", async () => {
    const estate = editedEstate((environment) => {
      environment.account = { name: "trading", id: "123456789012" };
      environment.costs.budgetDollars = 1000;
      environment.costs.accountShareDollars = 10;
    });
    const stack = await synthesizeStack(estate, "trading-us-east-1-costs");
    const limits = resources(stack, "aws_budgets_budget").map(({ args }) => [args["name"], args["limit_amount"]]);
    expect(Object.fromEntries(limits)).toEqual({
      "smart0dte-trading-month": String(estate.length * 1010),
      ...Object.fromEntries(estate.map(({ environment }) => [`smart0dte-${environment}-month`, "1000"])),
    });
  });
});

describe("unusual costs", () => {
  it("are looked for in every service of the account, and told at once", async () => {
    const stack = await realStack(id);
    expect(onlyResource(stack, "aws_ce_anomaly_monitor").args).toMatchObject({ monitor_type: "DIMENSIONAL", monitor_dimension: "SERVICE" });
    expect(onlyResource(stack, "aws_ce_anomaly_subscription").args).toMatchObject({
      frequency: "IMMEDIATE",
      subscriber: [{ type: "SNS", address: warnings }],
      threshold_expression: {
        dimension: { key: "ANOMALY_TOTAL_IMPACT_ABSOLUTE", match_options: ["GREATER_THAN_OR_EQUAL"], values: ["100"] },
      },
    });
  });

  it("are looked for by the monitor that the account has already, where it has one", async () => {
    const monitor = "arn:aws:ce::333333333333:anomalymonitor/0123abcd";
    const estate = editedEstate((environment) => {
      if (environment.environment === "prod") environment.costs.account.adoptAnomalyMonitor = monitor;
    });
    expect(importsOf(await synthesizeStack(estate, id))).toEqual([["aws_ce_anomaly_monitor", monitor]]);
    expect(importsOf(await realStack(id))).toEqual([]);
  });
});

describe("tags that costs are told apart by", () => {
  it("are activated only where the configuration says that the account may", async () => {
    const estate = editedEstate((environment) => {
      environment.costs.account.allocationTags = "active";
    });
    const activated = resources(await synthesizeStack(estate, id), "aws_ce_cost_allocation_tag").map(({ args }) => [
      args["tag_key"],
      args["status"],
    ]);
    expect(activated).toEqual(allocationTags.map((tag) => [tag, "Active"]).sort());
    expect(resources(await realStack(id), "aws_ce_cost_allocation_tag")).toEqual([]);
  });

  it("are carried by the resources of every stack", async () => {
    for (const { id: stack, json } of await realStacks())
      for (const provider of json.provider?.["aws"] ?? []) {
        const [{ tags } = { tags: {} }] = provider["default_tags"] as { tags: Record<string, string> }[];
        expect([stack, Object.keys(tags)]).toEqual([stack, expect.arrayContaining([...allocationTags])]);
      }
  });
});

it("sizes are recommended for every account", async () => {
  for (const stack of (await realStacks()).filter(({ layer }) => layer === "costs"))
    expect(onlyResource(stack, "aws_computeoptimizer_enrollment_status").args).toMatchObject({ status: "Active" });
});
