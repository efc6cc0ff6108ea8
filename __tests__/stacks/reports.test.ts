import { loadEstate } from "../../config/load";
import { routeRules } from "../../config/rules/routes";
import { editedEstate, realConfig, realStack, resources, type SynthesizedStack, synthesizeStack } from "../helpers/estate";
import { statementsOf } from "../helpers/policy";
import { violationsOf } from "../helpers/rule-violations";

const environments = loadEstate(realConfig);
const scheduleOf = (stack: SynthesizedStack) =>
  resources(stack, "aws_scheduler_schedule").find(({ args }) => String(args["name"]).endsWith("-daily-report"))?.args;
const functionOf = (stack: SynthesizedStack) =>
  resources(stack, "aws_lambda_function").find(({ args }) => String(args["function_name"]).endsWith("-daily-report"))?.args;
const variablesOf = (stack: SynthesizedStack): Record<string, string> =>
  (functionOf(stack)?.["environment"] as { variables: Record<string, string> } | undefined)?.variables ?? {};

describe("production's report after the close", () => {
  it("is asked for every half an hour of a trading day's clock in New York, from the opening until the close was looked at", async () => {
    const schedule = scheduleOf(await realStack("prod-us-east-1-observability"));
    expect(schedule).toMatchObject({
      schedule_expression: "cron(15,45 9-17 ? * MON,TUE,WED,THU,FRI *)",
      schedule_expression_timezone: "America/New_York",
      flexible_time_window: { mode: "OFF" },
    });
    const { input } = (schedule?.["target"] ?? { input: "{}" }) as { input: string };
    // When the look was meant to be: a late one is still of its time.
    expect(JSON.parse(input)).toEqual({ at: "<aws.scheduler.scheduled-time>" });
  });

  it("goes to the topic that the configuration says, with the objectives that services have", async () => {
    const stack = await realStack("prod-us-east-1-observability");
    const variables = variablesOf(stack);
    expect(variables["REPORT_TOPIC_ARN"]).toBe("arn:aws:sns:us-east-1:333333333333:smart0dte-prod-alerts-info");
    expect(variables["INDEX_METRICS"]).toBe("smart0dte/prod/index-use");
    expect(variables["DATABASE_REGIONS"]).toBe('["us-east-1","us-west-2"]');
    expect(variables["ACKNOWLEDGEMENTS"]).toBe("/smart0dte/prod/pages/acknowledged/*");
    const prod = environments.find(({ environment }) => environment === "prod");
    const routed = Object.entries(prod?.services.catalog ?? {}).filter(([, { route }]) => route !== undefined);
    const told = JSON.parse(variables["OBJECTIVES"] ?? "[]") as { service: string; percent: number; groups: string[] }[];
    expect(told.map(({ service, percent }) => [service, percent])).toEqual(
      routed.map(([name, { objectives }]) => [name, objectives.availabilityPercent]),
    );
    expect(new Set(told.flatMap(({ groups }) => groups)).size).toBe(2 * routed.length);
  });

  it("is told of as many services as the check lets through, which fit the variables of a function", async () => {
    const estate = editedEstate(({ environment, services }) => {
      const { api } = services.catalog;
      if (environment !== "prod" || api?.route === undefined) return;
      const routed = Object.values(services.catalog).filter(({ route }) => route !== undefined).length;
      for (let index = routed; index < 12; index += 1)
        services.catalog[`averylongservicenam${index}`] = {
          ...structuredClone(api),
          route: { ...structuredClone(api.route), paths: [`/more${index}`], priority: 700 + index },
        };
    });
    const prod = estate.find(({ environment }) => environment === "prod");
    expect(prod === undefined ? ["no prod"] : violationsOf(routeRules, prod)).toEqual([]);
    const variables = variablesOf(await synthesizeStack(estate, "prod-us-east-1-observability"));
    expect(JSON.parse(variables["OBJECTIVES"] ?? "[]")).toHaveLength(12);
    // Suffixes of ARNs are known to AWS alone: of a target group 12 characters, a name of 32, and 17 more.
    const longest = JSON.stringify(variables).replace(/\$\{[^}]+\}/g, "x".repeat(61));
    // https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
    expect(longest.length).toBeLessThan(4096);
  });

  it("reads figures, the history of pages and of acknowledgements, and nothing else", async () => {
    const stack = await realStack("prod-us-east-1-observability");
    const policy = resources(stack, "aws_iam_role_policy").find(({ name }) => name.startsWith("reports_function"));
    expect(statementsOf(policy?.args["policy"]).flatMap(({ Action }) => Action)).toEqual([
      "logs:CreateLogStream",
      "logs:PutLogEvents",
      "cloudwatch:DescribeAlarmHistory",
      "cloudwatch:GetMetricData",
      "ssm:GetParameterHistory",
      "sns:Publish",
    ]);
  });

  it("is made once for an environment, in the region that trades, and where somebody is to hear of it", async () => {
    for (const { environment, regions, observability } of environments) {
      const made = async (region: string) => scheduleOf(await realStack(`${environment}-${region}-observability`)) !== undefined;
      expect(await made(regions.primary.name), environment).toBe(observability.reportsTell !== undefined);
      expect(await made(regions.recovery.name), environment).toBe(false);
    }
  });
});

it("follows the market of its environment", async () => {
  const stack = await synthesizeStack(
    editedEstate(({ market }) => {
      market.close = "15:30";
      market.days = ["mon", "tue"];
      market.earlyCloses = { "2026-12-01": "11:00" };
    }).filter(({ environment }) => environment === "prod"),
    "prod-us-east-1-observability",
  );
  expect(scheduleOf(stack)?.["schedule_expression"]).toBe("cron(15,45 9-16 ? * MON,TUE *)");
  expect(JSON.parse(variablesOf(stack)["MARKET"] ?? "{}")).toMatchObject({ close: "15:30", earlyCloses: { "2026-12-01": "11:00" } });
});
