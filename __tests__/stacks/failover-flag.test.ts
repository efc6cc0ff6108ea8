import { onlyResource, realStack, resources, type SynthesizedStack } from "../helpers/estate";

describe("the failover flag of prod", () => {
  const flag = (): Promise<SynthesizedStack> => realStack("prod-us-west-2-failover-flag");

  it("is a parameter of the recovery region that runbooks set and Terraform leaves alone", async () => {
    const { args } = onlyResource(await flag(), "aws_ssm_parameter");
    expect(args).toMatchObject({
      name: "/smart0dte/prod/dr/failover",
      type: "String",
      value: "false",
      allowed_pattern: "^(true|false)$",
      lifecycle: { ignore_changes: ["value"] },
    });
  });

  it("needs nothing of us-east-1", async () => {
    const stack = await flag();
    expect(JSON.stringify(stack.json)).not.toContain("us-east-1");
    expect(stack.after.filter((id) => id.includes("us-east-1"))).toEqual(["prod-us-east-1-access"]);
  });

  it("is reported every minute, and at once when it changes", async () => {
    const stack = await flag();
    const called = `\${${onlyResource(stack, "aws_lambda_function").address}.arn}`;
    expect(onlyResource(stack, "aws_scheduler_schedule").args).toMatchObject({
      schedule_expression: "rate(1 minutes)",
      flexible_time_window: { mode: "OFF" },
      target: { arn: called },
    });
    expect(JSON.parse(onlyResource(stack, "aws_cloudwatch_event_rule").args.event_pattern as string)).toMatchObject({
      source: ["aws.ssm"],
      detail: { name: ["/smart0dte/prod/dr/failover"] },
    });
    expect(onlyResource(stack, "aws_cloudwatch_event_target").args.arn).toBe(called);
  });

  it("becomes an alarm of a form that Route 53 takes, and its silence another one", async () => {
    const alarms = resources(await flag(), "aws_cloudwatch_metric_alarm").map(({ args }) => args);
    const shared = {
      metric_name: "ApproximateNumberOfMessagesVisible",
      namespace: "AWS/SQS",
      dimensions: { QueueName: "smart0dte-prod-failover-declared" },
      period: 60,
    };
    const initiated = alarms.find(({ alarm_name: name }) => name === "smart0dte-prod-failover-initiated");
    expect(initiated).toMatchObject({
      ...shared,
      statistic: "Maximum",
      comparison_operator: "GreaterThanOrEqualToThreshold",
      threshold: 1,
      evaluation_periods: 1,
      treat_missing_data: "ignore",
    });
    expect([initiated?.metric_query, initiated?.datapoints_to_alarm, initiated?.extended_statistic]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(initiated?.alarm_actions).toEqual(["${data.terraform_remote_state.notifications.outputs.criticalTopicArn}"]);
    const silent = alarms.find(({ alarm_name: name }) => name === "smart0dte-prod-failover-flag-silent");
    const publisher = { namespace: "AWS/Lambda", dimensions: { FunctionName: "smart0dte-prod-failover-flag" }, period: 60, stat: "Sum" };
    expect(silent).toMatchObject({
      comparison_operator: "LessThanThreshold",
      threshold: 1,
      evaluation_periods: 5,
      treat_missing_data: "breaching",
      metric_query: [
        { expression: "FILL(runs, 0) - FILL(failures, 0)", return_data: true },
        { id: "runs", metric: { ...publisher, metric_name: "Invocations" } },
        { id: "failures", metric: { ...publisher, metric_name: "Errors" } },
      ],
    });
    const unheard = alarms.find(({ alarm_name: name }) => name === "smart0dte-prod-failover-flag-unheard");
    // SQS may take 15 minutes to measure a queue again.
    expect(unheard).toMatchObject({
      ...shared,
      statistic: "SampleCount",
      comparison_operator: "LessThanThreshold",
      threshold: 1,
      evaluation_periods: 20,
      treat_missing_data: "breaching",
    });
  });

  it("is reported by a role that may read it and fill and empty its queue, and nothing else", async () => {
    const stack = await flag();
    const environment = (onlyResource(stack, "aws_lambda_function").args.environment as { variables: Record<string, string> }).variables;
    expect(environment).toEqual({
      FLAG_PARAMETER: "/smart0dte/prod/dr/failover",
      SIGNAL_QUEUE_URL: "https://sqs.us-west-2.amazonaws.com/333333333333/smart0dte-prod-failover-declared",
    });
    const statements = resources(stack, "aws_iam_role_policy").flatMap(
      ({ args }) =>
        (JSON.parse(args.policy as string) as { Statement: { Sid: string; Action: unknown; Resource: unknown; Condition?: unknown }[] })
          .Statement,
    );
    expect(statements.map(({ Sid }) => Sid).sort()).toEqual(["ReadFlag", "SignalFlag", "StartReport", "WriteLogs"]);
    expect(statements.find(({ Sid }) => Sid === "ReadFlag")).toMatchObject({
      Action: "ssm:GetParameter",
      Resource: "arn:aws:ssm:us-west-2:333333333333:parameter/smart0dte/prod/dr/failover",
    });
    expect(statements.find(({ Sid }) => Sid === "SignalFlag")).toMatchObject({
      Resource: "arn:aws:sqs:us-west-2:333333333333:smart0dte-prod-failover-declared",
    });
  });
});
