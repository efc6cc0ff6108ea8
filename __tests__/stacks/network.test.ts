import { editedEstate, onlyResource, realStack, type Resource, resources, type SynthesizedStack, synthesizeStack } from "../helpers/estate";
import { idOf } from "../helpers/network-acl";
import { statementsOf } from "../helpers/policy";

const everywhere = [
  ["prod-us-east-1-network", "10.0", "us-east-1"],
  ["prod-us-west-2-network", "10.1", "us-west-2"],
  ["staging-us-east-1-network", "10.2", "us-east-1"],
  ["staging-us-west-2-network", "10.3", "us-west-2"],
  ["dev-us-east-1-network", "10.4", "us-east-1"],
  ["dev-us-west-2-network", "10.5", "us-west-2"],
] as const;

const subnetsOf = (stack: SynthesizedStack, tier: string): Resource[] =>
  resources(stack, "aws_subnet").filter(({ name }) => name.startsWith(`subnets_${tier}-`));
const ids = (found: readonly Resource[]): string[] => found.map(idOf);

/** The one route table that a subnet is associated with, and its routes. */
function routesFrom(stack: SynthesizedStack, subnet: Resource): Resource[] {
  const associations = resources(stack, "aws_route_table_association").filter(({ args }) => args.subnet_id === idOf(subnet));
  expect(associations, `route tables of ${subnet.address}`).toHaveLength(1);
  return resources(stack, "aws_route").filter(({ args }) => args.route_table_id === associations[0]?.args.route_table_id);
}

describe.each(everywhere)("%s", (id, prefix, region) => {
  let stack: SynthesizedStack;
  beforeAll(async () => {
    stack = await realStack(id);
  });

  it("has a VPC with private DNS over three zones", () => {
    expect(onlyResource(stack, "aws_vpc").args).toMatchObject({
      cidr_block: `${prefix}.0.0/16`,
      enable_dns_support: true,
      enable_dns_hostnames: true,
    });
    expect(new Set(resources(stack, "aws_subnet").map(({ args }) => args.availability_zone))).toEqual(
      new Set([`${region}a`, `${region}b`, `${region}c`]),
    );
  });

  it.each([
    ["public", [1, 2, 3]],
    ["app", [11, 12, 13]],
    ["db", [21, 22, 23]],
  ] as const)("has the %s subnets in third octets %j", (tier, octets) => {
    expect(subnetsOf(stack, tier).map(({ args }) => [args.availability_zone, args.cidr_block, args.map_public_ip_on_launch])).toEqual(
      ["a", "b", "c"].map((zone, index) => [`${region}${zone}`, `${prefix}.${octets[index]}.0/24`, false]),
    );
  });

  it("leads only the public subnets to the internet gateway", () => {
    const gateway = idOf(onlyResource(stack, "aws_internet_gateway"));
    for (const subnet of subnetsOf(stack, "public"))
      expect(routesFrom(stack, subnet).map(({ args }) => [args.destination_cidr_block, args.gateway_id])).toEqual([["0.0.0.0/0", gateway]]);
    for (const subnet of subnetsOf(stack, "app"))
      expect(routesFrom(stack, subnet).filter(({ args }) => args.gateway_id !== undefined)).toEqual([]);
  });

  it("leads the database subnets nowhere", () => {
    for (const subnet of subnetsOf(stack, "db")) expect(routesFrom(stack, subnet)).toEqual([]);
    const table = resources(stack, "aws_route_table").filter(({ name }) => name.startsWith("db-routes_"));
    expect(table.map(({ args }) => args.route)).toEqual([[]]);
    const endpointTables = resources(stack, "aws_vpc_endpoint").flatMap(({ args }) => (args.route_table_ids ?? []) as string[]);
    expect(endpointTables.filter((reference) => reference.includes("db-routes"))).toEqual([]);
  });

  it("leaves nothing in the default security group, route table and ACL", () => {
    expect(onlyResource(stack, "aws_default_security_group").args).toMatchObject({ ingress: [], egress: [] });
    expect(onlyResource(stack, "aws_default_route_table").args).toMatchObject({ route: [] });
    const acl = onlyResource(stack, "aws_default_network_acl").args;
    expect([acl.ingress, acl.egress]).toEqual([undefined, undefined]);
  });

  it("writes security group rules only as resources of their own", () => {
    for (const { args } of resources(stack, "aws_security_group")) expect([args.ingress, args.egress]).toEqual([undefined, undefined]);
    expect(resources(stack, "aws_security_group_rule")).toEqual([]);
  });

  it("publishes subnets by zone and the addresses that brokers allow", () => {
    const output = stack.json.output ?? {};
    expect(output.publicSubnetIds?.value).toEqual(ids(subnetsOf(stack, "public")));
    expect(output.appSubnetIds?.value).toEqual(ids(subnetsOf(stack, "app")));
    expect(output.dbSubnetIds?.value).toEqual(ids(subnetsOf(stack, "db")));
    expect(output.natPublicIps?.value).toEqual(resources(stack, "aws_eip").map(({ address }) => `\${${address}.public_ip}`));
    expect(output.vpcCidr?.value).toBe(`${prefix}.0.0/16`);
  });

  it("asks AWS nothing while planning", () => {
    expect(Object.keys(stack.json.data ?? {})).toEqual(["terraform_remote_state"]);
  });
});

describe.each(["prod-us-east-1-network", "prod-us-west-2-network", "staging-us-east-1-network", "staging-us-west-2-network"])(
  "the ways out of %s",
  (id) => {
    it("keep each zone's traffic in the zone, over addresses that Terraform does not release", async () => {
      const stack = await realStack(id);
      const gateways = resources(stack, "aws_nat_gateway");
      const addresses = resources(stack, "aws_eip");
      expect(gateways).toHaveLength(3);
      expect(addresses.map(({ args }) => [args.domain, args.lifecycle])).toEqual(Array(3).fill(["vpc", { prevent_destroy: true }]));
      expect(new Set(gateways.map(({ args }) => args.allocation_id)).size).toBe(3);

      for (const subnet of subnetsOf(stack, "app")) {
        const [route, ...others] = routesFrom(stack, subnet);
        expect(others).toEqual([]);
        expect(route?.args.destination_cidr_block).toBe("0.0.0.0/0");
        const gateway = gateways.find((candidate) => idOf(candidate) === route?.args.nat_gateway_id);
        const home = subnetsOf(stack, "public").find((candidate) => idOf(candidate) === gateway?.args.subnet_id);
        expect(home?.args.availability_zone).toBe(subnet.args.availability_zone);
      }
    });
  },
);

describe.each(["dev-us-east-1-network", "dev-us-west-2-network"])("what %s saves", (id) => {
  it("is all but one NAT gateway, whose address may go", async () => {
    const stack = await realStack(id);
    const gateway = onlyResource(stack, "aws_nat_gateway");
    expect(gateway.args.subnet_id).toBe(ids(subnetsOf(stack, "public"))[0]);
    expect(onlyResource(stack, "aws_eip").args.lifecycle).toBeUndefined();
    const routes = subnetsOf(stack, "app").flatMap((subnet) => routesFrom(stack, subnet));
    expect(routes.map(({ args }) => args.nat_gateway_id)).toEqual(Array(3).fill(idOf(gateway)));
  });

  it("is every interface endpoint", async () => {
    const stack = await realStack(id);
    expect(resources(stack, "aws_vpc_endpoint").map(({ args }) => args.vpc_endpoint_type)).toEqual(["Gateway", "Gateway"]);
  });
});

describe("flow logs", () => {
  it.each([
    ["prod-us-east-1-network", "prod", 365],
    ["staging-us-west-2-network", "staging", 90],
    ["dev-us-east-1-network", "dev", 30],
  ] as const)("of %s record all traffic, encrypted, for the configured time", async (id, environment, retentionDays) => {
    const stack = await realStack(id);
    const [group] = resources(stack, "aws_cloudwatch_log_group").filter(({ args }) => String(args.name).endsWith("/flow-logs"));
    if (group === undefined) throw new Error("there is no log group of flow logs");
    expect(group.args).toMatchObject({
      name: `/smart0dte/${environment}/flow-logs`,
      retention_in_days: retentionDays,
      kms_key_id: "${data.terraform_remote_state.security.outputs.logsKeyArn}",
    });
    const { args } = onlyResource(stack, "aws_flow_log");
    expect(args).toMatchObject({
      vpc_id: idOf(onlyResource(stack, "aws_vpc")),
      traffic_type: "ALL",
      log_destination_type: "cloud-watch-logs",
      log_destination: `\${${group.address}.arn}`,
      iam_role_arn: `\${${onlyResource(stack, "aws_iam_role").address}.arn}`,
      max_aggregation_interval: 60,
    });
    expect(args.log_group_name).toBeUndefined();
  });

  it("are written by a role of the region's own: roles are global", async () => {
    const names = await Promise.all(
      ["prod-us-east-1-network", "prod-us-west-2-network"].map(async (id) => onlyResource(await realStack(id), "aws_iam_role").args.name),
    );
    expect(names).toEqual(["smart0dte-prod-flow-logs-us-east-1", "smart0dte-prod-flow-logs-us-west-2"]);
  });
});

describe("endpoints of production", () => {
  it.each(["us-east-1", "us-west-2"])("in %s reach every service of the platform, by its usual name", async (region) => {
    const stack = await realStack(`prod-${region}-network`);
    const endpoints = resources(stack, "aws_vpc_endpoint").filter(({ args }) => args.vpc_endpoint_type === "Interface");
    const services = [
      "ecr.api",
      "ecr.dkr",
      "ecs",
      "kms",
      "logs",
      "monitoring",
      "secretsmanager",
      "sns",
      "sqs",
      "ssm",
      "ssmmessages",
      "sts",
      "xray",
    ];
    expect(endpoints.map(({ args }) => args.service_name).sort()).toEqual(services.map((service) => `com.amazonaws.${region}.${service}`));
    for (const { args } of endpoints) {
      expect(args).toMatchObject({
        private_dns_enabled: true,
        subnet_ids: ids(subnetsOf(stack, "app")),
        security_group_ids: [idOf(onlyResource(stack, "aws_security_group"))],
      });
    }
  });

  it.each([
    ["an instance", "placementGroup", ["ecs-agent", "ecs-telemetry"]],
    ["Fargate alone", "fargate", []],
  ] as const)("hold those of the container agent, without a policy, where services run on %s", async (_, capacity, agents) => {
    const edited = editedEstate(({ services: { catalog } }) => {
      if (catalog.execution !== undefined) catalog.execution.capacity = capacity;
    });
    const stack = await synthesizeStack(edited, "prod-us-east-1-network");
    const found = resources(stack, "aws_vpc_endpoint").filter(({ args }) => /\.ecs-\w+$/.test(String(args.service_name)));
    expect(found.map(({ args }) => [args.service_name, args.policy])).toEqual(
      agents.map((agent) => [`com.amazonaws.us-east-1.${agent}`, undefined]),
    );
  });

  it("include the account's Timestream cells in the region that names them", async () => {
    const edited = editedEstate(({ regions }) => {
      regions.recovery.timestreamCells = { ingest: 2, query: 1 };
    });
    const cells = async (region: string): Promise<unknown[]> =>
      resources(await synthesizeStack(edited, `prod-${region}-network`), "aws_vpc_endpoint")
        .map(({ args }) => args.service_name)
        .filter((name) => String(name).includes("timestream"));
    expect(await cells("us-west-2")).toEqual([
      "com.amazonaws.us-west-2.timestream.ingest-cell2",
      "com.amazonaws.us-west-2.timestream.query-cell1",
    ]);
    expect(await cells("us-east-1")).toEqual([]);
  });

  it.each(["prod", "dev"])("of %s pass nobody but the own account's principals", async (environment) => {
    const stack = await realStack(`${environment}-us-east-1-network`);
    for (const { address, args } of resources(stack, "aws_vpc_endpoint")) {
      const own = statementsOf(args.policy).find(({ Sid }) => Sid === "OwnAccount");
      expect(own?.Condition?.["StringEquals"]?.["aws:PrincipalAccount"], address).toBe(stack.accountId);
    }
  });

  it("take HTTPS from the VPC alone", async () => {
    const stack = await realStack("prod-us-east-1-network");
    expect(onlyResource(stack, "aws_vpc_security_group_ingress_rule").args).toMatchObject({
      cidr_ipv4: "10.0.0.0/16",
      ip_protocol: "tcp",
      from_port: 443,
      to_port: 443,
    });
    expect(resources(stack, "aws_vpc_security_group_egress_rule")).toEqual([]);
  });

  it("give the app tier's route tables, and no others, a way to S3 and DynamoDB", async () => {
    const stack = await realStack("prod-us-east-1-network");
    const tables = ids(resources(stack, "aws_route_table").filter(({ name }) => name.startsWith("app-routes_")));
    const gateways = resources(stack, "aws_vpc_endpoint").filter(({ args }) => args.vpc_endpoint_type === "Gateway");
    expect(gateways.map(({ args }) => [args.service_name, args.route_table_ids])).toEqual([
      ["com.amazonaws.us-east-1.dynamodb", tables],
      ["com.amazonaws.us-east-1.s3", tables],
    ]);
  });
});

describe("names that workloads may resolve", () => {
  const firewallIn = async (id: string) =>
    resources(await realStack(id), "aws_route53_resolver_firewall_rule")
      .map(({ args }) => args.action)
      .sort();
  it.each(["us-east-1", "us-west-2"])("are a list of production's in %s, and every question is logged, encrypted", async (region) => {
    expect(await firewallIn(`prod-${region}-network`)).toEqual(["ALLOW", "BLOCK"]);
    const stack = await realStack(`prod-${region}-network`);
    const allowed = resources(stack, "aws_route53_resolver_firewall_domain_list").flatMap(({ args }) => args.domains as string[]);
    expect(allowed).toEqual(expect.arrayContaining([`*.${region}.amazonaws.com`, "*.polygon.io"]));
    const group = resources(stack, "aws_cloudwatch_log_group").find(({ args }) => String(args.name).endsWith("/dns-queries"));
    expect(group?.args.kms_key_id).toBeDefined();
    expect(onlyResource(stack, "aws_route53_resolver_query_log_config").args.destination_arn).toBe(`\${${group?.address}.arn}`);
    // The region's resource policy lets AWS write there.
    const policy = statementsOf(
      onlyResource(await realStack(`trading-prod-${region}-baseline`), "aws_cloudwatch_log_resource_policy").args.policy_document,
    );
    expect(policy.flatMap(({ Resource }) => Resource)).toContainEqual(expect.stringMatching(/log-group:\/\*\/dns-queries:\*$/));
  });

  it("are all in development, and all in staging too, where others than production's are logged", async () => {
    expect(await firewallIn("dev-us-east-1-network")).toEqual([]);
    expect(await firewallIn("staging-us-east-1-network")).toEqual(["ALERT", "ALLOW"]);
  });
});

describe("a zone that is added", () => {
  it("changes no resource that stands, even when its name sorts first", async () => {
    const withZones = (zones: Record<string, number>): Promise<SynthesizedStack> => {
      const edited = editedEstate(({ regions }) => {
        regions.primary.zones = zones;
      });
      return synthesizeStack(edited, "prod-us-east-1-network");
    };
    const before = await withZones({ "us-east-1b": 2, "us-east-1c": 3 });
    const after = await withZones({ "us-east-1a": 1, "us-east-1b": 2, "us-east-1c": 3 });
    const collections = [
      "aws_subnet",
      "aws_eip",
      "aws_nat_gateway",
      "aws_route",
      "aws_route_table",
      "aws_route_table_association",
      "aws_network_acl_rule",
    ];
    for (const type of collections) {
      expect(after.json.resource?.[type], type).toMatchObject(before.json.resource?.[type] ?? {});
      expect(resources(after, type).length, type).toBeGreaterThan(resources(before, type).length);
    }
  });
});
