import { onlyResource, type Resource, resourceAt, resources } from "../helpers/estate";
import { constructPath } from "../helpers/estate-policies";
import { statementsOf } from "../helpers/policy";
import { colours, onlyOwn, own, ref, regions, routed, routes, servicesOf, targetGroup } from "../helpers/services";

describe.each(regions)("requests of prod in %s", (region) => {
  const forwards = async (listener: string) =>
    resources(await servicesOf(region), "aws_lb_listener_rule")
      .filter(({ args }) => String(args.listener_arn).includes(listener))
      .map((rule) => ({
        rule,
        priority: Number(rule.args.priority),
        conditions: rule.args.condition as {
          path_pattern?: { values: string[] };
          http_header?: { http_header_name: string; values: string[] };
        }[],
      }))
      .sort((a, b) => a.priority - b.priority);

  it("go by path to their service, with the header of CloudFront, on the listener for users and on that for tests", async () => {
    for (const listener of ["httpsListenerArn", "testListenerArn"]) {
      const rules = (await forwards(listener)).filter(({ conditions }) => conditions.length > 1);
      expect(rules.map(({ conditions }) => conditions[0]?.path_pattern?.values)).toEqual(routes);
      for (const { conditions } of rules)
        expect(conditions[1]?.http_header).toEqual({ http_header_name: "x-origin-verify", values: ["?*"] });
    }
  });

  it("all go to the service's blue group before the first deployment, by rules that have the green one as well", async () => {
    const stack = await servicesOf(region);
    const rules = resources(stack, "aws_lb_listener_rule");
    expect(rules).toHaveLength(2 * routed.length + 1);
    for (const rule of rules) {
      const [service = ""] = constructPath(rule).split("/");
      const [blue, green] = colours.map((colour) => ref(targetGroup(stack, service, colour), "arn"));
      expect(rule.args.action, constructPath(rule)).toEqual([
        {
          type: "forward",
          forward: {
            target_group: [
              { arn: blue, weight: 100 },
              { arn: green, weight: 0 },
            ],
          },
        },
      ]);
    }
  });

  it("of health checks alone need no header, and go to the service that stands for the region", async () => {
    const [probe, ...others] = (await forwards("httpsListenerArn")).filter(({ conditions }) =>
      conditions.every(({ http_header }) => http_header === undefined),
    );
    expect(others).toEqual([]);
    expect(probe?.conditions).toEqual([{ path_pattern: { values: ["/health"] } }]);
    expect(constructPath(probe?.rule ?? ({} as Resource))).toMatch(/^api\//);
  });

  it("reach tasks over HTTPS that are healthy by their /health, from the load balancer alone", async () => {
    const stack = await servicesOf(region);
    const groups = resources(stack, "aws_lb_target_group");
    expect(groups).toHaveLength(2 * routed.length);
    for (const { args } of groups) {
      expect(args).toMatchObject({
        protocol: "HTTPS",
        port: 8443,
        target_type: "ip",
        deregistration_delay: "30",
        slow_start: 30,
        health_check: {
          enabled: true,
          path: "/health",
          protocol: "HTTPS",
          matcher: "200",
          interval: 10,
          timeout: 5,
          healthy_threshold: 2,
          unhealthy_threshold: 3,
        },
      });
      expect(String(args.name).length).toBeLessThanOrEqual(32);
      // AWS refuses it behind a rule of two groups that binds no client to a group.
      expect(args).not.toHaveProperty("stickiness");
    }
    const admitted = resources(stack, "aws_vpc_security_group_ingress_rule").map(({ args }) => [
      args.from_port,
      args.to_port,
      args.referenced_security_group_id,
      args.cidr_ipv4,
    ]);
    expect(new Set(admitted.map(String))).toEqual(
      new Set([String([8443, 8443, "${data.terraform_remote_state.ingress.outputs.loadBalancerSecurityGroupId}", undefined])]),
    );
    expect(admitted).toHaveLength(routed.length);
  });
});

describe.each(regions)("a new version in prod in %s", (region) => {
  it("stands beside the old one, gets a tenth of the traffic for five minutes, and is taken back by itself", async () => {
    const stack = await servicesOf(region);
    const groups = resources(stack, "aws_codedeploy_deployment_group");
    expect(groups).toHaveLength(routed.length);
    const canary = onlyResource(stack, "aws_codedeploy_deployment_config");
    expect(canary.args).toMatchObject({
      compute_platform: "ECS",
      traffic_routing_config: { type: "TimeBasedCanary", time_based_canary: { percentage: 10, interval: 5 } },
    });
    for (const { args } of groups) {
      expect(args).toMatchObject({
        deployment_config_name: ref(canary, "deployment_config_name"),
        deployment_style: { deployment_option: "WITH_TRAFFIC_CONTROL", deployment_type: "BLUE_GREEN" },
        blue_green_deployment_config: {
          deployment_ready_option: { action_on_timeout: "CONTINUE_DEPLOYMENT" },
          terminate_blue_instances_on_deployment_success: { action: "TERMINATE", termination_wait_time_in_minutes: 30 },
        },
        auto_rollback_configuration: {
          enabled: true,
          events: ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"],
        },
        // A deployment whose alarms cannot be asked stops as well.
        alarm_configuration: { enabled: true, ignore_poll_alarm_failure: false },
      });
      const { target_group_pair_info: pair } = args.load_balancer_info as { target_group_pair_info: object };
      expect(pair).toMatchObject({
        prod_traffic_route: { listener_arns: ["${data.terraform_remote_state.ingress.outputs.httpsListenerArn}"] },
        test_traffic_route: { listener_arns: ["${data.terraform_remote_state.ingress.outputs.testListenerArn}"] },
      });
    }
  });

  it("is brought to its own service by CodeDeploy, between the service's two groups and in a role that reads no object and touches no other cluster", async () => {
    const stack = await servicesOf(region);
    const application = onlyResource(stack, "aws_codedeploy_app");
    expect(application.args.compute_platform).toBe("ECS");
    const role = resourceAt(stack, "deployments/role");
    expect(resources(stack, "aws_iam_role_policy_attachment").filter(({ args }) => args.role === ref(role, "name"))).toEqual([]);
    const statements = statementsOf(resourceAt(stack, "deployments/deploy").args.policy);
    expect(statements.flatMap(({ Action }) => Action).filter((action) => String(action).startsWith("s3:"))).toEqual([]);
    expect(statements.find(({ Sid }) => Sid === "MoveServices")?.Resource).toEqual([
      expect.stringMatching(/:service\/[^*/]+\/\*$/),
      expect.stringMatching(/:task-set\/[^*/]+\/\*$/),
    ]);
    expect(statementsOf(role.args.assume_role_policy)).toMatchObject([{ Principal: { Service: "codedeploy.amazonaws.com" } }]);
    for (const service of routed) {
      const { args } = onlyOwn(stack, service, "aws_codedeploy_deployment_group");
      expect(args, service).toMatchObject({
        app_name: ref(application, "name"),
        service_role_arn: ref(role, "arn"),
        ecs_service: {
          cluster_name: ref(onlyResource(stack, "aws_ecs_cluster"), "name"),
          service_name: ref(onlyOwn(stack, service, "aws_ecs_service"), "name"),
        },
        load_balancer_info: {
          target_group_pair_info: { target_group: colours.map((colour) => ({ name: ref(targetGroup(stack, service, colour), "name") })) },
        },
      });
    }
  });

  it("is watched for errors and slowness on both of its target groups", async () => {
    const stack = await servicesOf(region);
    for (const service of routed) {
      const alarms = own(stack, service, "aws_cloudwatch_metric_alarm").filter((alarm) =>
        constructPath(alarm).startsWith(`${service}/alarms/`),
      );
      const [group] = own(stack, service, "aws_codedeploy_deployment_group");
      expect((group?.args.alarm_configuration as { alarms: string[] } | undefined)?.alarms.sort()).toEqual(
        alarms.map(({ address }) => `\${${address}.alarm_name}`).sort(),
      );
      for (const colour of colours) {
        const watched = {
          namespace: "AWS/ApplicationELB",
          period: 60,
          dimensions: {
            LoadBalancer: "${data.terraform_remote_state.ingress.outputs.loadBalancerArnSuffix}",
            TargetGroup: ref(targetGroup(stack, service, colour), "arn_suffix"),
          },
        };
        // A group without requests is no reason to take anything back.
        const judged = { comparison_operator: "GreaterThanThreshold", treat_missing_data: "notBreaching" };
        expect(resourceAt(stack, `${service}/alarms/${colour}-errors`).args).toMatchObject({
          ...judged,
          threshold: 5,
          evaluation_periods: 2,
          datapoints_to_alarm: 2,
          metric_query: [
            { expression: "100 * FILL(errors, 0) / requests", return_data: true },
            { id: "errors", metric: { ...watched, metric_name: "HTTPCode_Target_5XX_Count", stat: "Sum" } },
            { id: "requests", metric: { ...watched, metric_name: "RequestCount", stat: "Sum" } },
          ],
        });
        expect(resourceAt(stack, `${service}/alarms/${colour}-slowness`).args).toMatchObject({
          ...judged,
          ...watched,
          threshold: 1,
          evaluation_periods: 3,
          datapoints_to_alarm: 3,
          metric_name: "TargetResponseTime",
          extended_statistic: "p99",
        });
      }
      expect(alarms).toHaveLength(2 * colours.length);
    }
  });

  it("belongs to CodeDeploy where requests come in, and to ECS with a circuit breaker elsewhere", async () => {
    const stack = await servicesOf(region);
    for (const service of routed) {
      const { args } = onlyOwn(stack, service, "aws_ecs_service");
      expect(args).toMatchObject({
        deployment_controller: { type: "CODE_DEPLOY" },
        desired_count: 2,
        deployment_minimum_healthy_percent: 100,
        deployment_maximum_percent: 200,
        health_check_grace_period_seconds: 60,
        wait_for_steady_state: false,
        propagate_tags: "SERVICE",
      });
      expect(args.load_balancer).toEqual([
        { target_group_arn: ref(targetGroup(stack, service, "blue"), "arn"), container_name: "tls", container_port: 8443 },
      ]);
      // The first three change with deployments and scaling; the others AWS changes only by a deployment.
      expect((args.lifecycle as { ignore_changes: string[] }).ignore_changes).toEqual([
        "task_definition",
        "load_balancer",
        "desired_count",
        "network_configuration",
        "capacity_provider_strategy",
        "platform_version",
      ]);
      // ECS takes a target group only behind a rule, and capacity only of its cluster.
      expect(args.depends_on).toEqual([
        resourceAt(stack, `${service}/rules/production`).address,
        onlyResource(stack, "aws_ecs_cluster_capacity_providers").address,
      ]);
    }
    for (const { args } of resources(stack, "aws_lb_listener_rule")) expect(args.lifecycle).toEqual({ ignore_changes: ["action"] });
    const { args: worker } = onlyOwn(stack, "reporting", "aws_ecs_service");
    expect(worker).toMatchObject({
      deployment_controller: { type: "ECS" },
      deployment_circuit_breaker: { enable: true, rollback: true },
      force_new_deployment: true,
      lifecycle: { ignore_changes: ["task_definition", "desired_count"] },
    });
    expect(worker).not.toHaveProperty("load_balancer");
  });
});
