import { loadEstate } from "../../config/load";
import { type GuardedFindingResponse, type Isolatable } from "../../src/facts/finding-responses";
import { orderSenders } from "../../config/schema/order-senders";
import { editedEstate, realConfig, realStack, resourceAt, resources, synthesizeStack, type SynthesizedStack } from "../helpers/estate";
import { statementsOf } from "../helpers/policy";

const environments = loadEstate(realConfig);
const prod = environments.find(({ environment }) => environment === "prod");
if (prod === undefined) throw new Error("there is no prod");
const regions = [prod.regions.primary.name, prod.regions.recovery.name];
const observability = (region: string): Promise<SynthesizedStack> => realStack(`prod-${region}-observability`);

const named = (stack: SynthesizedStack, type: string, key: string, name: string) =>
  resources(stack, type).find(({ args }) => args[key] === name);
const variablesOf = (stack: SynthesizedStack, name: string): Record<string, string> =>
  (named(stack, "aws_lambda_function", "function_name", name)?.args["environment"] as { variables: Record<string, string> } | undefined)
    ?.variables ?? {};
const taskRoles = async (region: string): Promise<unknown[]> =>
  resources(await realStack(`prod-${region}-services`), "aws_iam_role")
    .filter(({ name }) => name.includes("_run_"))
    .map(({ args }) => args["name"]);

describe.each(regions)("what answers findings of prod in %s", (region) => {
  it("is started by GuardDuty's findings of the own account alone, of the configured types and severity", async () => {
    const rule = named(await observability(region), "aws_cloudwatch_event_rule", "name", "smart0dte-prod-findings-respond");
    const configured = Object.values(prod.observability.findingResponses);
    expect(configured.length).toBeGreaterThan(0);
    expect(JSON.parse(String(rule?.args["event_pattern"]))).toEqual({
      source: ["aws.guardduty"],
      "detail-type": ["GuardDuty Finding"],
      detail: {
        accountId: [prod.account.id],
        service: { archived: [false] },
        $or: configured.map(({ findings, minimumSeverity }) => ({
          type: findings.map((prefix) => ({ prefix })),
          severity: [{ numeric: [">=", minimumSeverity] }],
        })),
      },
    });
  });

  it("is a dry run in the project's own configuration, and within guards", async () => {
    const variables = variablesOf(await observability(region), "smart0dte-prod-responses-guards");
    const responses = JSON.parse(variables["FINDING_RESPONSES"] ?? "[]") as GuardedFindingResponse[];
    expect(responses.map(({ name, guards }) => [name, guards])).toEqual(
      Object.entries(prod.observability.findingResponses).map(([name, { guards }]) => [name, guards]),
    );
    expect(responses.every(({ guards }) => guards.dryRun)).toBe(true);
    // https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
    expect(JSON.stringify(variables).length).toBeLessThan(4096);
  });

  it("acts on the tasks and roles of the region's services, on all of them and on nothing else", async () => {
    const stack = await observability(region);
    const isolatable = JSON.parse(variablesOf(stack, "smart0dte-prod-responses-guards")["ISOLATABLE"] ?? "{}") as Isolatable;
    const services = await realStack(`prod-${region}-services`);
    expect(isolatable.services.map(({ ecsService }) => ecsService).sort()).toEqual(
      resources(services, "aws_ecs_service")
        .map(({ args }) => args["name"])
        .sort(),
    );
    expect(isolatable.services.map(({ role }) => role).sort()).toEqual((await taskRoles(region)).sort());
    expect(isolatable.services.filter(({ sendsOrders }) => sendsOrders).map(({ service }) => service)).toEqual(orderSenders(prod));
    expect(named(services, "aws_ecs_cluster", "name", isolatable.cluster)).toBeDefined();
    const writes = resources(stack, "aws_iam_role_policy").flatMap(({ name, args }) =>
      statementsOf(args["policy"])
        .filter(({ Action: action }) => JSON.stringify(action).includes("iam:"))
        .map(({ Action: action, Resource: on }) => [name.replace(/_[0-9A-F]+$/, ""), action, on]),
    );
    const arns = isolatable.services.map(({ role }) => `arn:aws:iam::${prod.account.id}:role/${role}`);
    expect(writes).toEqual([["responses_findings_machine_policy", "iam:PutRolePolicy", expect.arrayContaining(arns)]]);
    expect(writes[0]?.[2]).toHaveLength(arns.length);
  });

  it.each([
    ["BLOCKED_SET", "IPV4"],
    ["BLOCKED_SET_IPV6", "IPV6"],
  ])("blocks addresses of %s in a set that CloudFront's firewall refuses, and that Terraform leaves alone", async (variable, version) => {
    const edge = await realStack("prod-us-east-1-edge");
    const name = variablesOf(await observability(region), "smart0dte-prod-responses-blocks")[variable];
    const set = named(edge, "aws_wafv2_ip_set", "name", String(name));
    expect(set?.args).toMatchObject({
      scope: "CLOUDFRONT",
      ip_address_version: version,
      addresses: [],
      lifecycle: { ignore_changes: ["addresses"] },
    });
    const acl = resourceAt(edge, "firewall/acl").args;
    const rule = (acl["rule"] as { name: string; priority: number; action: object; statement: unknown }[]).find(
      (one) => one.name === "blocked-addresses",
    );
    expect(rule).toMatchObject({ priority: 5, action: { block: {} } });
    expect(JSON.stringify(rule?.statement)).toContain(`\${${set?.address}.arn}`);
  });

  it("ends blocks by the clock, and is watched itself", async () => {
    const stack = await observability(region);
    expect(named(stack, "aws_scheduler_schedule", "name", "smart0dte-prod-responses-blocks-expiry")?.args).toMatchObject({
      schedule_expression: "rate(15 minutes)",
      target: { input: JSON.stringify({ step: "expire" }) },
    });
    const alarms = resources(stack, "aws_cloudwatch_metric_alarm").map(({ args }) => args["alarm_name"]);
    expect(alarms).toEqual(
      expect.arrayContaining([
        "smart0dte-prod-state-machine-responses-findings-failed",
        "smart0dte-prod-rule-findings-respond-failed",
        "smart0dte-prod-function-responses-blocks-errors",
      ]),
    );
  });
});

it("nothing answers findings where the configuration does not ask for it", async () => {
  const estate = editedEstate((environment) => {
    environment.observability.findingResponses = {};
  });
  const stack = await synthesizeStack(estate, `prod-${regions[0]}-observability`);
  expect(resources(stack, "aws_sfn_state_machine").filter(({ name }) => name.includes("findings"))).toEqual([]);
  const edge = await synthesizeStack(estate, "prod-us-east-1-edge");
  expect(resources(edge, "aws_wafv2_ip_set")).toEqual([]);
  expect(JSON.stringify(resourceAt(edge, "firewall/acl").args)).not.toContain("blocked-addresses");
});

it("findings are answered where no alarm is", async () => {
  const estate = editedEstate((environment) => {
    environment.observability.responses = {};
  });
  const stack = await synthesizeStack(estate, `prod-${regions[0]}-observability`);
  const machines = resources(stack, "aws_sfn_state_machine").map(({ args }) => args["name"]);
  expect(machines).toContain("smart0dte-prod-responses-findings");
  expect(machines).not.toContain("smart0dte-prod-responses");
});
