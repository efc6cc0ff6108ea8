import { covers } from "../../config/rules/path-patterns";
import { type CheckedRequest, starIn } from "../../src/facts/deployment-checks";
import { hookEvents } from "../../src/facts/hook-events";
import { editedEstate, resourceAt, resources, synthesizeStack } from "../helpers/estate";
import { type AppSpec, appSpecOf, onlyOwn, parameters, regions, routed, servicesOf, templates } from "../helpers/services";

const properties = ({ Resources: [resource] }: AppSpec) => {
  if (resource === undefined) throw new Error("an AppSpec of no service");
  return resource.TargetService.Properties;
};

describe.each(regions)("the AppSpec of a service of prod in %s", (region) => {
  it("says of network, capacity and load balancer what the service itself is declared with, since nothing is taken over", async () => {
    const stack = await servicesOf(region);
    for (const service of routed) {
      const { args } = onlyOwn(stack, service, "aws_ecs_service");
      const [balancer] = args.load_balancer as { container_name: string; container_port: number }[];
      const network = args.network_configuration as { subnets: string; security_groups: string[]; assign_public_ip: boolean };
      const capacity = args.capacity_provider_strategy as { capacity_provider: string; weight: number; base?: number }[];
      expect(network.assign_public_ip).toBe(false);
      expect(appSpecOf(stack, service), service).toEqual({
        version: 0,
        Resources: [
          {
            TargetService: {
              Type: "AWS::ECS::Service",
              Properties: {
                TaskDefinition: "<TASK_DEFINITION>",
                LoadBalancerInfo: { ContainerName: balancer?.container_name, ContainerPort: balancer?.container_port },
                PlatformVersion: "LATEST",
                NetworkConfiguration: {
                  AwsvpcConfiguration: { Subnets: network.subnets, SecurityGroups: network.security_groups, AssignPublicIp: "DISABLED" },
                },
                CapacityProviderStrategy: capacity.map(({ capacity_provider, weight, base = 0 }) => ({
                  Base: base,
                  CapacityProvider: capacity_provider,
                  Weight: weight,
                })),
              },
            },
          },
        ],
        Hooks: [{ AfterAllowTestTraffic: "smart0dte-prod-deployment-check" }],
      });
    }
  });

  it("is text that CodeDeploy takes, in a parameter of standard size beside the template of the task definition", async () => {
    const specs = parameters(await servicesOf(region), "app-spec");
    expect(specs.map(({ args }) => args.name).sort()).toEqual(routed.map((service) => `/smart0dte/prod/services/${service}/app-spec`));
    for (const { args } of specs) {
      expect(String(args.value)).toMatch(/^\{"version":0\.0,/);
      // Subnets of six zones, and groups, with ids of 24 characters each.
      const longest = String(args.value)
        .replace(/\$\{jsonencode[^}]+\}/, JSON.stringify(Array(6).fill("x".repeat(24))))
        .replace(/\$\{[^}]+\}/g, "x".repeat(24));
      // https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html: 4 KB
      expect(longest.length).toBeLessThan(4096);
      expect(args.tier).toBeUndefined();
    }
  });
});

it("follows the stores of a service, as the role and the environment of its tasks do", async () => {
  const before = await servicesOf("us-east-1");
  const after = await synthesizeStack(
    editedEstate(({ environment, services }) => {
      if (environment === "prod") Object.assign(services.catalog.realtime?.uses.stores ?? {}, { database: "readWrite" });
    }),
    before.id,
  );
  const groups = (of: AppSpec): readonly string[] => properties(of).NetworkConfiguration.AwsvpcConfiguration.SecurityGroups;
  const group = "${data.terraform_remote_state.database.outputs.clientSecurityGroupId}";
  expect(groups(appSpecOf(before, "realtime"))).not.toContain(group);
  expect(groups(appSpecOf(after, "realtime"))).toContain(group);
  const variables = (stack: typeof before): string => JSON.stringify(templates(stack).find(({ family }) => family.endsWith("realtime")));
  expect(variables(before)).not.toContain("DATABASE_SECRET_NAMES");
  expect(variables(after)).toContain("DATABASE_SECRET_NAMES");
  const role = (stack: typeof before): string => JSON.stringify(resourceAt(stack, "realtime/roles/run-policy").args.policy);
  expect(role(after)).not.toBe(role(before));
});

it("names the instances of a service that has its own, which know no platform version", async () => {
  const stack = await synthesizeStack(
    editedEstate(({ services }) => {
      if (services.catalog.execution !== undefined) services.catalog.execution.capacity = "placementGroup";
    }),
    "prod-us-east-1-services",
  );
  const { CapacityProviderStrategy: strategy, ...rest } = properties(appSpecOf(stack, "execution"));
  expect(strategy.map(({ CapacityProvider }) => CapacityProvider)).toEqual(
    ["us-east-1a", "us-east-1b", "us-east-1c"].map((zone) => expect.stringContaining(zone) as string),
  );
  expect(rest).not.toHaveProperty("PlatformVersion");
});

it("names the functions that CodeDeploy asks, in the order in which it asks them", async () => {
  const stack = await synthesizeStack(
    editedEstate(({ services: { catalog } }) => {
      if (catalog.api?.route !== undefined)
        catalog.api.route.hooks = { AfterAllowTraffic: "CodeDeployHook_report", AfterAllowTestTraffic: "CodeDeployHook_try" };
    }),
    "prod-us-east-1-services",
  );
  expect(appSpecOf(stack, "api").Hooks).toEqual([
    { AfterAllowTestTraffic: "CodeDeployHook_try" },
    { AfterAllowTraffic: "CodeDeployHook_report" },
  ]);
  // https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html
  expect(hookEvents).toEqual(["BeforeInstall", "AfterInstall", "AfterAllowTestTraffic", "BeforeAllowTraffic", "AfterAllowTraffic"]);
});

describe.each(regions)("the trial of a new version of prod in %s", (region) => {
  const checkOf = async () => {
    const stack = await servicesOf(region);
    const { args } = resourceAt(stack, "deployment-check/function/function");
    const { variables } = args.environment as { variables: Record<string, string> };
    return { stack, args, variables };
  };

  it("is made for every service with a route, of paths that its rule on the listener for tests takes", async () => {
    const { stack, variables } = await checkOf();
    const groups = resources(stack, "aws_codedeploy_deployment_group").map(({ args }) => String(args.deployment_group_name));
    expect(groups.map((group) => starIn(variables["DEPLOYMENT_GROUPS"] ?? "", group)).sort()).toEqual([...routed].sort());
    expect(variables["TEST_URL"]).toBe(`https://${region}.smart0dte.com:9443`);
    for (const service of routed) {
      const { condition } = resourceAt(stack, `${service}/rules/test`).args as { condition: { path_pattern?: { values: string[] } }[] };
      const patterns = condition.flatMap(({ path_pattern }) => path_pattern?.values ?? []);
      const { name, value } = resourceAt(stack, `${service}/deployment/checks`).args;
      expect(name).toBe(variables["CHECKS"]?.replace("*", service));
      const asked = (JSON.parse(String(value)) as CheckedRequest[]).map(({ path }) => path);
      expect(asked).not.toEqual([]);
      for (const path of asked)
        expect(
          patterns.some((pattern) => covers(pattern, path)),
          path,
        ).toBe(true);
    }
  });

  it("runs where the listener for tests admits requests from, and reaches that listener and AWS alone", async () => {
    const { stack, args } = await checkOf();
    const { subnet_ids: subnets } = args.vpc_config as { subnet_ids: string };
    expect(subnets).toBe((onlyOwn(stack, "api", "aws_ecs_service").args.network_configuration as { subnets: string }).subnets);
    const group = resourceAt(stack, "deployment-check/security-group");
    expect((args.vpc_config as { security_group_ids: string[] }).security_group_ids).toEqual([`\${${group.address}.id}`]);
    const rules = resources(stack, "aws_vpc_security_group_egress_rule").filter(
      ({ args: rule }) => rule.security_group_id === `\${${group.address}.id}`,
    );
    expect(rules.map(({ args: rule }) => [rule.from_port, rule.to_port]).sort()).toEqual([
      [443, 443],
      [9443, 9443],
    ]);
  });

  it("may be called by the role of CodeDeploy", async () => {
    const { stack, args } = await checkOf();
    const policy = JSON.stringify(resourceAt(stack, "deployments/deploy").args.policy);
    expect(policy).toContain(`:function:${String(args.function_name)}`);
  });
});

it("asks what the catalog says of a service besides its other paths", async () => {
  const stack = await synthesizeStack(
    editedEstate(({ services: { catalog } }) => {
      if (catalog.api?.route !== undefined)
        Object.assign(catalog.api.route, { paths: ["/api/*", "/api"], checks: { "/api/v1/orders?limit=1": 401 } });
    }),
    "prod-us-east-1-services",
  );
  expect(JSON.parse(String(resourceAt(stack, "api/deployment/checks").args.value))).toEqual([
    { path: "/api/v1/orders?limit=1", status: 401 },
    { path: "/api/" },
    { path: "/api" },
  ]);
});
