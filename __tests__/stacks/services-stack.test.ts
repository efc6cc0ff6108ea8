import { loadEstate } from "../../config/load";
import { fargateMemory } from "../../src/modules/services/fargate-sizes";
import { storeVariables, taskVariables } from "../../src/modules/services/task-variables";
import { editedEstate, onlyResource, realConfig, realStack, realStacks, type Resource, resourceAt, resources, type SynthesizedStack, synthesizeAll, synthesizeStack } from "../helpers/estate";
import { constructPath } from "../helpers/estate-policies";
import { decide, statementsOf } from "../helpers/policy";

const routed = ["api", "execution", "marketdata", "realtime", "signals"];
const all = [...routed, "reporting"].sort();
const regions = ["us-east-1", "us-west-2"] as const;
const of = (region: string): Promise<SynthesizedStack> => realStack(`prod-${region}-services`);

interface RenderedContainer {
  readonly name: string;
  readonly image: string;
  readonly essential: boolean;
  readonly environment?: readonly { readonly name: string; readonly value: string }[];
  readonly secrets?: readonly { readonly name: string; readonly valueFrom: string }[];
  readonly portMappings?: readonly { readonly containerPort: number }[];
  readonly dependsOn?: readonly { readonly containerName: string }[];
  readonly stopTimeout?: number;
}

const containersOf = ({ args }: Resource): RenderedContainer[] => JSON.parse(String(args.container_definitions)) as RenderedContainer[];
const tasks = async (region: string): Promise<Resource[]> => resources(await of(region), "aws_ecs_task_definition");
/** Resources of one service. */
const own = (stack: SynthesizedStack, service: string, type: string): Resource[] => resources(stack, type).filter((resource) => constructPath(resource).startsWith(`${service}/`));

describe.each(regions)("the cluster of prod in %s", (region) => {
  it("takes Fargate and its spare capacity, and tells what happens in it", async () => {
    const stack = await of(region);
    expect(onlyResource(stack, "aws_ecs_cluster").args.setting).toEqual([{ name: "containerInsights", value: "enhanced" }]);
    expect(onlyResource(stack, "aws_ecs_cluster_capacity_providers").args.capacity_providers).toEqual(["FARGATE", "FARGATE_SPOT"]);
  });

  it("runs every service of the catalogue, each with a task, roles, a security group and a log group of its own", async () => {
    const stack = await of(region);
    expect(resources(stack, "aws_ecs_service").map(({ args }) => args.name).sort()).toEqual(all.map((service) => `smart0dte-prod-${service}`));
    for (const service of all) {
      expect(own(stack, service, "aws_ecs_task_definition"), service).toHaveLength(1);
      expect(own(stack, service, "aws_iam_role").map(({ args }) => args.name)).toEqual([`smart0dte-prod-${service}-run-${region}`, `smart0dte-prod-${service}-start-${region}`]);
      expect(own(stack, service, "aws_security_group")).toHaveLength(1);
      expect(own(stack, service, "aws_cloudwatch_log_group").map(({ args }) => args.name)).toEqual([`/smart0dte/prod/${service}`]);
    }
  });

  it("scales each from 2 to 20 tasks, on CPU, memory, and the platform's measures per task", async () => {
    const stack = await of(region);
    for (const service of all) {
      expect(own(stack, service, "aws_appautoscaling_target").map(({ args }) => [args.min_capacity, args.max_capacity, args.scalable_dimension]), service).toEqual([[2, 20, "ecs:service:DesiredCount"]]);
      const policies = own(stack, service, "aws_appautoscaling_policy").map(({ args }) => args.target_tracking_scaling_policy_configuration as Record<string, unknown>);
      const predefined = policies.flatMap((policy) => (policy.predefined_metric_specification === undefined ? [] : [[(policy.predefined_metric_specification as { predefined_metric_type: string }).predefined_metric_type, policy.target_value]]));
      expect(predefined).toEqual([["ECSServiceAverageCPUUtilization", 60], ["ECSServiceAverageMemoryUtilization", 70]]);
    }
    for (const [service, metric] of [["signals", "ActiveTradingSignals"], ["marketdata", "MarketDataProcessingRate"]] as const) {
      const { target_tracking_scaling_policy_configuration: policy } = resourceAt(stack, `${service}/scaling/metric`).args as { target_tracking_scaling_policy_configuration: { customized_metric_specification: { metrics: object[] } } };
      expect(policy.customized_metric_specification.metrics).toMatchObject([
        { return_data: false, metric_stat: { stat: "Average", metric: { namespace: "Smart0DTE/Trading", metric_name: metric, dimensions: [{ name: "service.name", value: service }] } } },
        { return_data: false, metric_stat: { metric: { namespace: "ECS/ContainerInsights", metric_name: "RunningTaskCount" } } },
        { expression: "total / tasks", return_data: true },
      ]);
    }
  });

  it("has more tasks ready before the opening and the last two hours, in the market's own time", async () => {
    const actions = own(await of(region), "execution", "aws_appautoscaling_scheduled_action").map(({ args }) => [args.name, args.schedule, args.timezone, (args.scalable_target_action as { min_capacity: string }).min_capacity]);
    expect(actions).toEqual([
      ["closing-begins", "cron(45 13 ? * MON,TUE,WED,THU,FRI *)", "America/New_York", "4"],
      ["closing-ends", "cron(15 16 ? * MON,TUE,WED,THU,FRI *)", "America/New_York", "2"],
      ["opening-begins", "cron(15 9 ? * MON,TUE,WED,THU,FRI *)", "America/New_York", "4"],
      ["opening-ends", "cron(0 11 ? * MON,TUE,WED,THU,FRI *)", "America/New_York", "2"],
    ]);
    // An apply meanwhile would put the minimum back.
    for (const service of all) expect(own(await of(region), service, "aws_appautoscaling_target")[0]?.args.lifecycle, service).toEqual(service === "reporting" ? undefined : { ignore_changes: ["min_capacity"] });
  });
});

describe.each(regions)("a task of prod in %s", (region) => {
  it("is an ARM task of Fargate of a size that Fargate has", async () => {
    for (const { args } of await tasks(region)) {
      expect(args).toMatchObject({ requires_compatibilities: ["FARGATE"], network_mode: "awsvpc", runtime_platform: { cpu_architecture: "ARM64", operating_system_family: "LINUX" } });
      expect(fargateMemory.get(Number(args.cpu))).toContain(Number(args.memory));
    }
  });

  it("ends TLS on 8443 where requests come in, and collects traces everywhere", async () => {
    for (const task of await tasks(region)) {
      const containers = containersOf(task);
      const requests = !constructPath(task).startsWith("reporting/");
      expect(containers.map(({ name }) => name)).toEqual(["application", ...(requests ? ["tls"] : []), "collector"]);
      if (requests) {
        // Started after the application, and so stopped before it: requests on their way are answered.
        expect(containers[1]).toMatchObject({ essential: true, portMappings: [{ containerPort: 8443 }], dependsOn: [{ containerName: "application" }] });
        expect(containers[0]?.stopTimeout).toBeGreaterThan(containers[1]?.stopTimeout ?? 0);
      }
      expect(containers.at(-1)?.essential).toBe(false);
    }
  });

  it("learns names of secrets and where to ask, and gets credentials of others from ECS", async () => {
    const task = (await tasks(region)).find((resource) => constructPath(resource).startsWith("execution/"));
    const [application] = task === undefined ? [] : containersOf(task);
    expect(application?.environment).toEqual(expect.arrayContaining([
      { name: "DATABASE_SECRET_NAME", value: "smart0dte/prod/database/application" },
      { name: "DATABASE_WRITER_PARAMETER", value: "/smart0dte/prod/db/writer" },
      { name: "CACHE_SECRET_NAME", value: "smart0dte/prod/cache/auth-token" },
    ]));
    expect(application?.secrets).toEqual([{ name: "BROKER_INTERACTIVE_BROKERS", valueFrom: `arn:aws:secretsmanager:${region}:333333333333:secret:smart0dte/prod/external/broker-interactive-brokers` }]);
  });

  it("has no variables but those that the check of the configuration knows", async () => {
    // dev has the engine of time series that gives the most variables.
    for (const id of [`prod-${region}-services`, `dev-${region}-services`]) {
      for (const task of resources(await realStack(id), "aws_ecs_task_definition")) {
        const [service = ""] = constructPath(task).split("/");
        const stores = loadEstate(realConfig).find(({ environment }) => id.startsWith(environment))?.services.catalog[service]?.uses.stores ?? [];
        const known: readonly string[] = [...taskVariables, ...stores.flatMap((store) => storeVariables[store])];
        const names = containersOf(task)[0]?.environment?.map(({ name }) => name) ?? [];
        expect(known, service).toEqual(expect.arrayContaining(names));
        if (id.startsWith("dev")) expect(names).toHaveLength(known.length);
      }
    }
  });

  it("is deployed from a template that a parameter of standard form holds, with a place for the image", async () => {
    for (const { args } of resources(await of(region), "aws_ssm_parameter")) {
      expect(args).toMatchObject({ tier: "Advanced", name: expect.stringMatching(/^\/smart0dte\/prod\/services\/\w+\/task-definition$/) as string });
      // https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html
      expect(String(args.value).length).toBeLessThan(8192);
      const { containerDefinitions } = JSON.parse(String(args.value)) as { containerDefinitions: RenderedContainer[] };
      expect(containerDefinitions[0]).toMatchObject({ name: "application", image: "<IMAGE1_NAME>" });
    }
  });
});

describe.each(regions)("requests of prod in %s", (region) => {
  const forwards = async (listener: string) =>
    resources(await of(region), "aws_lb_listener_rule")
      .filter(({ args }) => String(args.listener_arn).includes(listener))
      .map((rule) => ({ rule, priority: Number(rule.args.priority), conditions: rule.args.condition as { path_pattern?: { values: string[] }; http_header?: { http_header_name: string; values: string[] } }[] }))
      .sort((a, b) => a.priority - b.priority);

  it("go by path to their service, with the header of CloudFront, on the listener for users and on that for tests", async () => {
    for (const listener of ["httpsListenerArn", "testListenerArn"]) {
      const rules = (await forwards(listener)).filter(({ conditions }) => conditions.length > 1);
      expect(rules.map(({ conditions }) => conditions[0]?.path_pattern?.values)).toEqual([["/ws/*", "/api/v1/stream/*"], ["/api/v1/signals/*"], ["/api/v1/market-data/*"], ["/api/v1/orders/*"], ["/api/*"]]);
      for (const { conditions } of rules) expect(conditions[1]?.http_header).toEqual({ http_header_name: "x-origin-verify", values: ["?*"] });
    }
  });

  it("of health checks alone need no header, and go to the service that stands for the region", async () => {
    const [probe, ...others] = (await forwards("httpsListenerArn")).filter(({ conditions }) => conditions.every(({ http_header }) => http_header === undefined));
    expect(others).toEqual([]);
    expect(probe?.conditions).toEqual([{ path_pattern: { values: ["/health"] } }]);
    expect(constructPath(probe?.rule ?? ({} as Resource))).toMatch(/^api\//);
  });

  it("reach tasks over HTTPS that are healthy by their /health, from the load balancer alone", async () => {
    const stack = await of(region);
    const groups = resources(stack, "aws_lb_target_group");
    expect(groups).toHaveLength(2 * routed.length);
    for (const { args } of groups) {
      expect(args).toMatchObject({ protocol: "HTTPS", port: 8443, target_type: "ip", deregistration_delay: "30", health_check: { path: "/health", protocol: "HTTPS", matcher: "200" } });
      expect(String(args.name).length).toBeLessThanOrEqual(32);
      // AWS refuses it behind a rule of two groups that binds no client to a group.
      expect(args).not.toHaveProperty("stickiness");
    }
    const admitted = resources(stack, "aws_vpc_security_group_ingress_rule").map(({ args }) => [args.from_port, args.to_port, args.referenced_security_group_id, args.cidr_ipv4]);
    expect(new Set(admitted.map(String))).toEqual(new Set([String([8443, 8443, "${data.terraform_remote_state.ingress.outputs.loadBalancerSecurityGroupId}", undefined])]));
    expect(admitted).toHaveLength(routed.length);
  });
});

describe.each(regions)("a new version in prod in %s", (region) => {
  it("stands beside the old one, gets a tenth of the traffic for five minutes, and is taken back by itself", async () => {
    const stack = await of(region);
    const groups = resources(stack, "aws_codedeploy_deployment_group");
    expect(groups).toHaveLength(routed.length);
    expect(onlyResource(stack, "aws_codedeploy_deployment_config").args).toMatchObject({ compute_platform: "ECS", traffic_routing_config: { type: "TimeBasedCanary", time_based_canary: { percentage: 10, interval: 5 } } });
    for (const { args } of groups) {
      expect(args).toMatchObject({
        deployment_style: { deployment_option: "WITH_TRAFFIC_CONTROL", deployment_type: "BLUE_GREEN" },
        blue_green_deployment_config: { deployment_ready_option: { action_on_timeout: "CONTINUE_DEPLOYMENT" }, terminate_blue_instances_on_deployment_success: { action: "TERMINATE", termination_wait_time_in_minutes: 30 } },
        auto_rollback_configuration: { enabled: true, events: ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"] },
        alarm_configuration: { enabled: true },
      });
      const { target_group_pair_info: pair } = args.load_balancer_info as { target_group_pair_info: { target_group: object[]; prod_traffic_route: object; test_traffic_route: object } };
      expect(pair.target_group).toHaveLength(2);
      expect(pair).toMatchObject({ prod_traffic_route: { listener_arns: ["${data.terraform_remote_state.ingress.outputs.httpsListenerArn}"] }, test_traffic_route: { listener_arns: ["${data.terraform_remote_state.ingress.outputs.testListenerArn}"] } });
    }
  });

  it("is watched for errors and slowness on both of its target groups", async () => {
    const stack = await of(region);
    for (const service of routed) {
      const alarms = own(stack, service, "aws_cloudwatch_metric_alarm");
      const [group] = own(stack, service, "aws_codedeploy_deployment_group");
      expect((group?.args.alarm_configuration as { alarms: string[] } | undefined)?.alarms.sort()).toEqual(alarms.map(({ address }) => `\${${address}.alarm_name}`).sort());
      const text = JSON.stringify(alarms.map(({ args }) => args));
      for (const target of own(stack, service, "aws_lb_target_group")) expect(text.split(`\${${target.address}.arn_suffix}`).length - 1, `${service}: ${target.address}`).toBe(3);
      expect(alarms.map(({ args }) => args.threshold)).toEqual([5, 1, 5, 1]);
    }
  });

  it("belongs to CodeDeploy where requests come in, and to ECS with a circuit breaker elsewhere", async () => {
    const stack = await of(region);
    for (const service of routed) {
      const args = own(stack, service, "aws_ecs_service")[0]?.args ?? {};
      expect(args).toMatchObject({ deployment_controller: { type: "CODE_DEPLOY" }, desired_count: 2, deployment_minimum_healthy_percent: 100, deployment_maximum_percent: 200, wait_for_steady_state: false, propagate_tags: "SERVICE" });
      // AWS refuses these beside CODE_DEPLOY; Terraform plans them.
      expect(args).not.toHaveProperty("deployment_circuit_breaker");
      expect(args.load_balancer).toHaveLength(1);
      expect((args.lifecycle as { ignore_changes: string[] }).ignore_changes).toEqual(expect.arrayContaining(["task_definition", "load_balancer", "desired_count"]));
    }
    for (const { args } of resources(stack, "aws_lb_listener_rule")) expect(args.lifecycle).toEqual({ ignore_changes: ["action"] });
    const { args: worker } = own(stack, "reporting", "aws_ecs_service")[0] ?? { args: {} };
    expect(worker).toMatchObject({ deployment_controller: { type: "ECS" }, deployment_circuit_breaker: { enable: true, rollback: true }, force_new_deployment: true });
    expect(worker).not.toHaveProperty("load_balancer");
  });
});

describe("spare capacity", () => {
  it("runs what is not critical, but for one task, and nothing else", async () => {
    for (const region of regions) {
      for (const { args } of resources(await of(region), "aws_ecs_service")) {
        const strategy = args.capacity_provider_strategy as { capacity_provider: string; base?: number }[];
        expect(strategy.some(({ capacity_provider }) => capacity_provider === "FARGATE_SPOT"), String(args.name)).toBe(args.name === "smart0dte-prod-reporting");
        expect(args).not.toHaveProperty("launch_type");
      }
    }
  });
});

describe("the roles of a service", () => {
  const decideFor = async (role: string, action: string, resource: string, context: Record<string, string> = {}) => {
    const stack = await of("us-east-1");
    const [service = "", part = ""] = role.split("/");
    const policies = own(stack, service, "aws_iam_role_policy").filter(({ args }) => args.name === part);
    return decide(policies.flatMap(({ args }) => statementsOf(args.policy)), { action, resource, context });
  };
  const secret = (name: string): string => `arn:aws:secretsmanager:us-east-1:333333333333:secret:smart0dte/prod/${name}-AbCdEf`;

  it("read the secrets of the stores that the service uses, and no others", async () => {
    expect(await decideFor("api/run", "secretsmanager:GetSecretValue", secret("database/application"))).toBe("allowed");
    expect(await decideFor("api/run", "secretsmanager:GetSecretValue", secret("database/administrator"))).toBe("not allowed");
    expect(await decideFor("realtime/run", "secretsmanager:GetSecretValue", secret("database/application"))).toBe("not allowed");
    expect(await decideFor("api/run", "secretsmanager:GetSecretValue", secret("external/broker-interactive-brokers"))).toBe("not allowed");
    expect(await decideFor("execution/start", "secretsmanager:GetSecretValue", secret("external/broker-interactive-brokers"))).toBe("allowed");
    expect(await decideFor("marketdata/start", "secretsmanager:GetSecretValue", secret("external/broker-interactive-brokers"))).toBe("not allowed");
  });

  it("fetch the service's own image alone", async () => {
    const repository = (service: string): string => `arn:aws:ecr:us-east-1:333333333333:repository/smart0dte/prod/${service}`;
    expect(await decideFor("api/start", "ecr:BatchGetImage", repository("api"))).toBe("allowed");
    expect(await decideFor("api/start", "ecr:BatchGetImage", repository("execution"))).toBe("not allowed");
    expect(await decideFor("api/run", "ecr:BatchGetImage", repository("api"))).toBe("not allowed");
  });

  it("fetch public images through the cache of their own region, which does without the gallery's", async () => {
    for (const region of regions) {
      const images = (await tasks(region)).flatMap((task) => containersOf(task).map(({ image }) => image));
      expect(images.filter((image) => !image.startsWith(`333333333333.dkr.ecr.${region}.amazonaws.com/ecr-public/`)), region).toEqual([]);
    }
    for (const action of ["ecr:BatchGetImage", "ecr:BatchImportUpstreamImage", "ecr:CreateRepository"]) {
      expect(await decideFor("api/start", action, "arn:aws:ecr:us-east-1:333333333333:repository/ecr-public/docker/library/caddy"), action).toBe("allowed");
    }
    expect(await decideFor("api/start", "ecr:CreateRepository", "arn:aws:ecr:us-east-1:333333333333:repository/smart0dte/prod/api")).toBe("not allowed");
  });

  it("are worn by tasks of the account's own ECS alone, and no service has an access key", async () => {
    for (const { args } of own(await of("us-east-1"), "api", "aws_iam_role")) {
      expect(statementsOf(args.assume_role_policy)).toMatchObject([{ Principal: { Service: "ecs-tasks.amazonaws.com" }, Condition: { StringEquals: { "aws:SourceAccount": "333333333333" } } }]);
    }
    for (const stack of await realStacks()) expect(resources(stack, "aws_iam_access_key")).toEqual([]);
  });
});

describe("a service that is added", () => {
  it("is an entry of the catalogue and nothing else", async () => {
    const stacks = await synthesizeAll(editedEstate(({ environment, services }) => {
      if (environment === "prod" && services.catalog.api !== undefined) services.catalog.risk = { ...structuredClone(services.catalog.api), route: { paths: ["/api/v1/risk/*"], priority: 500, healthPath: "/health" } };
    }));
    const before = new Map((await realStacks()).map((stack) => [stack.id, stack]));
    for (const stack of stacks) {
      const was = before.get(stack.id);
      const known = new Set(was === undefined ? [] : resources(was).map(({ address }) => address));
      const added = resources(stack).filter(({ address }) => !known.has(address));
      if (!/^prod-us-(east-1|west-2)-(services|registry)$/.test(stack.id)) expect(added.map(({ address }) => address), stack.id).toEqual([]);
      else for (const resource of added) expect(constructPath(resource)).toMatch(/^risk\//);
      // What was there stays as it was: no rule, name or address moves.
      for (const resource of was === undefined ? [] : resources(was)) expect(resources(stack).find(({ address }) => address === resource.address)).toEqual(resource);
    }
    expect(stacks.filter((stack) => resources(stack, "aws_ecs_service").some(({ args }) => args.name === "smart0dte-prod-risk")).map(({ id }) => id)).toEqual(["prod-us-east-1-services", "prod-us-west-2-services"]);
  });
});

describe("a service to which every microsecond counts", () => {
  let stack: SynthesizedStack;
  beforeAll(async () => {
    const edited = editedEstate(({ services }) => {
      if (services.catalog.execution !== undefined) services.catalog.execution.capacity = "placementGroup";
    });
    stack = await synthesizeStack(edited, "prod-us-east-1-services");
  });

  it("runs on instances that stand close together, a set for each zone", () => {
    expect(resources(stack, "aws_placement_group").map(({ args }) => args.strategy)).toEqual(["cluster", "cluster", "cluster"]);
    const groups = resources(stack, "aws_autoscaling_group");
    expect(groups).toHaveLength(3);
    expect(new Set(groups.map(({ args }) => String(args.vpc_zone_identifier))).size).toBe(3);
    expect(new Set(groups.map(({ args }) => args.placement_group)).size).toBe(3);
    for (const { args } of resources(stack, "aws_launch_template")) {
      expect(args).toMatchObject({ instance_type: "c7gn.xlarge", image_id: expect.stringMatching(/^resolve:ssm:.*arm64/) as string, metadata_options: { http_tokens: "required", http_put_response_hop_limit: 1 } });
    }
  });

  it("asks for these instances, and its task for none of Fargate's", () => {
    const made = resources(stack, "aws_ecs_capacity_provider");
    const providers = made.map(({ args }) => String(args.name));
    // By reference, so that the cluster takes them only when they are there.
    expect(onlyResource(stack, "aws_ecs_cluster_capacity_providers").args.capacity_providers).toEqual(["FARGATE", "FARGATE_SPOT", ...made.map(({ address }) => `\${${address}.name}`)]);
    const [service] = own(stack, "execution", "aws_ecs_service");
    expect((service?.args.capacity_provider_strategy as { capacity_provider: string }[] | undefined)?.map(({ capacity_provider }) => capacity_provider)).toEqual(providers);
    expect(own(stack, "execution", "aws_ecs_task_definition").map(({ args }) => args.requires_compatibilities)).toEqual([["EC2"]]);
  });

  it("is off where nothing asks for it: no placement group that nobody uses", async () => {
    for (const real of await realStacks()) for (const type of ["aws_placement_group", "aws_autoscaling_group", "aws_ecs_capacity_provider"]) expect(resources(real, type)).toEqual([]);
  });
});
