import { publishers } from "../../src/modules/notifications/topic-policy";
import { realStack, resourceAt, resources, type SynthesizedStack } from "../helpers/estate";
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
      ["email oncall@smart0dte.com", "email desk@smart0dte.com", "email operations@smart0dte.com", "sms +12025550123"].sort(),
    );
    const { args } = resourceAt(stack, "subscriptions/critical-sms-on-call");
    expect(args.topic_arn).toBe(`\${${resourceAt(stack, "alerts/critical").address}.arn}`);
    expect(Object.keys(stack.json.output ?? {}).sort()).toEqual(["criticalTopicArn", "infoTopicArn", "warningTopicArn"]);
  });
});
