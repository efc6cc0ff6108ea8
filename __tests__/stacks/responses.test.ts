import { orderSenders } from "../../config/schema/order-senders";
import { loadEstate } from "../../config/load";
import { answerableAlarms } from "../../src/facts/responses";
import { onlyResource, realConfig, realStack, resources, type SynthesizedStack } from "../helpers/estate";
import { statementsOf } from "../helpers/policy";

const environments = loadEstate(realConfig);
const prod = environments.find(({ environment }) => environment === "prod");
if (prod === undefined) throw new Error("there is no prod");
const regions = [prod.regions.primary.name, prod.regions.recovery.name];
const observability = (region: string): Promise<SynthesizedStack> => realStack(`prod-${region}-observability`);

const alarmNames = (stack: SynthesizedStack): unknown[] =>
  ["aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm"].flatMap((type) =>
    resources(stack, type).map(({ args }) => args["alarm_name"]),
  );
const machineOf = (stack: SynthesizedStack) =>
  resources(stack, "aws_sfn_state_machine").find(({ args }) => args["name"] === "smart0dte-prod-responses");
const definitionOf = (stack: SynthesizedStack) =>
  JSON.parse(String(machineOf(stack)?.args["definition"])) as {
    readonly States: Readonly<Record<string, { readonly Parameters?: Readonly<Record<string, unknown>> }>>;
  };
const ruleOf = (stack: SynthesizedStack) =>
  resources(stack, "aws_cloudwatch_event_rule").find(({ args }) => args["name"] === "smart0dte-prod-alarms-respond");

describe.each(regions)("the responses of prod in %s", (region) => {
  it("follow alarms of the same stack alone, when they begin to ring", async () => {
    const stack = await observability(region);
    const pattern = JSON.parse(String(ruleOf(stack)?.args["event_pattern"])) as { detail: { alarmName: string[]; state: object } };
    expect(pattern.detail.state).toEqual({ value: ["ALARM"] });
    expect(pattern.detail.alarmName.length).toBeGreaterThan(0);
    expect(alarmNames(stack)).toEqual(expect.arrayContaining(pattern.detail.alarmName));
    const target = resources(stack, "aws_cloudwatch_event_target").find(({ args }) => args["target_id"] === "responses");
    expect(target?.args["arn"]).toBe(`arn:aws:states:${region}:333333333333:stateMachine:smart0dte-prod-responses`);
  });

  it("may follow every alarm that the configuration lets them follow: all are there", async () => {
    const names = alarmNames(await observability(region));
    const answerable = answerableAlarms(Object.keys(prod.services.catalog)).map((alarm) => `smart0dte-prod-${alarm}`);
    expect(names).toEqual(expect.arrayContaining(answerable));
  });

  it("tell the guards what the configuration says", async () => {
    const stack = await observability(region);
    const guards = resources(stack, "aws_lambda_function").find(({ args }) => args["function_name"] === "smart0dte-prod-responses-guards");
    const { variables } = (guards?.args["environment"] ?? { variables: {} }) as { variables: Record<string, string> };
    const told = JSON.parse(variables["RESPONSES"] ?? "[]") as { name: string; alarm: string; guards: object }[];
    expect(told.length).toBeGreaterThan(0);
    for (const { name, alarm, guards: said } of told) {
      const configured = prod.observability.responses[name];
      expect([alarm, said]).toEqual([`smart0dte-prod-${configured?.alarm}`, configured?.guards]);
    }
    // https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
    expect(JSON.stringify(variables).length).toBeLessThan(4096);
    expect(variables["AUDIT_LOG_GROUP"]).toBe(
      resources(await realStack(`prod-${region}-services`), "aws_cloudwatch_log_group").find(({ name }) => name.startsWith("audit-events"))
        ?.args["name"],
    );
  });

  it("change what is configured and nothing else", async () => {
    const { States } = definitionOf(await observability(region));
    expect(States["do-stop-trading"]?.Parameters).toMatchObject({ Name: "/smart0dte/prod/trading/flag" });
    expect(States["deploy-restart-marketdata"]?.Parameters).toMatchObject({
      ApplicationName: "smart0dte-prod-services",
      DeploymentGroupName: "smart0dte-prod-marketdata",
    });
    const services = await realStack(`prod-${region}-services`);
    const targets = resources(services, "aws_appautoscaling_target").map(({ address, args }) => [address, args["resource_id"]] as const);
    expect(targets.length).toBeGreaterThan(0);
    expect(States["do-more-api-tasks"]?.Parameters).toMatchObject({
      ResourceId: "service/smart0dte-prod-services/smart0dte-prod-api",
      MinCapacity: prod.observability.responses["more-api-tasks"]?.minimumTasks,
    });
    expect(resources(services, "aws_codedeploy_deployment_group").map(({ args }) => args["deployment_group_name"])).toContain(
      "smart0dte-prod-marketdata",
    );
    expect(resources(services, "aws_ssm_parameter").map(({ args }) => args["name"])).toEqual(
      expect.arrayContaining(["/smart0dte/prod/trading/flag", "/smart0dte/prod/services/marketdata/app-spec"]),
    );
  });

  it("may do what their steps need, on what these name", async () => {
    const stack = await observability(region);
    const policies = resources(stack, "aws_iam_role_policy").filter(({ name }) => name.startsWith("responses_machine"));
    const own = policies.flatMap(({ args }) => statementsOf(args["policy"]));
    const resourcesOf = (sid: string): unknown => own.find(({ Sid }) => Sid === sid)?.Resource;
    const arn = (service: string, rest: string): string => `arn:aws:${service}:${region}:333333333333:${rest}`;
    expect(resourcesOf("StopTrading")).toBe(arn("ssm", "parameter/smart0dte/prod/trading/flag"));
    expect(resourcesOf("ReadAppSpecs")).toBe(arn("ssm", "parameter/smart0dte/prod/services/marketdata/app-spec"));
    expect(resourcesOf("LookAtServices")).toBe(arn("ecs", "service/smart0dte-prod-services/smart0dte-prod-marketdata"));
    expect(resourcesOf("RestartServices")).toBeUndefined();
  });

  it("are watched themselves", async () => {
    expect(alarmNames(await observability(region))).toEqual(
      expect.arrayContaining([
        "smart0dte-prod-state-machine-responses-failed",
        "smart0dte-prod-rule-alarms-respond-failed",
        "smart0dte-prod-function-responses-guards-errors",
        "smart0dte-prod-function-responses-release-errors",
      ]),
    );
  });
});

it("the failover is evaluated in the recovery region alone, by its own machine", async () => {
  const [primary, recovery] = await Promise.all(regions.map(async (region) => definitionOf(await observability(region)).States));
  expect(Object.keys(primary ?? {}).filter((name) => /failover|recovery/.test(name))).toEqual([]);
  const machine = onlyResource(await realStack(`prod-${prod.regions.recovery.name}-failover`), "aws_sfn_state_machine").args["name"];
  expect(recovery?.["do-look-at-recovery"]?.Parameters).toMatchObject({
    StateMachineArn: `arn:aws:states:us-west-2:333333333333:stateMachine:${String(machine)}`,
    Input: { mode: "dryRun" },
  });
  expect(recovery?.["do-ask-for-failover"]?.Parameters).toMatchObject({ Input: { mode: "failover" } });
});

describe.each(environments.map((environment) => [environment.environment, environment] as const))("the flag of %s", (name, environment) => {
  const places = [environment.regions.primary.name, environment.regions.recovery.name];
  const trades = orderSenders(environment).length > 0;

  it("is there in each region where somebody sends orders, with what lets trading in again", async () => {
    for (const region of places) {
      const flags = resources(await realStack(`${name}-${region}-services`), "aws_ssm_parameter").filter(({ args }) =>
        String(args["name"]).endsWith("/trading/flag"),
      );
      expect(flags).toHaveLength(trades ? 1 : 0);
      for (const { args } of flags) {
        expect(args).toMatchObject({ value: "allowed", type: "String" });
        expect(args["lifecycle"]).toEqual({ ignore_changes: ["value"], ...(environment.keepsData ? { prevent_destroy: true } : {}) });
      }
      const stack = await realStack(`${name}-${region}-observability`);
      const releases = resources(stack, "aws_lambda_function").filter(({ args }) =>
        String(args["function_name"]).endsWith("-responses-release"),
      );
      expect(releases).toHaveLength(trades ? 1 : 0);
      expect(resources(stack, "aws_dynamodb_table")).toHaveLength(trades ? 1 : 0);
    }
  });

  it("is changed by hand by nobody, and approved in one's own name alone", async () => {
    const access = await realStack(`${name}-${environment.regions.primary.name}-access`);
    const boundary = resources(access, "aws_iam_policy").find(({ args }) => String(args["name"]).endsWith("-boundary"));
    const denials = statementsOf(boundary?.args["policy"]).filter(({ Sid }) =>
      ["DenyTradingByHand", "DenyApprovalForOthers"].includes(String(Sid)),
    );
    expect(denials).toHaveLength(trades ? 2 : 0);
    // With the dollar sign that Terraform takes away.
    if (trades) expect(JSON.stringify(denials)).toContain("approved-by:$${aws:SourceIdentity, '-'}");
  });
});
