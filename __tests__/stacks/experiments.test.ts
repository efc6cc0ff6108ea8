import { EstateValues } from "../../src/estate/judge/access/world/values";
import { type SynthesizedStack } from "../../src/estate/synthesized";
import { editedEstate, realStack, realStacks, resources, synthesizeStack } from "../helpers/estate";

interface Template {
  readonly description: string;
  readonly action: readonly {
    readonly name: string;
    readonly action_id: string;
    readonly target?: object;
    readonly start_after?: string[];
  }[];
  readonly target: readonly {
    readonly resource_type: string;
    readonly selection_mode: string;
    readonly resource_tag: readonly { readonly key: string; readonly value: string }[];
    readonly parameters: Readonly<Record<string, string>>;
  }[];
  readonly stop_condition: readonly { readonly source: string; readonly value: string }[];
  readonly log_configuration: { readonly cloudwatch_logs_configuration: { readonly log_group_arn: string } };
}

const layer = "staging-us-east-1-observability";
const templates = async (id = layer): Promise<Template[]> =>
  resources(await realStack(id), "aws_fis_experiment_template").map(({ args }) => args as unknown as Template);
const byAction = async (action: string): Promise<Template> => {
  const found = (await templates()).find((one) => one.action[0]?.action_id === action);
  if (found === undefined) throw new Error(`no experiment begins with ${action}`);
  return found;
};
const everything = async () =>
  new EstateValues(
    (await realStacks()).map(({ json, ...instance }) => ({ instance, folder: "", json })) as unknown as SynthesizedStack[],
  ).all();

describe("experiments", () => {
  it("stop a share of one service's tasks, and then watch", async () => {
    const { action, target } = await byAction("aws:ecs:stop-task");
    expect(action).toMatchObject([
      { name: "stop", target: { key: "Tasks", value: "tasks" } },
      { action_id: "aws:fis:wait", start_after: ["stop"], parameter: [{ key: "duration", value: "PT10M" }] },
    ]);
    const world = await everything();
    const [found] = target;
    expect(found).toMatchObject({ resource_type: "aws:ecs:task", selection_mode: "PERCENT(50)" });
    const service = world.find(
      ({ type, owner, args }) => type === "aws_ecs_service" && owner === "staging" && args.name === found?.parameters.service,
    );
    expect(String(service?.args.cluster)).toContain(`cluster/${found?.parameters.cluster}`);
    expect(service?.args.propagate_tags).toBe("SERVICE");
  });

  it("cut off every subnet of one zone, and none of another", async () => {
    const { action, target } = await byAction("aws:network:disrupt-connectivity");
    expect(action).toMatchObject([
      {
        parameter: [
          { key: "duration", value: "PT10M" },
          { key: "scope", value: "all" },
        ],
        target: { key: "Subnets", value: "subnets" },
      },
    ]);
    expect(target).toMatchObject([
      { resource_type: "aws:ec2:subnet", selection_mode: "ALL", parameters: { availabilityZoneIdentifier: "us-east-1a" } },
    ]);
  });

  it("find by tags that what they look for has: those of their environment", async () => {
    const stack = await realStack("staging-us-east-1-services");
    const [{ tags } = { tags: {} }] = (stack.json.provider?.aws?.[0]?.default_tags ?? []) as { tags: Record<string, string> }[];
    for (const { target } of await templates())
      for (const { resource_tag: asked } of target) {
        expect(asked.length).toBeGreaterThan(0);
        for (const { key, value } of asked) expect(tags).toMatchObject({ [key]: value });
        expect(asked).toContainEqual({ key: "Environment", value: "staging" });
      }
  });

  it("end by metric alarms that are there and critical, five at the most", async () => {
    const world = await everything();
    for (const { description, stop_condition: conditions } of await templates()) {
      expect([description, conditions.length > 0 && conditions.length <= 5]).toEqual([description, true]);
      for (const { source, value } of conditions) {
        expect(source).toBe("aws:cloudwatch:alarm");
        const [, region, , name] = /^arn:aws:cloudwatch:([^:]+):(\d+):alarm:(.+)$/.exec(value) ?? [];
        const alarm = world.find(
          (one) =>
            one.type === "aws_cloudwatch_metric_alarm" && one.owner === "staging" && one.region === region && one.args.alarm_name === name,
        );
        const symptoms = world.find(
          (one) =>
            one.type === "aws_cloudwatch_composite_alarm" && one.stack === alarm?.stack && /symptoms/.test(String(one.args.alarm_name)),
        );
        expect([name, String(symptoms?.args.alarm_rule).includes(`"${name}"`)]).toEqual([name, true]);
      }
    }
  });

  it("write to an encrypted log that ends, and say when one ended otherwise than planned", async () => {
    const stack = await realStack(layer);
    const group = resources(stack, "aws_cloudwatch_log_group").find(({ args }) => String(args.name).startsWith("/aws/vendedlogs/fis/"));
    expect(group?.args).toMatchObject({ retention_in_days: 365, kms_key_id: expect.stringContaining("logs") as string });
    for (const { log_configuration: log } of await templates())
      expect(log.cloudwatch_logs_configuration.log_group_arn).toBe(`\${${group?.address}.arn}:*`);
    const rule = resources(stack, "aws_cloudwatch_event_rule").find(({ args }) => String(args.event_pattern).includes("aws.fis"));
    expect(JSON.parse(String(rule?.args.event_pattern))).toMatchObject({ detail: { "new-state": { status: ["stopped", "failed"] } } });
  });

  it("are started by one schedule each, in a night of each quarter", async () => {
    const stack = await realStack(layer);
    const starts = resources(stack, "aws_scheduler_schedule").filter(({ name }) => name.startsWith("experiments_"));
    expect(starts.map(({ args }) => args.schedule_expression)).toEqual(["cron(0 5 8 1,4,7,10 ? *)", "cron(30 6 8 1,4,7,10 ? *)"]);
    const inputs = starts.map(({ args }) => (args.target as { input: string }).input);
    for (const { address } of resources(stack, "aws_fis_experiment_template"))
      expect(inputs.filter((input) => input.includes(`\${${address}.id}`)).length).toBe(1);
    // Two attempts of one start are one run.
    for (const input of inputs) expect(JSON.parse(input)).toMatchObject({ ClientToken: "<aws.scheduler.execution-id>" });
  });

  it("are nowhere that does not ask for them, nor in the region that stands by", async () => {
    const made = (await realStacks()).filter((stack) => resources(stack, "aws_fis_experiment_template").length > 0).map(({ id }) => id);
    expect(made).toEqual([layer]);
  });

  it("rest while the recovery region writes, and keep their log", async () => {
    const elsewhere = editedEstate((environment) => {
      if (environment.environment === "staging") environment.activeRegion = "recovery";
    });
    const stack = await synthesizeStack(elsewhere, layer);
    const states = (from: typeof stack): unknown[] =>
      resources(from, "aws_scheduler_schedule")
        .filter(({ name }) => name.startsWith("experiments_"))
        .map(({ args }) => args.state);
    expect({ now: states(await realStack(layer)), meanwhile: states(stack) }).toEqual({
      now: [undefined, undefined],
      meanwhile: ["DISABLED", "DISABLED"],
    });
    expect(resources(stack, "aws_fis_experiment_template").length).toBe(2);
  });

  it("have a role each, which does what its fault needs and cannot be taken by another service", async () => {
    const stack = await realStack(layer);
    for (const { args } of resources(stack, "aws_fis_experiment_template")) {
      const address = String(args.role_arn).replace(/^\$\{(.+)\.arn\}$/, "$1");
      const role = resources(stack, "aws_iam_role").find((candidate) => candidate.address === address);
      expect(JSON.parse(String(role?.args.assume_role_policy))).toMatchObject({
        Statement: [{ Principal: { Service: "fis.amazonaws.com" }, Condition: { StringEquals: { "aws:SourceAccount": "222222222222" } } }],
      });
      expect(role?.args.permissions_boundary).toBeDefined();
    }
    const policies = resources(stack, "aws_iam_role_policy").filter(
      ({ name }) => /^experiments_.*_policy_/.test(name) && !/schedule/.test(name),
    );
    const changing = policies.map(({ args }) =>
      (
        JSON.parse(String(args.policy)) as { Statement: { Action: string | string[]; Resource: string | string[]; Condition?: object }[] }
      ).Statement.flatMap(({ Action, Resource, Condition }) =>
        [Action]
          .flat()
          .flatMap((action) =>
            /:(?:Describe|List|Get)/.test(action) || action.startsWith("logs:")
              ? []
              : [[action, [Resource].flat().includes("*"), Condition !== undefined]],
          ),
      ),
    );
    expect(changing).toEqual([
      [["ecs:StopTask", false, false]],
      [
        ["ec2:CreateNetworkAcl", false, true],
        ["ec2:CreateNetworkAcl", false, true],
        ["ec2:CreateTags", false, true],
        ["ec2:CreateNetworkAclEntry", false, true],
        ["ec2:DeleteNetworkAcl", false, true],
        ["ec2:ReplaceNetworkAclAssociation", false, true],
        ["ec2:ReplaceNetworkAclAssociation", false, true],
        ["ec2:ReplaceNetworkAclAssociation", false, true],
      ],
    ]);
  });
});
