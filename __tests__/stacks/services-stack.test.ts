import { loadEstate } from "../../config/load";
import { usedStores } from "../../config/schema/services";
import { storeVariables, taskVariables } from "../../src/facts/task-variables";
import {
  editedEstate,
  onlyResource,
  realConfig,
  realStack,
  realStacks,
  resourceAt,
  resources,
  type SynthesizedStack,
  synthesizeAll,
  synthesizeStack,
} from "../helpers/estate";
import { constructPath } from "../helpers/estate-policies";
import { decide, statementsOf } from "../helpers/policy";
import { all, containersOf, onlyOwn, own, parameters, ref, regions, servicesOf, tasks, templates } from "../helpers/services";

/** Rules by which a service's own tasks leave. */
const leaving = (stack: SynthesizedStack, service: string) =>
  resources(stack, "aws_vpc_security_group_egress_rule").filter(
    ({ args }) => args.security_group_id === ref(onlyOwn(stack, service, "aws_security_group"), "id"),
  );

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
    expect(onlyResource(stack, "aws_xray_sampling_rule").args).toMatchObject({
      fixed_rate: 0.05,
      reservoir_size: 5,
      host: "*",
      http_method: "*",
      url_path: "*",
      service_name: "*",
      service_type: "*",
      resource_arn: "*",
    });
    const groups = resources(stack, "aws_xray_group");
    expect(groups.map(({ args }) => args.filter_expression)).toEqual(
      ["orders", "signals"].map(
        (path) => `annotation[otel.resource.deployment.environment] = "prod" AND http.url CONTAINS "/api/v1/${path}"`,
      ),
    );
    for (const { args } of groups) expect(args.insights_configuration).toEqual({ insights_enabled: true, notifications_enabled: true });
  });
});

describe.each(regions)("a task of prod in %s", (region) => {
  it("is an ARM task of Fargate, whose revisions stay for a rollback", async () => {
    for (const { args } of await tasks(region)) {
      expect(args).toMatchObject({
        requires_compatibilities: ["FARGATE"],
        network_mode: "awsvpc",
        runtime_platform: { cpu_architecture: "ARM64", operating_system_family: "LINUX" },
        skip_destroy: true,
      });
    }
  });

  it("ends TLS on 8443 where requests come in, and collects traces everywhere", async () => {
    for (const task of await tasks(region)) {
      const containers = containersOf(task);
      const requests = !constructPath(task).startsWith("reporting/");
      expect(containers.map(({ name }) => name)).toEqual(["application", ...(requests ? ["tls"] : []), "collector"]);
      if (requests) {
        // Started after the application, and so stopped before it: requests on their way are answered.
        expect(containers[1]).toMatchObject({
          essential: true,
          portMappings: [{ containerPort: 8443 }],
          dependsOn: [{ containerName: "application" }],
        });
        expect(containers[0]?.stopTimeout).toBeGreaterThan(containers[1]?.stopTimeout ?? 0);
      }
      expect(containers.at(-1)?.essential).toBe(false);
    }
  });

  it("has no address in the internet, no shell from outside, and no file system of an image to write to", async () => {
    const stack = await servicesOf(region);
    for (const { args } of resources(stack, "aws_ecs_service")) {
      expect(args).toMatchObject({
        enable_execute_command: false,
        network_configuration: { assign_public_ip: false, subnets: "${data.terraform_remote_state.network.outputs.appSubnetIds}" },
      });
    }
    const containers = [
      ...(await tasks(region)).flatMap(containersOf),
      ...templates(stack).flatMap(({ containerDefinitions }) => containerDefinitions),
    ];
    expect(containers.map(({ name, readonlyRootFilesystem }) => [name, readonlyRootFilesystem])).toEqual(
      containers.map(({ name }) => [name, true]),
    );
  });

  it("reaches the internet over TCP on the ports of the configuration alone", async () => {
    const twoPorts = await synthesizeStack(
      editedEstate(({ network }) => (network.egressPorts = [443, 4001])),
      `prod-${region}-services`,
    );
    for (const [stack, ports] of [
      [await servicesOf(region), [443]],
      [twoPorts, [443, 4001]],
    ] as const) {
      for (const service of all.filter((name) => name !== "realtime")) {
        const group = onlyOwn(stack, service, "aws_security_group");
        const allowed = leaving(stack, service)
          .map(({ args }) => [args.ip_protocol, args.from_port, args.to_port])
          .sort((left, right) => Number(left[1]) - Number(right[1]));
        expect(allowed, service).toEqual(ports.map((port) => ["tcp", port, port]));
        expect(group.args).not.toHaveProperty("egress");
      }
    }
  });

  it("reaches AWS by the endpoints of the VPC alone, where it calls nobody outside and they are enough", async () => {
    const reached = (stack: SynthesizedStack, service: string) =>
      leaving(stack, service).map(({ args }) => [
        args.from_port,
        args.to_port,
        args.referenced_security_group_id ?? args.prefix_list_id ?? args.cidr_ipv4,
      ]);
    const network = "${data.terraform_remote_state.network.outputs.";
    const closed = [
      [443, 443, `${network}endpointSecurityGroupId}`],
      [443, 443, `${network}s3PrefixListId}`],
    ];
    expect(reached(await servicesOf(region), "realtime")).toEqual(closed);
    const services = (edit: Parameters<typeof editedEstate>[0]) => synthesizeStack(editedEstate(edit), `prod-${region}-services`);
    const withCells = await services(({ regions }) => {
      for (const one of [regions.primary, regions.recovery]) if (one !== undefined) one.timestreamCells = { ingest: 1, query: 1 };
    });
    expect(all.filter((service) => reached(withCells, service).length === 2)).toEqual(["api", "realtime", "reporting", "signals"]);
    for (const opened of [
      await services(({ services: { catalog } }) => {
        if (catalog.realtime !== undefined) catalog.realtime.uses.internet = true;
      }),
      await services(
        ({ network: settings }) => (settings.interfaceEndpoints = settings.interfaceEndpoints.filter((name) => name !== "xray")),
      ),
    ])
      expect(reached(opened, "realtime")).toEqual([[443, 443, "0.0.0.0/0"]]);
  });

  it("learns names of secrets and where to ask, and gets credentials of others from ECS", async () => {
    const [application] =
      templates(await servicesOf(region)).find(({ family }) => family === "smart0dte-prod-execution")?.containerDefinitions ?? [];
    expect(application?.environment).toEqual(
      expect.arrayContaining([
        {
          name: "DATABASE_SECRET_NAMES",
          value: "smart0dte/prod/database/services/execution/a,smart0dte/prod/database/services/execution/b",
        },
        { name: "DATABASE_WRITER_PARAMETER", value: "/smart0dte/prod/db/writer" },
        { name: "CACHE_SECRET_NAME", value: "smart0dte/prod/cache/auth-token" },
      ]),
    );
    expect(application?.secrets).toEqual([
      {
        name: "BROKER_INTERACTIVE_BROKERS",
        valueFrom: `arn:aws:secretsmanager:${region}:333333333333:secret:smart0dte/prod/external/broker-interactive-brokers`,
      },
    ]);
  });

  it("starts at first without credentials of others, which nobody has stored yet", async () => {
    const asked = (containers: readonly { readonly name: string; readonly secrets?: readonly unknown[] }[]): string[] =>
      containers.filter(({ secrets = [] }) => secrets.length > 0).map(({ name }) => name);
    for (const task of await tasks(region)) expect(asked(containersOf(task)), constructPath(task)).toEqual([]);
    // Deployed revisions ask, or this would prove nothing.
    expect(
      templates(await servicesOf(region))
        .filter(({ containerDefinitions }) => asked(containerDefinitions).length > 0)
        .map(({ family }) => family),
    ).toEqual(["smart0dte-prod-execution", "smart0dte-prod-marketdata"]);
  });

  it("has no variables but those that the check of the configuration knows", async () => {
    // dev has the engine of time series that gives the most variables.
    for (const id of [`prod-${region}-services`, `dev-${region}-services`]) {
      for (const task of resources(await realStack(id), "aws_ecs_task_definition")) {
        const [service = ""] = constructPath(task).split("/");
        const stores =
          loadEstate(realConfig).find(({ environment }) => id.startsWith(environment))?.services.catalog[service]?.uses.stores ?? {};
        const known: readonly string[] = [...taskVariables, ...usedStores(stores).flatMap((store) => storeVariables[store])];
        const names = containersOf(task)[0]?.environment?.map(({ name }) => name) ?? [];
        expect(known, service).toEqual(expect.arrayContaining(names));
        if (id.startsWith("dev")) expect(names).toHaveLength(known.length);
      }
    }
  });

  it("is deployed from a template that a parameter of standard form holds, with a place for the image", async () => {
    for (const { args } of parameters(await servicesOf(region), "task-definition")) {
      expect(args).toMatchObject({
        tier: "Advanced",
        name: expect.stringMatching(/^\/smart0dte\/prod\/services\/\w+\/task-definition$/) as string,
      });
      // https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html
      expect(String(args.value).length).toBeLessThan(8192);
    }
    for (const { containerDefinitions } of templates(await servicesOf(region))) {
      expect(containerDefinitions[0]).toMatchObject({ name: "application", image: "<IMAGE1_NAME>" });
    }
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

describe("the roles of a service", () => {
  const decideFor = async (role: string, action: string, resource: string, context: Record<string, string> = {}) => {
    const stack = await servicesOf("us-east-1");
    const [service = "", part = ""] = role.split("/");
    const policies = own(stack, service, "aws_iam_role_policy").filter(({ args }) => args.name === part);
    return decide(
      policies.flatMap(({ args }) => statementsOf(args.policy)),
      { action, resource, context },
    );
  };
  const secret = (name: string): string => `arn:aws:secretsmanager:us-east-1:333333333333:secret:smart0dte/prod/${name}-AbCdEf`;

  it("read the secrets of the stores that the service uses, and no others", async () => {
    for (const user of ["a", "b"]) {
      expect(await decideFor("api/run", "secretsmanager:GetSecretValue", secret(`database/services/api/${user}`))).toBe("allowed");
      expect(await decideFor("api/run", "secretsmanager:GetSecretValue", secret(`database/services/execution/${user}`))).toBe(
        "not allowed",
      );
    }
    expect(await decideFor("api/run", "secretsmanager:GetSecretValue", secret("database/administrator"))).toBe("not allowed");
    expect(await decideFor("realtime/run", "secretsmanager:GetSecretValue", secret("database/services/realtime/a"))).toBe("not allowed");
    expect(await decideFor("api/run", "secretsmanager:GetSecretValue", secret("external/broker-interactive-brokers"))).toBe("not allowed");
    expect(await decideFor("execution/start", "secretsmanager:GetSecretValue", secret("external/broker-interactive-brokers"))).toBe(
      "allowed",
    );
    expect(await decideFor("marketdata/start", "secretsmanager:GetSecretValue", secret("external/broker-interactive-brokers"))).toBe(
      "not allowed",
    );
  });

  it("fetch the service's own image alone", async () => {
    const repository = (service: string): string => `arn:aws:ecr:us-east-1:333333333333:repository/smart0dte/prod/${service}`;
    expect(await decideFor("api/start", "ecr:BatchGetImage", repository("api"))).toBe("allowed");
    expect(await decideFor("api/start", "ecr:BatchGetImage", repository("execution"))).toBe("not allowed");
    expect(await decideFor("api/run", "ecr:BatchGetImage", repository("api"))).toBe("not allowed");
  });

  it("write time series only where the catalogue says so; who only reads forges no price", async () => {
    const table =
      "arn:aws:timestream:us-east-1:333333333333:database/${data.terraform_remote_state.time-series.outputs.databaseName}/table/market_data";
    for (const [role, write] of [
      ["api/run", "not allowed"],
      ["reporting/run", "not allowed"],
      ["marketdata/run", "allowed"],
    ] as const) {
      expect([role, await decideFor(role, "timestream:Select", table)]).toEqual([role, "allowed"]);
      expect([role, await decideFor(role, "timestream:WriteRecords", table)]).toEqual([role, write]);
    }
  });

  it("fetch public images through the cache of their own region, which does without the gallery's", async () => {
    for (const region of regions) {
      const images = (await tasks(region)).flatMap((task) => containersOf(task).map(({ image }) => image));
      expect(
        images.filter((image) => !image.startsWith(`333333333333.dkr.ecr.${region}.amazonaws.com/ecr-public/`)),
        region,
      ).toEqual([]);
    }
    for (const action of ["ecr:BatchGetImage", "ecr:BatchImportUpstreamImage", "ecr:CreateRepository"]) {
      expect(
        await decideFor("api/start", action, "arn:aws:ecr:us-east-1:333333333333:repository/ecr-public/docker/library/caddy"),
        action,
      ).toBe("allowed");
    }
    expect(await decideFor("api/start", "ecr:CreateRepository", "arn:aws:ecr:us-east-1:333333333333:repository/smart0dte/prod/api")).toBe(
      "not allowed",
    );
  });

  it("are worn by tasks of the account's own ECS alone, and no service has an access key", async () => {
    for (const { args } of own(await servicesOf("us-east-1"), "api", "aws_iam_role")) {
      expect(statementsOf(args.assume_role_policy)).toMatchObject([
        { Principal: { Service: "ecs-tasks.amazonaws.com" }, Condition: { StringEquals: { "aws:SourceAccount": "333333333333" } } },
      ]);
    }
    for (const stack of await realStacks()) expect(resources(stack, "aws_iam_access_key")).toEqual([]);
  });
});

describe("a service that is added", () => {
  it("is an entry of the catalogue and nothing else", async () => {
    const stacks = await synthesizeAll(
      editedEstate(({ environment, services }) => {
        if (environment === "prod" && services.catalog.api !== undefined)
          services.catalog.risk = {
            ...structuredClone(services.catalog.api),
            route: { paths: ["/api/v1/risk/*"], priority: 500, healthPath: "/health", hooks: {} },
          };
      }),
    );
    const before = new Map((await realStacks()).map((stack) => [stack.id, stack]));
    for (const stack of stacks) {
      // More services need more of an account's quotas.
      if (stack.layer === "quotas") continue;
      // The failover scales what the catalogue has, in the machine's definition and its role's rights.
      if (stack.layer === "failover") {
        expect(resources(stack).map(({ address }) => address)).toEqual(
          resources(before.get(stack.id) ?? stack).map(({ address }) => address),
        );
        continue;
      }
      const was = before.get(stack.id);
      const known = new Set(was === undefined ? [] : resources(was).map(({ address }) => address));
      const added = resources(stack).filter(({ address }) => !known.has(address));
      // Its pipeline follows the catalogue too, and the roles of deliveries name its tasks' roles.
      if (stack.layer === "delivery") {
        expect(added.map(constructPath)).toEqual(stack.id === "prod-us-east-1-delivery" ? ["pipelines/risk-pipeline/pipeline"] : []);
        continue;
      }
      if (!/^prod-us-(east-1|west-2)-(services|registry|database)$/.test(stack.id))
        expect(
          added.map(({ address }) => address),
          stack.id,
        ).toEqual([]);
      else
        for (const resource of added)
          expect(constructPath(resource)).toMatch(stack.layer === "database" ? /^(credentials|rotation\/function)\/risk-[ab]/ : /^risk\//);
      // What was there stays as it was: no rule, name or address moves. Only what lists the database's users has two more, and what is asked of AWS for an account grows with its tasks.
      const listsUsers = ["aws_db_proxy", "aws_iam_role_policy", "aws_lambda_invocation"];
      for (const resource of was === undefined ? [] : resources(was)) {
        if (
          resource.type === "aws_servicequotas_service_quota" ||
          // The alarm over all that is critical in the layer names one more.
          resource.type === "aws_cloudwatch_composite_alarm" ||
          (stack.layer.startsWith("database") && listsUsers.includes(resource.type))
        )
          continue;
        expect(resources(stack).find(({ address }) => address === resource.address)).toEqual(resource);
      }
    }
    expect(
      stacks
        .filter((stack) => resources(stack, "aws_ecs_service").some(({ args }) => args.name === "smart0dte-prod-risk"))
        .map(({ id }) => id),
    ).toEqual(["prod-us-east-1-services", "prod-us-west-2-services"]);
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
      expect(args).toMatchObject({
        instance_type: "c7gn.xlarge",
        image_id: expect.stringMatching(/^resolve:ssm:.*arm64/) as string,
        metadata_options: { http_tokens: "required", http_put_response_hop_limit: 1 },
      });
    }
  });

  it("has as many instances as its tasks need, and loses none on which a task runs", () => {
    const providers = resources(stack, "aws_ecs_capacity_provider");
    expect(providers.map(({ args }) => args.auto_scaling_group_provider)).toEqual(
      resources(stack, "aws_autoscaling_group").map((group) => ({
        auto_scaling_group_arn: ref(group, "arn"),
        managed_scaling: { status: "ENABLED", target_capacity: 100 },
        managed_termination_protection: "ENABLED",
        managed_draining: "ENABLED",
      })),
    );
    // ECS refuses to protect instances of a group that does not, and an apply must not put back what ECS counted.
    for (const { args } of resources(stack, "aws_autoscaling_group"))
      expect(args).toMatchObject({
        protect_from_scale_in: true,
        min_size: 0,
        max_size: 20,
        lifecycle: { ignore_changes: ["desired_capacity"] },
      });
  });

  it("asks for these instances, and its task for none of Fargate's", () => {
    const made = resources(stack, "aws_ecs_capacity_provider");
    const providers = made.map(({ args }) => String(args.name));
    // By reference, so that the cluster takes them only when they are there.
    expect(onlyResource(stack, "aws_ecs_cluster_capacity_providers").args.capacity_providers).toEqual([
      "FARGATE",
      "FARGATE_SPOT",
      ...made.map(({ address }) => `\${${address}.name}`),
    ]);
    const [service] = own(stack, "execution", "aws_ecs_service");
    expect(
      (service?.args.capacity_provider_strategy as { capacity_provider: string }[] | undefined)?.map(
        ({ capacity_provider }) => capacity_provider,
      ),
    ).toEqual(providers);
    expect(own(stack, "execution", "aws_ecs_task_definition").map(({ args }) => args.requires_compatibilities)).toEqual([["EC2"]]);
  });

  it("is off where nothing asks for it: no placement group that nobody uses", async () => {
    for (const real of await realStacks())
      for (const type of ["aws_placement_group", "aws_autoscaling_group", "aws_ecs_capacity_provider"])
        expect(resources(real, type)).toEqual([]);
  });
});
