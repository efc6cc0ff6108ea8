import { onlyResource, resourceAt, resources } from "../helpers/estate";
import { all, own, ref, regions, servicesOf } from "../helpers/services";

describe.each(regions)("the cluster of prod in %s", (region) => {
  it("takes Fargate and its spare capacity, and tells what happens in it", async () => {
    const stack = await servicesOf(region);
    expect(onlyResource(stack, "aws_ecs_cluster").args.setting).toEqual([{ name: "containerInsights", value: "enhanced" }]);
    expect(onlyResource(stack, "aws_ecs_cluster_capacity_providers").args.capacity_providers).toEqual(["FARGATE", "FARGATE_SPOT"]);
  });

  it("runs every service of the catalogue, each with a task, roles, a security group and a log group of its own", async () => {
    const stack = await servicesOf(region);
    expect(
      resources(stack, "aws_ecs_service")
        .map(({ args }) => args.name)
        .sort(),
    ).toEqual(all.map((service) => `smart0dte-prod-${service}`));
    for (const service of all) {
      expect(own(stack, service, "aws_ecs_task_definition"), service).toHaveLength(1);
      expect(own(stack, service, "aws_iam_role").map(({ args }) => args.name)).toEqual([
        `smart0dte-prod-${service}-run-${region}`,
        `smart0dte-prod-${service}-start-${region}`,
      ]);
      expect(own(stack, service, "aws_security_group")).toHaveLength(1);
      expect(own(stack, service, "aws_cloudwatch_log_group").map(({ args }) => args.name)).toEqual([`/smart0dte/prod/${service}`]);
    }
  });

  it("scales each from 2 to 20 tasks, on CPU, memory, and the platform's measures per task", async () => {
    const stack = await servicesOf(region);
    for (const service of all) {
      expect(
        own(stack, service, "aws_appautoscaling_target").map(({ args }) => [args.min_capacity, args.max_capacity, args.scalable_dimension]),
        service,
      ).toEqual([[2, 20, "ecs:service:DesiredCount"]]);
      const policies = own(stack, service, "aws_appautoscaling_policy").map(
        ({ args }) => args.target_tracking_scaling_policy_configuration as Record<string, unknown>,
      );
      const predefined = policies.flatMap((policy) =>
        policy.predefined_metric_specification === undefined
          ? []
          : [[(policy.predefined_metric_specification as { predefined_metric_type: string }).predefined_metric_type, policy.target_value]],
      );
      expect(predefined).toEqual([
        ["ECSServiceAverageCPUUtilization", 60],
        ["ECSServiceAverageMemoryUtilization", 70],
      ]);
    }
    const cluster = ref(onlyResource(stack, "aws_ecs_cluster"), "name");
    for (const [service, metric, perTask] of [
      ["signals", "ActiveTradingSignals", 50],
      ["marketdata", "MarketDataProcessingRate", 5000],
    ] as const) {
      const { target_tracking_scaling_policy_configuration: policy } = resourceAt(stack, `${service}/scaling/metric`).args as {
        target_tracking_scaling_policy_configuration: { target_value: number; customized_metric_specification: { metrics: object[] } };
      };
      expect(policy.target_value, service).toBe(perTask);
      expect(policy.customized_metric_specification.metrics).toMatchObject([
        {
          return_data: false,
          metric_stat: {
            stat: "Average",
            metric: { namespace: "Smart0DTE/Trading", metric_name: metric, dimensions: [{ name: "service.name", value: service }] },
          },
        },
        {
          return_data: false,
          metric_stat: {
            stat: "Average",
            metric: {
              namespace: "ECS/ContainerInsights",
              metric_name: "RunningTaskCount",
              dimensions: [
                { name: "ClusterName", value: cluster },
                { name: "ServiceName", value: ref(resourceAt(stack, `${service}/service`), "name") },
              ],
            },
          },
        },
        { expression: "FILL(total, 0) / tasks", return_data: true },
      ]);
    }
  });

  it("scales each by itself, out at once and in slowly", async () => {
    const stack = await servicesOf(region);
    for (const service of all) {
      const target = resourceAt(stack, `${service}/scaling/target`);
      expect(target.args).toMatchObject({
        service_namespace: "ecs",
        resource_id: `service/${ref(onlyResource(stack, "aws_ecs_cluster"), "name")}/${ref(resourceAt(stack, `${service}/service`), "name")}`,
      });
      const policies = own(stack, service, "aws_appautoscaling_policy");
      for (const { args } of policies)
        expect(args).toMatchObject({
          policy_type: "TargetTrackingScaling",
          target_tracking_scaling_policy_configuration: { scale_out_cooldown: 30, scale_in_cooldown: 300 },
        });
      for (const { args } of [...policies, ...own(stack, service, "aws_appautoscaling_scheduled_action")]) {
        for (const attribute of ["service_namespace", "scalable_dimension", "resource_id"])
          expect(args[attribute], service).toBe(ref(target, attribute));
      }
    }
  });

  it("has more tasks ready before the opening and the last two hours, in the market's own time", async () => {
    const actions = own(await servicesOf(region), "execution", "aws_appautoscaling_scheduled_action").map(({ args }) => [
      args.name,
      args.schedule,
      args.timezone,
      (args.scalable_target_action as { min_capacity: string }).min_capacity,
    ]);
    expect(actions).toEqual([
      ["closing-begins", "cron(45 13 ? * MON,TUE,WED,THU,FRI *)", "America/New_York", "4"],
      ["closing-ends", "cron(15 16 ? * MON,TUE,WED,THU,FRI *)", "America/New_York", "2"],
      ["opening-begins", "cron(15 9 ? * MON,TUE,WED,THU,FRI *)", "America/New_York", "4"],
      ["opening-ends", "cron(0 11 ? * MON,TUE,WED,THU,FRI *)", "America/New_York", "2"],
    ]);
    // An apply meanwhile would put the minimum back.
    for (const service of all)
      expect(own(await servicesOf(region), service, "aws_appautoscaling_target")[0]?.args.lifecycle, service).toEqual(
        service === "reporting" ? undefined : { ignore_changes: ["min_capacity"] },
      );
  });

  it("has a share of its requests traced, and tells of trouble on the way from signal to order in this environment", async () => {
    const stack = await servicesOf(region);
    const any = { host: "*", http_method: "*", service_name: "*", service_type: "*", resource_arn: "*" };
    const rules = resources(stack, "aws_xray_sampling_rule").map(({ args }) => args);
    // The lowest priority is asked first: every order, and of all else a share.
    expect([...rules].sort((one, other) => Number(one.priority) - Number(other.priority))).toMatchObject([
      { ...any, url_path: "/api/v1/orders*", fixed_rate: 1 },
      { ...any, url_path: "*", fixed_rate: 0.05, reservoir_size: 5 },
    ]);
    const groups = resources(stack, "aws_xray_group");
    const filters = [
      'http.url CONTAINS "/api/v1/orders"',
      'http.url CONTAINS "/api/v1/signals"',
      // Longer than the load balancer's alarm allows.
      "responsetime > 1",
      "fault = true",
    ];
    expect(groups.map(({ args }) => args.filter_expression).sort()).toEqual(
      filters.map((filter) => `annotation[otel.resource.deployment.environment] = "prod" AND ${filter}`).sort(),
    );
    for (const { args } of groups) expect(args.insights_configuration).toEqual({ insights_enabled: true, notifications_enabled: true });
  });
});

describe("spare capacity", () => {
  it("runs what is not critical, but for one task, and nothing else", async () => {
    for (const region of regions) {
      for (const { args } of resources(await servicesOf(region), "aws_ecs_service")) {
        expect(args.capacity_provider_strategy, String(args.name)).toEqual(
          args.name === "smart0dte-prod-reporting"
            ? [
                { capacity_provider: "FARGATE", base: 1, weight: 1 },
                { capacity_provider: "FARGATE_SPOT", weight: 99 },
              ]
            : [{ capacity_provider: "FARGATE", weight: 1 }],
        );
        expect(args).not.toHaveProperty("launch_type");
      }
    }
  });
});
