import { onlyResource, realStacks, resources } from "../helpers/estate";
import { ref, regions, servicesOf } from "../helpers/services";

interface Pattern {
  readonly source: readonly string[];
  readonly "detail-type": readonly string[];
  readonly resources?: readonly { readonly prefix: string }[];
  readonly detail: Readonly<Record<string, readonly unknown[]>>;
}

describe.each(regions)("tasks of prod in %s that do not start", (region) => {
  it("are reported, whether a task, a service or a deployment fails, and those of this cluster alone", async () => {
    const stack = await servicesOf(region);
    const cluster = onlyResource(stack, "aws_ecs_cluster");
    const patterns = resources(stack, "aws_cloudwatch_event_rule").map(({ args }) => JSON.parse(String(args.event_pattern)) as Pattern);
    const own = { clusterArn: [ref(cluster, "arn")] };
    expect(patterns).toHaveLength(4);
    expect(patterns).toEqual(
      expect.arrayContaining([
        {
          source: ["aws.ecs"],
          "detail-type": ["ECS Task State Change"],
          detail: { ...own, lastStatus: ["STOPPED"], stopCode: ["TaskFailedToStart"] },
        },
        {
          source: ["aws.ecs"],
          "detail-type": ["ECS Task State Change"],
          detail: {
            ...own,
            group: [{ prefix: "service:" }],
            lastStatus: ["STOPPED"],
            $or: [
              { stopCode: [{ "anything-but": ["ServiceSchedulerInitiated", "UserInitiated", "SpotInterruption", "TaskFailedToStart"] }] },
              { stopCode: ["ServiceSchedulerInitiated"], stoppedReason: [{ wildcard: "*health checks*" }] },
            ],
          },
        },
        { source: ["aws.ecs"], "detail-type": ["ECS Service Action"], detail: { ...own, eventType: ["WARN", "ERROR"] } },
        {
          source: ["aws.ecs"],
          "detail-type": ["ECS Deployment State Change"],
          resources: [{ prefix: `arn:aws:ecs:${region}:333333333333:service/${ref(cluster, "name")}/` }],
          detail: { eventName: ["SERVICE_DEPLOYMENT_FAILED"] },
        },
      ]),
    );
  });

  it("are told to the topic for warnings, one that only ends to that for information, with the service and the reason", async () => {
    const stack = await servicesOf(region);
    const targets = resources(stack, "aws_cloudwatch_event_target");
    expect(targets.map(({ args }) => args.rule).sort()).toEqual(
      resources(stack, "aws_cloudwatch_event_rule")
        .map((rule) => ref(rule, "name"))
        .sort(),
    );
    for (const { args } of targets) {
      const topic = String(args.rule).includes("task-stopped") ? "infoTopicArn" : "warningTopicArn";
      expect(args.arn).toBe(`\${data.terraform_remote_state.notifications.outputs.${topic}}`);
      const { input_paths: paths, input_template: template } = args.input_transformer as {
        input_paths: Record<string, string>;
        input_template: string;
      };
      expect(Object.keys(paths)).toEqual(expect.arrayContaining(["service", "reason"]));
      // Reasons of ECS have quotes; EventBridge puts a JSON value in place of a name without quotes.
      const message = template.replace(/<(\w+)>/g, (_, key: string) => JSON.stringify(`${paths[key]} "quoted"`));
      expect(JSON.parse(message)).toMatchObject({ what: expect.any(String) as string, reason: `${paths.reason} "quoted"` });
    }
  });
});

describe.each(regions)("tasks of prod in %s that end by themselves", (region) => {
  it("ring when there are many, as the configuration says, by what EventBridge counts of their one target", async () => {
    const stack = await servicesOf(region);
    const alarm = resources(stack, "aws_cloudwatch_metric_alarm").find(
      ({ args }) => args.alarm_name === "smart0dte-prod-rule-task-stopped-often",
    );
    expect(alarm?.args).toMatchObject({
      namespace: "AWS/Events",
      metric_name: "Invocations",
      dimensions: { RuleName: "smart0dte-prod-task-stopped" },
      comparison_operator: "GreaterThanOrEqualToThreshold",
      threshold: 3,
      period: 900,
      treat_missing_data: "notBreaching",
    });
    const targets = resources(stack, "aws_cloudwatch_event_target").filter(({ args }) => String(args.rule).includes("task-stopped"));
    expect(targets).toHaveLength(1);
  });
});

it("may be told to the topic by EventBridge", async () => {
  for (const stack of (await realStacks()).filter(({ layer }) => layer === "notifications")) {
    for (const { args } of resources(stack, "aws_sns_topic_policy")) expect(JSON.stringify(args.policy)).toContain("events.amazonaws.com");
  }
});
