import { publishers } from "../../src/modules/notifications/topic-policy";
import { editedEstate, realStack, realStacks, resourceAt, resources, type SynthesizedStack, synthesizeStack } from "../helpers/estate";
import { statementsOf } from "../helpers/policy";
import { decide, parsePolicy } from "../helpers/resource-policy";

describe.each(["us-east-1", "us-west-2"])("notifications of prod in %s", (region) => {
  let stack: SynthesizedStack;
  beforeAll(async () => {
    stack = await realStack(`prod-${region}-notifications`);
  });

  it("has three topics under the customer-managed key for notifications", () => {
    expect(resources(stack, "aws_sns_topic").map(({ args }) => args["name"])).toEqual([
      "smart0dte-prod-alerts-critical",
      "smart0dte-prod-alerts-info",
      "smart0dte-prod-alerts-warning",
    ]);
    for (const { args } of resources(stack, "aws_sns_topic"))
      expect(args["kms_master_key_id"]).toBe("${data.terraform_remote_state.security.outputs.notificationsKeyArn}");
  });

  it.each(["info", "warning", "critical"])("lets the services that raise alarms publish to %s for this account, over TLS", (severity) => {
    const topic = `arn:aws:sns:${region}:333333333333:smart0dte-prod-alerts-${severity}`;
    const { args } = resourceAt(stack, `alerts/${severity}-policy`);
    const policy = parsePolicy(args["policy"]);
    const publish = (principal: string, context: Record<string, string>) =>
      decide(policy, { principal, action: "sns:Publish", resource: topic, context });
    expect(args["arn"]).toBe(`\${${resourceAt(stack, `alerts/${severity}`).address}.arn}`);
    expect(publishers).toHaveLength(7);
    for (const publisher of publishers) {
      expect(publish(publisher, { "aws:SourceAccount": "333333333333", "aws:SecureTransport": "true" })).toBe("allowed");
      expect(publish(publisher, { "aws:SourceAccount": "999999999999" })).toBe("not mentioned");
      expect(publish(publisher, { "aws:SourceAccount": "333333333333", "aws:SecureTransport": "false" })).toBe("denied");
    }
    expect(publish("s3.amazonaws.com", { "aws:SourceAccount": "333333333333" })).toBe("not mentioned");
  });

  it("tells whom the configuration names, the same people in both regions, and publishes the three topics", () => {
    const told = resources(stack, "aws_sns_topic_subscription").map(({ args }) => `${String(args.protocol)} ${String(args.endpoint)}`);
    expect(told.sort()).toEqual(
      // The desk gets what is critical, and the reports of trading days.
      [
        "email oncall@smart0dte.com",
        "email desk@smart0dte.com",
        "email desk@smart0dte.com",
        "email operations@smart0dte.com",
        "sms +12025550123",
      ].sort(),
    );
    const { args } = resourceAt(stack, "subscriptions/critical-sms-on-call");
    expect(args.topic_arn).toBe(`\${${resourceAt(stack, "alerts/critical").address}.arn}`);
    expect(Object.keys(stack.json.output ?? {}).sort()).toEqual(["criticalTopicArn", "infoTopicArn", "warningTopicArn"]);
  });
});

describe("channels of Slack", () => {
  const edited = () =>
    editedEstate(({ observability }) => {
      observability.slack = { workspaceId: "T07EA123LEP", channels: { critical: "C07EZ1ABC23", warning: "C07EZ1ABC24" } };
    });

  it("are not there where no workspace is configured", async () => {
    for (const stack of await realStacks()) expect(resources(stack, "aws_chatbot_slack_channel_configuration")).toEqual([]);
  });

  it("hear the topics of both regions, from the one region that has the service", async () => {
    const stack = await synthesizeStack(edited(), "prod-us-west-2-notifications");
    const [critical, warning] = ["critical", "warning"].map((severity) => resourceAt(stack, `slack/${severity}`).args);
    expect(critical).toMatchObject({ slack_team_id: "T07EA123LEP", slack_channel_id: "C07EZ1ABC23" });
    expect(critical?.sns_topic_arns).toEqual(
      ["us-west-2", "us-east-1"].map((region) => `arn:aws:sns:${region}:333333333333:smart0dte-prod-alerts-critical`),
    );
    expect(warning).toMatchObject({ slack_channel_id: "C07EZ1ABC24" });
    expect(resources(stack, "aws_chatbot_slack_channel_configuration")).toHaveLength(2);
    const other = await synthesizeStack(edited(), "prod-us-east-1-notifications");
    expect(resources(other, "aws_chatbot_slack_channel_configuration")).toEqual([]);
  });

  it("look and do nothing: a role that sees alarms, below a guardrail that reads", async () => {
    const stack = await synthesizeStack(edited(), "prod-us-west-2-notifications");
    expect(resourceAt(stack, "slack/critical").args).toMatchObject({
      guardrail_policy_arns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
      user_authorization_required: true,
    });
    const actions = statementsOf(resourceAt(stack, "slack/policy").args.policy).flatMap(({ Action }) => Action);
    expect(actions).toEqual(["cloudwatch:DescribeAlarms", "cloudwatch:GetMetricData", "cloudwatch:ListMetrics"]);
    expect(JSON.parse(String(resourceAt(stack, "slack/role").args.assume_role_policy))).toMatchObject({
      Statement: [
        {
          Principal: { Service: "chatbot.amazonaws.com" },
          Condition: { StringEquals: { "aws:SourceAccount": "333333333333" } },
        },
      ],
    });
  });
});
